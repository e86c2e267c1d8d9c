"""Starts at the same moment, and starts killed in the middle of a migration: real ones."""

import re
import signal

import pytest
from sqlalchemy import Engine, create_engine, text

from kaizen.database import only_reading
from kaizen.schema import upgrade
from tests import databases
from tests.upgrades.conftest import board_at, left_by
from tests.upgrades.releases import released
from tests.upgrades.rows import changed, rows_of
from tests.upgrades.starts import DIES_COPYING, Starts, dies_at, stops_at, until

pytestmark = pytest.mark.faults

OLDEST = released()[0]
# Where it hurts, in the order in which a migration passes them: a table half written anew, a
# table gone, rows half carried over, a step done but not yet noted. With where it stands then.
PLACES = {
    "sqlite": [
        ("CREATE TABLE station_code", "0001"),
        ("alembic_version SET version_num='0002'", "0001"),
        ("INSERT INTO _alembic_tmp_adoption", "0003"),
        ("DROP TABLE adoption", "0003"),
        ("ALTER TABLE _alembic_tmp_adoption RENAME", "0003"),
        ("UPDATE trial SET folded", "0003"),
        ("alembic_version SET version_num='0004'", "0003"),
        ("INSERT INTO notice", "0004"),
        ("DROP COLUMN news_read_to", "0004"),
    ],
    "postgresql": [
        ("CREATE TABLE station_code", "0001"),
        ("alembic_version SET version_num='0002'", "0001"),
        ("INSERT INTO step", "0003"),
        ("ALTER TABLE adoption DROP", "0003"),
        ("alembic_version SET version_num='0004'", "0003"),
        ("INSERT INTO notice", "0004"),
        ("DROP COLUMN news_read_to", "0004"),
    ],
}
FORM = {
    "sqlite": ["SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"],
    "postgresql": [
        """SELECT table_name, column_name, data_type, is_nullable, column_default
            FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2""",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    ],
}


@pytest.fixture
def before(tmp_path):
    """The rows of an instance of the oldest release."""
    return left_by(OLDEST, tmp_path)


@pytest.fixture
def starts(tmp_path):
    some = Starts(tmp_path, databases.address(tmp_path))
    yield some
    some.end()


@pytest.fixture
def engine(tmp_path):
    one = create_engine(databases.address(tmp_path))
    yield one
    one.dispose()


def form_of(engine: Engine) -> list[object]:
    """Words in any order: SQLite's table written anew has its constraints as they came."""
    with only_reading(), engine.connect() as connection:
        return [
            [sorted(re.findall(r"[^\s,()]+", str(part))) for part in row]
            for one in FORM[engine.dialect.name]
            for row in connection.execute(text(one))
        ]


def undisturbed(instance, schemas) -> dict[str, list[object]]:
    """What a database looks like that came to each of these without being killed."""
    left_by(OLDEST, instance)
    app, forms = board_at(instance), {}
    engine = create_engine(databases.address(instance))
    with app.app_context():
        for schema in sorted(schemas):
            upgrade(app, schema)
            forms[schema] = form_of(engine)
    engine.dispose()
    return forms


def stands_at(engine: Engine) -> str:
    with only_reading(), engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


def is_well(engine: Engine) -> bool:
    if engine.dialect.name != "sqlite":
        return True
    with only_reading(), engine.connect() as connection:
        asked = [text(f"PRAGMA {what}") for what in ("foreign_key_check", "integrity_check")]
        return [connection.execute(one).fetchall() for one in asked] == [[], [("ok",)]]


def test_a_start_killed_in_the_middle_leaves_what_was_and_the_next_one_goes_on(
    starts, before, engine, tmp_path_factory
):
    places = PLACES[databases.kind()]
    forms = undisturbed(tmp_path_factory.mktemp("undisturbed"), {schema for _, schema in places})
    for place, schema in places:
        code, said = starts.carried_out(dies_at(place))
        assert code == -signal.SIGKILL, f"{place}: {said}"
        assert stands_at(engine) == schema, place
        assert form_of(engine) == forms[schema], place
        assert is_well(engine), place
        assert changed(before, rows_of(engine)) == [], place
    code, said = starts.carried_out()
    assert code == 0, said
    assert stands_at(engine) > places[-1][1]
    assert is_well(engine)
    assert changed(before, rows_of(engine)) == []


def test_of_three_starts_at_once_one_migrates(starts, before, engine, tmp_path):
    first = starts.begin(stops_at("INSERT INTO step", tmp_path))
    until((tmp_path / "stopped").exists)
    others = [starts.begin(), starts.begin()]
    until(lambda: all("this one waits" in said.read_text() for said in others))
    assert stands_at(engine) == "0003"
    (tmp_path / "go").touch()
    assert [process.wait(180) for process in starts.begun] == [0, 0, 0], first.read_text()
    assert all("goes from schema" not in said.read_text() for said in others)
    assert is_well(engine)
    assert changed(before, rows_of(engine)) == []


def test_three_starts_at_once_make_one_new_board(starts, engine):
    for _ in range(3):
        starts.begin()
    assert [process.wait(180) for process in starts.begun] == [0, 0, 0], starts.said()
    assert form_of(engine)
    assert is_well(engine)


def test_who_waits_goes_on_where_a_killed_start_stopped(starts, before, engine, tmp_path):
    starts.begin(stops_at("INSERT INTO step", tmp_path))
    until((tmp_path / "stopped").exists)
    second = starts.begin()
    until(lambda: "this one waits" in second.read_text())
    starts.begun[0].kill()
    assert starts.begun[1].wait(180) == 0, second.read_text()
    assert "goes from schema 0003" in second.read_text()
    assert changed(before, rows_of(engine)) == []


@pytest.mark.only_on("sqlite")
def test_a_copy_aside_is_whole_or_has_no_name_yet(starts, before, engine, tmp_path):
    code, _ = starts.carried_out(DIES_COPYING)
    assert code == -signal.SIGKILL
    folder = tmp_path / "before-migrations"
    assert [path.suffix for path in folder.iterdir()] == [".unfinished"]
    assert stands_at(engine) == OLDEST
    code, said = starts.carried_out()
    assert code == 0, said
    (copy,) = folder.iterdir()
    of_copy = create_engine(f"sqlite:///{copy}")
    assert stands_at(of_copy) == OLDEST
    assert is_well(of_copy)
    assert rows_of(of_copy) == before
    of_copy.dispose()
