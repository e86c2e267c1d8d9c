import os
import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy import inspect

from kaizen import create_app
from kaizen import schema as schema_module
from kaizen.config import ROOT
from kaizen.database import Model
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.schema import (
    MIGRATIONS,
    CannotMigrate,
    bring_up_to_date,
    known_revisions,
    upgrade,
)
from kaizen.search import contains_all
from kaizen.trials.models import Trial
from tests import databases

FILLED = [
    "INSERT INTO team (id, name) VALUES (1, 'Packing')",
    """INSERT INTO person (id, name, badge, role, team_id, added_at)
        VALUES (1, 'Aylin Kaya', '1001', 'worker', 1, '2026-11-01')""",
    """INSERT INTO complaint
        (id, sentence, folded, kind, team_id, added_at, times_heard, customers, unnamed)
        VALUES (1, 'Boxes', 'boxes', 'complaint', 1, '2026-11-01', 1, 0, 1)""",
    """INSERT INTO idea (id, title, details, folded, stage, stage_since, complaint_id, team_id,
        proposed_at, votes, helpers, comments, place, version)
        VALUES (1, 'A trolley', '', 'a trolley', 'proposed', '2026-11-01', 1, 1, '2026-11-01',
        0, 0, 1, 0, 1)""",
    """INSERT INTO comment (id, idea_id, by_id, at, words)
        VALUES (1, 1, 1, '2026-11-01', '@Aylin, look')""",
    "INSERT INTO mention (comment_id, person_id) VALUES (1, 1)",
    """INSERT INTO trial (id, idea_id, cycle, owner_id, measure, expected_from, expected_to, unit,
        started_at, ends_on, ended_at, decision, actual, lesson)
        VALUES (1, 1, 1, 1, 'Boxes', 9, 2, 'a day', '2026-11-01', '2026-11-15', '2026-11-15',
        'adopt', '3', 'Wheels wear out')""",
    """INSERT INTO adoption (id, idea_id, trial_id, new_way, adopted_at)
        VALUES (1, 1, 1, 'Everybody takes the trolley', '2026-11-15')""",
]


BY_ITS_STANDARD = """SELECT adoption.id, standard_version.title, step.words FROM adoption
    JOIN standard_version ON standard_version.id = adoption.version_id
    JOIN step ON step.version_id = standard_version.id
    JOIN must_know ON must_know.standard_id = standard_version.standard_id"""


@pytest.fixture
def board(tmp_path):
    def at():
        app = create_app(SQLALCHEMY_DATABASE_URI=databases.address(tmp_path))
        app.instance_path = str(tmp_path)
        return app

    return at


@pytest.fixture
def ask(tmp_path):
    def asked(query):
        return databases.ask(databases.address(tmp_path), query)

    return asked


def test_a_second_start_changes_nothing(board, tmp_path, monkeypatch):
    bring_up_to_date(board())
    monkeypatch.setattr(schema_module, "upgrade", lambda *_: pytest.fail("It was migrated again."))
    bring_up_to_date(board())
    assert not (tmp_path / "before-migrations").exists()


def test_the_migrations_are_those_that_alembic_finds(app):
    from alembic.script import ScriptDirectory

    found = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert known_revisions() == found[::-1]


def test_the_commands_of_the_migrations_know_where_they_are(board, tmp_path):
    bring_up_to_date(board())
    ours = {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": databases.address(tmp_path)}
    words = [sys.executable, "-c", "from kaizen.cli import main; main()", "db", "current"]
    ran = subprocess.run(words, env=os.environ | ours, capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout.split()[0] == known_revisions()[-1], ran.stderr


def test_the_models_and_the_migrations_agree(app):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        changes = compare_metadata(context, Model.metadata)
    # What finds words is each database's own: tables on SQLite, indexes on PostgreSQL.
    own = "_words", "_parts", "_folded'"
    assert [one for one in changes if not any(part in str(one) for part in own)] == []


def test_a_database_of_a_newer_version_is_left_alone(board, ask):
    bring_up_to_date(board())
    ask("UPDATE alembic_version SET version_num = 'from-next-year'")
    with pytest.raises(CannotMigrate, match="newer version"):
        bring_up_to_date(board())


@pytest.mark.only_on("sqlite")
def test_a_failed_migration_says_where_the_old_database_is(board, tmp_path, monkeypatch):
    bring_up_to_date(board())

    def tear(app):
        raise RuntimeError("no space left")

    monkeypatch.setattr(schema_module, "revisions", lambda: ("0006", "0007"))
    monkeypatch.setattr(schema_module, "upgrade", tear)
    with pytest.raises(CannotMigrate, match="no space left") as refusal:
        bring_up_to_date(board())
    (copy,) = (tmp_path / "before-migrations").iterdir()
    assert str(copy) in str(refusal.value)
    assert copy.stat().st_mode & 0o077 == 0
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)


def test_a_migration_keeps_every_row_and_what_refers_to_it(board, ask):
    """From the first schema, with a comment that calls somebody: the table of comments is
    written anew on the way."""
    app = board()
    with app.app_context():
        upgrade(app, "0001")
        with db.engine.begin() as connection:
            for line in FILLED:
                connection.exec_driver_sql(line)
    bring_up_to_date(board())
    told = "SELECT words FROM comment JOIN mention ON comment_id = comment.id"
    assert ask(told) == [("@Aylin, look",)]
    assert ask(BY_ITS_STANDARD) == [(1, "A trolley", "Everybody takes the trolley")]
    with board().app_context():
        assert db.session.scalars(db.select(Idea.id).where(contains_all(Idea, "trolley"))).all()
        assert db.session.scalars(db.select(Trial.id).where(contains_all(Trial, "wheels"))).all()
    if databases.kind() == "sqlite":
        assert ask("PRAGMA foreign_key_check") == []
        assert ask("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.only_on("sqlite")
def test_every_foreign_key_is_kept(app):
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert "complaint_words" in inspect(db.engine).get_table_names()
