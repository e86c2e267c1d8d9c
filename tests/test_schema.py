import sqlite3

import pytest
from flask_migrate import upgrade
from sqlalchemy import inspect

from kaizen import create_app
from kaizen import schema as schema_module
from kaizen.database import Model
from kaizen.extensions import db
from kaizen.schema import CannotMigrate, bring_up_to_date

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
    def at(name="kaizen.db"):
        app = create_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / name}")
        app.instance_path = str(tmp_path)
        return app

    return at


def test_a_second_start_changes_nothing(board, tmp_path):
    bring_up_to_date(board())
    before = (tmp_path / "kaizen.db").stat().st_size
    bring_up_to_date(board())
    assert (tmp_path / "kaizen.db").stat().st_size == before
    assert not (tmp_path / "before-migrations").exists()


def test_the_models_and_the_migrations_agree(app):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        changes = [
            change
            for change in compare_metadata(context, Model.metadata)
            if "_words" not in str(change) and "_parts" not in str(change)
        ]
    assert changes == []


def test_a_database_of_a_newer_version_is_left_alone(board, tmp_path):
    bring_up_to_date(board())
    with sqlite3.connect(tmp_path / "kaizen.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'from-next-year'")
    with pytest.raises(CannotMigrate, match="newer version"):
        bring_up_to_date(board())


def test_a_failed_migration_says_where_the_old_database_is(board, tmp_path, monkeypatch):
    bring_up_to_date(board())

    def tear():
        raise RuntimeError("no space left")

    monkeypatch.setattr(schema_module, "revisions", lambda app: ("0004", "0005"))
    monkeypatch.setattr(schema_module, "upgrade", tear)
    with pytest.raises(CannotMigrate, match="no space left") as refusal:
        bring_up_to_date(board())
    (copy,) = (tmp_path / "before-migrations").iterdir()
    assert str(copy) in str(refusal.value)
    assert copy.stat().st_mode & 0o077 == 0
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0004",)


def test_a_migration_keeps_every_row_and_what_refers_to_it(board, tmp_path):
    """From the first schema, with a comment that calls somebody: the table of comments is
    written anew on the way."""
    app = board()
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for line in FILLED:
                connection.exec_driver_sql(line)
    bring_up_to_date(board())
    with sqlite3.connect(tmp_path / "kaizen.db") as database:
        told = "SELECT words FROM comment JOIN mention ON comment_id = comment.id"
        assert database.execute(told).fetchall() == [("@Aylin, look",)]
        found = "SELECT rowid FROM idea_words WHERE idea_words MATCH 'trolley'"
        assert database.execute(found).fetchall() == [(1,)]
        assert database.execute(BY_ITS_STANDARD).fetchall() == [
            (1, "A trolley", "Everybody takes the trolley")
        ]
        found = "SELECT rowid FROM trial_words WHERE trial_words MATCH 'wheels'"
        assert database.execute(found).fetchall() == [(1,)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_every_foreign_key_is_kept(app):
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert "complaint_words" in inspect(db.engine).get_table_names()
