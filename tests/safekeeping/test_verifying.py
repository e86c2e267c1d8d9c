"""Each thing is broken by hand; it is said, and mended where it follows from the rest."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import create_engine, select, text

from kaizen import clock
from kaizen.cli import main
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.photos.models import Photo
from kaizen.photos.sent import photo_files
from kaizen.safekeeping.moving import move
from kaizen.safekeeping.verifying.running import verify
from kaizen.schema import bring_up_to_date
from kaizen.search import contains_all
from tests.safekeeping.conftest import board_at
from tests.safekeeping.test_moving import sums

# Each test here uses both databases, whichever the run is about.
pytestmark = pytest.mark.only_on("sqlite")

BREAK_WHAT_FOLLOWS = {
    "UPDATE idea SET votes = votes + 3 WHERE id = 7": "idea 7: 16 votes are stored, but",
    "UPDATE idea SET helpers = 40 WHERE id = 8": "idea 8: 40 helpers are stored",
    "UPDATE idea SET comments = 0 WHERE id = 12": "idea 12: 0 comments are stored",
    "UPDATE stage_count SET ideas = ideas + 1 WHERE id = 1": "are stored, but there are",
    "DELETE FROM stage_count WHERE id = 2": "0 ideas",
    "UPDATE complaint SET times_heard = 999 WHERE id = 3": "complaint 3: stored is heard 999 times",
    "UPDATE complaint SET customers = 0, unnamed = 1 WHERE id = 4": "complaint 4: stored is heard",
    "UPDATE complaint SET last_heard_at = NULL WHERE id = 5": "complaint 5: stored is heard",
    "DELETE FROM month_heard WHERE complaint_id = 6": "stored is heard 0 times",
    "UPDATE month_heard SET times = 77 WHERE complaint_id = 7": "stored is heard 77 times",
    "UPDATE idea SET place = 4611686018427387905 WHERE id = 20": "idea 20: its place",
    "UPDATE bookmark SET event_id = 99999999": "but the newest is",
    "UPDATE idea SET folded = 'quokka' WHERE id = 7": "idea 7: it is not found by its words",
    "UPDATE complaint SET folded = 'quokka' WHERE id = 7": "complaint 7: it is not found",
    "UPDATE standard_version SET folded = 'quokka' WHERE id = 1": "standard_version 1: it is not",
    "UPDATE trial SET folded = 'quokka' WHERE id = 1": "trial 1: it is not found",
}
BREAK_WHAT_PEOPLE_DID = {
    "UPDATE idea SET stage = 'deferred', due_on = NULL WHERE id = {adopted}": (
        "idea {adopted}: stored as deferred, but the ledger says adopted"
    ),
    "UPDATE idea SET due_on = '2031-01-01' WHERE id = {tried}": (
        "idea {tried}: stored as due 2031-01-01; the ledger says 20"
    ),
    "UPDATE idea SET merged_into_id = 1 WHERE id = {proposed}": (
        "idea {proposed}: stored as merged into 1; the ledger says None"
    ),
    "DELETE FROM event WHERE about = 'idea' AND about_id = {declined}": (
        "idea {declined}: the ledger does not tell how it came to be"
    ),
    "DELETE FROM vote WHERE id = 1": "backs it; it is not stored",
    "UPDATE event SET kind = 'idea_placed' WHERE id = {voted}": "the ledger does not say so",
    "DELETE FROM help WHERE id = 1": "offered to help; it is not stored",
    "UPDATE event SET about_id = 4040 WHERE id = {voted} + 1": "is about idea 4040, which is not",
    "UPDATE comment SET by_id = 4040 WHERE id = 5": "comment 5: its by_id is 4040, but there is no",
    "UPDATE team SET parent_id = 4040 WHERE id = 1": "team 1: its parent_id is 4040",
}


@pytest.fixture(scope="session")
def planted_postgres(planted, cluster, tmp_path_factory) -> str:
    """The plant, moved once; its name can be a template."""
    url = f"{cluster.rpartition('/')[0]}/planted"
    with create_engine(cluster, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CREATE DATABASE planted"))
    with board_at(url, tmp_path_factory.mktemp("none")) as app:
        bring_up_to_date(app)
    source, target = create_engine(f"sqlite:///{planted / 'kaizen.db'}"), create_engine(url)
    move(source, target, lambda *_: None)
    source.dispose()
    target.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request) -> str:
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    request.getfixturevalue("planted_postgres")
    return request.getfixturevalue("new_postgres")("planted")


@pytest.fixture
def plant(url, instance) -> Iterator[Flask]:
    with board_at(url, instance) as app:
        yield app


def found(*, repair: bool = False) -> list[str]:
    said: list[str] = []
    verify(said.append, repair=repair)
    return said


def break_it(*lines: str) -> None:
    """Without the keys' watch, as a disk or a hand would."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(url.database)) as database:  # which watches no keys by itself
            for line in lines:
                database.execute(line)
            database.commit()
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET session_replication_role = replica")
        for line in lines:
            connection.exec_driver_sql(line)
    engine.dispose()


def numbers() -> dict[str, int]:
    """Of one idea in each stage, and of an event that tells of a vote and has one after it."""
    first = "SELECT min(id) FROM idea WHERE stage = '{}' AND merged_into_id IS NULL"
    stages = {"adopted": "adopted", "tried": "trialled", "proposed": "proposed"}
    asked = {name: first.format(stage) for name, stage in stages.items()}
    asked["declined"] = "SELECT max(id) FROM idea WHERE stage = 'declined'"
    asked["voted"] = """SELECT min(id) FROM event WHERE kind = 'vote_given' AND id + 1 IN
        (SELECT id FROM event WHERE kind = 'vote_given')"""
    got = {name: db.session.scalar(text(query)) for name, query in asked.items()}
    db.session.rollback()
    return got


def test_a_whole_board_has_no_fault(plant):
    assert found() == []


def test_what_follows_from_the_rest_is_said_and_made_again(plant, url):
    whole = sums(url)
    break_it(*BREAK_WHAT_FOLLOWS)
    broken = sums(url)
    said = "\n".join(found())
    for line, words in BREAK_WHAT_FOLLOWS.items():
        assert words in said, line
    assert sums(url) == broken  # it only looked
    repaired = found(repair=True)
    assert "Repaired: stored counts of ideas, 5 of 5." in repaired
    assert found() == []
    now = sums(url)
    changed = {table for table in whole if now[table] != whole[table]}
    # Places are spread anew in one column, and lines of counts have new numbers.
    assert changed <= {"idea", "stage_count", "month_heard", "bookmark"}
    assert sum(db.session.scalars(select(Idea.votes))) > 0


def test_what_people_did_is_said_and_never_touched(plant, url):
    which = numbers()
    break_it(*(line.format(**which) for line in BREAK_WHAT_PEOPLE_DID))
    said = "\n".join(found())
    for words in BREAK_WHAT_PEOPLE_DID.values():
        assert words.format(**which) in said, said
    before = sums(url)
    found(repair=True)
    after = sums(url)
    assert {table for table in before if before[table] != after[table]} <= {"idea", "stage_count"}
    left = "\n".join(found())
    for words in BREAK_WHAT_PEOPLE_DID.values():
        assert words.format(**which) in left


def test_photos_are_held_against_what_they_were(plant):
    files = photo_files()
    contents = select(Photo.content).where(Photo.removed_at.is_(None)).distinct()
    lost, changed, without_small, torn = list(db.session.scalars(contents))[:4]
    db.session.rollback()
    files.path(lost).unlink()
    files.path(changed).write_bytes(files.path(changed).read_bytes() + b"!")
    files.path(without_small, thumb=True).unlink()
    files.path(torn, thumb=True).write_bytes(b"\xff\xd8\xff\xe0 no picture")
    left_over = "ab" * 32
    files.put(left_over, b"nobody's")
    long_ago = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(files.path(left_over), (long_ago, long_ago))
    said = "\n".join(found())
    assert f"its picture is missing ({lost}.jpg)" in said
    assert f"its picture is damaged ({changed}.jpg)" in said
    assert f"its small picture is missing ({without_small}.jpg)" in said
    assert f"its small picture is damaged ({torn}.jpg)" in said
    assert f"{left_over}.jpg: nothing shows this picture any more" in said
    found(repair=True)
    left = found()
    assert len(left) == 2
    assert all(lost in line or changed in line for line in left)
    assert not files.path(left_over).exists()


def test_the_index_of_the_search_is_built_again(plant):
    on_sqlite = db.engine.dialect.name == "sqlite"
    if on_sqlite:
        break_it("INSERT INTO idea_words(idea_words) VALUES('delete-all')")
    else:
        break_it("DROP INDEX ix_idea_folded")
    assert found() == ["search: the index of idea does not fit its rows."]
    assert found(repair=True)[-1] == "Repaired: the search, 1 of 1."
    assert found() == []
    title = db.session.get(Idea, 7).title
    ids = db.session.scalars(select(Idea.id).where(contains_all(Idea, title))).all()
    assert 7 in ids


def test_counters_of_postgresql_go_on_after_the_last(planted_postgres, new_postgres, instance):
    with board_at(new_postgres("planted"), instance):
        break_it("SELECT setval('idea_id_seq', 3)", "SELECT setval('event_id_seq', 5)")
        last = db.session.scalar(select(db.func.max(Idea.id)))
        assert f"idea: the next one would be number 4, but {last} is there." in found()
        assert found(repair=True)[-1] == "Repaired: numbers, 2 of 2."
        assert db.session.scalar(text("SELECT nextval('idea_id_seq')")) == last + 1


def test_a_key_that_postgresql_does_not_watch_is_said(planted_postgres, new_postgres, instance):
    with board_at(new_postgres("planted"), instance):
        break_it(
            "ALTER TABLE vote DROP CONSTRAINT fk_vote_idea_id",
            "ALTER TABLE vote ADD CONSTRAINT fk_vote_idea_id FOREIGN KEY (idea_id)"
            " REFERENCES idea NOT VALID",
        )
        assert "database: PostgreSQL does not watch fk_vote_idea_id of vote" in found()[0]


def test_a_damaged_file_is_said_and_looked_at_no_further(sqlite_url, instance):
    damage(instance / "kaizen.db")
    with board_at(sqlite_url, instance):
        said = found()
    assert said[0].startswith("database: ")
    assert "Restore a backup" in said[-1]


def damage(file: Path) -> None:
    """In the middle, where rows lie, and whole as a file."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name='event'").fetchone()
    with file.open("r+b") as handle:
        handle.seek((page[0] - 1) * 4096)
        handle.write(os.urandom(4096))


def test_the_command_says_it_and_ends_with_one(instance, monkeypatch):
    monkeypatch.setenv("INSTANCE_PATH", str(instance))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with closing(sqlite3.connect(instance / "kaizen.db")) as database:
        database.execute("UPDATE idea SET votes = 99 WHERE id = 7")
        database.commit()
    said = CliRunner().invoke(main, ["verify"])
    assert (said.exit_code, said.output.splitlines()[-1]) == (1, "One fault."), said.output
    mended = CliRunner().invoke(main, ["verify", "--repair"])
    assert mended.exit_code == 0, mended.output
    assert mended.output.splitlines()[-1].startswith("All is well")
    with closing(sqlite3.connect(instance / "kaizen.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0004'")
        database.commit()
    monkeypatch.setattr(sys, "argv", ["kaizen", "verify"])
    older = CliRunner().invoke(main, ["verify"])
    assert older.exit_code == 1
    assert "has schema 0004" in older.output
