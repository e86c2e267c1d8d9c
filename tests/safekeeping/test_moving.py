import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, func, select, text

from kaizen.cli import main
from kaizen.complaints.models import Complaint
from kaizen.database import only_reading
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.safekeeping.moving import CannotMove, move
from kaizen.safekeeping.tables import checksum, tables
from kaizen.schema import bring_up_to_date
from kaizen.search import contains_all, similar
from kaizen.teams.models import Team
from tests import databases
from tests.safekeeping.conftest import board_at

# Each test here uses both databases, whichever the run is about.
pytestmark = pytest.mark.only_on("sqlite")

PATIENCE = 120  # seconds; only where something is wrong
KAIZEN = "from kaizen.cli import main; main()"
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'photo'::regclass"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_target(request, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'target.db'}"
    return request.getfixturevalue("new_postgres")()


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request, tmp_path) -> str:
    """Empty, with the tables of this version."""
    if request.param == "postgresql":
        return request.getfixturevalue("migrated_postgres")
    url = f"sqlite:///{tmp_path / 'target.db'}"
    with board_at(url, tmp_path) as app:
        bring_up_to_date(app)
    return url


def moved(source: str, target: str, *, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["move-database", source, target])
    assert done.exit_code == code, done.output
    return done.output


def sums(url: str) -> dict[str, str]:
    engine = create_engine(url)
    with only_reading(), engine.connect() as connection:
        found = {table.name: checksum(connection, table) for table in tables()}
    engine.dispose()
    return found


def asked(url: str, query: str):
    """Past the app, and past the one write lock that it takes."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()
    rows = databases.ask(url, query)
    return rows[0][0] if rows else None


def test_a_board_is_carried_over_whole(sqlite_url, empty_target):
    said = moved(sqlite_url, empty_target)
    assert "100 %  idea: 120 of 120 rows" in said
    assert "counts and checksums are the same" in said
    assert f"DATABASE_URL={empty_target}" in said
    assert sums(sqlite_url) == sums(empty_target)


def test_postgresql_plans_by_what_was_carried_over(sqlite_url, new_postgres):
    moved(sqlite_url, target := new_postgres())
    assert databases.plans_by_what_is_there(target)


def test_the_board_goes_on_where_it_was_carried_to(sqlite_url, empty_target, instance):
    newest = asked(sqlite_url, "SELECT max(id) FROM event")
    moved(sqlite_url, empty_target)
    with board_at(empty_target, instance):
        team, by = db.session.scalar(select(Team)), db.session.scalar(select(Person))
        complaint = db.session.scalar(select(Complaint).where(Complaint.merged_into_id.is_(None)))
        idea = Idea.propose("A quokka beside the conveyor", complaint, team, by=by)
        db.session.commit()
        assert idea.id > 120
        assert db.session.scalar(select(func.max(Event.id))) > newest
        assert similar(Idea, "quokka conveyor") == [idea]
        assert db.session.scalars(select(Idea.id).where(contains_all(Idea, "quok"))).all()
        old = db.session.get(Idea, 7)
        assert old in similar(Idea, old.title)
        for table in tables():
            numbered_on(table)


def numbered_on(table) -> None:
    """The next row of each table gets a number of its own."""
    if db.engine.dialect.name != "postgresql":
        return
    name = f'"{table.name}"'
    following = db.session.scalar(text(f"SELECT nextval(pg_get_serial_sequence('{name}', 'id'))"))
    assert following > (db.session.scalar(select(func.max(table.c.id))) or 0), table.name


def test_there_and_back_again_nothing_has_changed(sqlite_url, new_postgres, tmp_path):
    there, back = new_postgres(), f"sqlite:///{tmp_path / 'back.db'}"
    moved(sqlite_url, there)
    moved(there, back)
    assert sums(back) == sums(sqlite_url)
    assert asked(back, "PRAGMA integrity_check") == "ok"
    assert asked(back, "PRAGMA foreign_key_check") is None
    for kind in ("IS NULL", "= 'null'"):  # a column of JSON knows two kinds of nothing
        query = f"SELECT count(*) FROM import WHERE forecast {kind}"  # noqa: S608
        assert asked(back, query) == asked(sqlite_url, query)


def test_a_target_that_is_not_empty_is_refused(sqlite_url, empty_target):
    moved(sqlite_url, empty_target)
    asked(empty_target, "UPDATE idea SET title = 'Mine' WHERE id = 7")
    before = sums(empty_target)
    assert "TO is not empty: adoption" in moved(sqlite_url, empty_target, code=1)
    assert sums(empty_target) == before


def test_a_database_of_somebody_else_is_left_alone(sqlite_url, empty_target):
    asked(empty_target, "CREATE TABLE invoices (id INTEGER)")
    assert "TO is not empty: invoices" in moved(sqlite_url, empty_target, code=1)
    engine = create_engine(empty_target)
    with engine.connect() as connection:
        assert not engine.dialect.has_table(connection, "idea")


def test_a_source_of_another_schema_is_refused(sqlite_url, empty_target):
    asked(sqlite_url, "UPDATE alembic_version SET version_num = '0004'")
    assert "FROM has schema 0004" in moved(sqlite_url, empty_target, code=1)


def test_what_is_no_board_is_not_moved(sqlite_url, tmp_path):
    assert "no database at" in moved(str(tmp_path / "nothing.db"), sqlite_url, code=1)
    assert not (tmp_path / "nothing.db").exists()
    assert "same database" in moved(sqlite_url, sqlite_url, code=1)
    assert "no address" in moved("://", sqlite_url, code=1)
    asked(f"sqlite:///{tmp_path / 'empty.db'}", "CREATE TABLE one (id INTEGER)")
    told = moved(str(tmp_path / "empty.db"), str(tmp_path / "target.db"), code=1)
    assert "FROM holds no board" in told


def test_words_that_the_target_does_not_take_are_named(sqlite_url, new_postgres):
    asked(sqlite_url, "UPDATE idea SET title = replace(hex(zeroblob(200)), '00', 'xyz') WHERE id=7")
    target = new_postgres()
    said = moved(sqlite_url, target, code=1)
    assert "does not take a row of idea, between number 1 and 120" in said
    asked(sqlite_url, "UPDATE idea SET title = 'Short' WHERE id = 7")
    moved(sqlite_url, target)


def test_when_it_is_torn_off_the_target_is_empty_and_can_be_tried_again(sqlite_url, target):
    class TornError(Exception):
        pass

    def tear(table: str, _done: int, _of: int) -> None:
        if table == "occurrence":
            raise TornError

    source, there = create_engine(sqlite_url), create_engine(target)
    with pytest.raises(TornError):
        move(source, there, tear)
    assert asked(target, "SELECT count(*) FROM person") == 0
    assert move(source, there, lambda *_: None)["idea"] == 120


def test_what_is_written_meanwhile_ends_the_move(sqlite_url, target):
    def write(table: str, _done: int, _of: int) -> None:
        if table == "occurrence":
            asked(
                sqlite_url,
                "INSERT INTO event (kind, at, about, about_id, details)"
                " VALUES ('board_set_up', '2026-11-22 10:00:00', 'team', 1, '{}')",
            )

    with pytest.raises(CannotMove, match="Somebody used the board"):
        move(create_engine(sqlite_url), create_engine(target), write)
    assert asked(target, "SELECT count(*) FROM person") == 0


def test_killed_in_the_middle_it_leaves_an_empty_target(sqlite_url, migrated_postgres, tmp_path):
    """It waits in the middle, for a lock that somebody else holds on one of the last tables."""
    with closing(databases.connected(migrated_postgres)) as holder:
        holder.execute("BEGIN")
        holder.execute("LOCK TABLE photo IN SHARE MODE")
        mover = subprocess.Popen(
            [sys.executable, "-c", KAIZEN, "move-database", sqlite_url, migrated_postgres],
            env=os.environ | {"INSTANCE_PATH": str(tmp_path / "other")},
        )
        wait_until_it_waits(migrated_postgres)
        os.kill(mover.pid, signal.SIGKILL)
        mover.wait(PATIENCE)
    assert asked(migrated_postgres, "SELECT count(*) FROM person") == 0
    moved(sqlite_url, migrated_postgres)
    assert sums(migrated_postgres) == sums(sqlite_url)


def wait_until_it_waits(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not asked(url, WAITS):
        assert time.monotonic() < deadline, "It never came to the photos."
        time.sleep(0.2)
