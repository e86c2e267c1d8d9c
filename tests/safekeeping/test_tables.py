import pytest
from sqlalchemy import Engine, create_engine, delete, insert, select

from kaizen.database import Model, only_reading
from kaizen.safekeeping.tables import checksum, counts, filled_later, tables

# Each test here uses both databases, whichever the run is about.
pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def engine(sqlite_url) -> Engine:
    return create_engine(sqlite_url)


def test_each_table_comes_after_those_that_it_refers_to(engine):
    before = set()
    for table in tables():
        later = {column.name for column in filled_later(table)}
        for column in table.columns:
            for key in column.foreign_keys:
                assert column.name in later or key.column.table in before
        before.add(table)
    assert before == set(Model.metadata.tables.values())


def test_what_is_filled_later_may_be_empty_at_first(engine):
    later = [column for table in tables() for column in filled_later(table)]
    assert {str(column) for column in later} >= {"team.parent_id", "idea.merged_into_id"}
    assert all(column.nullable for column in later)


def test_things_are_counted_in_the_boards_words(engine):
    with only_reading(), engine.connect() as connection:
        counted = counts(connection)
    assert counted["ideas"] == 120
    kinds = "people teams complaints occurrences votes comments trials events photos"
    assert all(counted[kind] > 0 for kind in kinds.split())
    assert len(counted) == len(tables())


def test_a_checksum_tells_every_change(engine):
    idea = Model.metadata.tables["idea"]
    with engine.connect() as connection:
        before = checksum(connection, idea)
        assert checksum(connection, idea) == before
        connection.exec_driver_sql("UPDATE idea SET title = title || '.' WHERE id = 7")
        assert checksum(connection, idea) != before


def test_equal_rows_have_equal_checksums_on_both_databases(engine, migrated_postgres):
    other = create_engine(migrated_postgres)
    with only_reading(), engine.connect() as here, other.connect() as there:
        there.exec_driver_sql("SET session_replication_role = replica")  # no keys are asked for
        for table in tables():
            there.execute(delete(table))
            rows = [dict(row._mapping) for row in here.execute(select(table))]
            if rows:
                there.execute(insert(table), rows)
            assert checksum(there, table) == checksum(here, table), table.name
    other.dispose()
