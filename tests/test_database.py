"""How the databases are spoken to, and what is told of a disk that does not take what is sent."""

import errno
import sqlite3

import pytest
from sqlalchemy.exc import DatabaseError, OperationalError

from kaizen.database import only_reading, only_reads
from kaizen.disk import Disk, refused_by_the_disk, room_at
from kaizen.errors import StoreAway
from kaizen.extensions import db


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("pragma", "value"),
    {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 15000, "foreign_keys": 1}.items(),
)
def test_each_connection_keeps_what_it_acknowledges(app, pragma, value):
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.only_on("sqlite")
def test_who_will_write_has_the_lock_from_the_beginning_and_who_reads_never(app):
    with db.engine.connect() as one:
        one.exec_driver_sql("SELECT 1")
        with only_reading(), db.engine.connect() as other:
            assert other.exec_driver_sql("SELECT count(*) FROM person").scalar() == 0
        with db.engine.connect() as third:
            third.connection.driver_connection.execute("PRAGMA busy_timeout=10")
            with pytest.raises(OperationalError, match="locked"):
                third.exec_driver_sql("SELECT 1")


@pytest.mark.parametrize(
    ("statement", "reads"),
    {
        "SELECT person.id FROM person": True,
        "WITH RECURSIVE a AS (SELECT 1) SELECT * FROM a": True,
        "WITH gone AS (DELETE FROM vote RETURNING id) SELECT id FROM gone": False,
        "UPDATE person SET name = 'Anna'": False,
        "insert into vote default values": False,
        "COPY vote FROM STDIN": False,
        "SAVEPOINT one": False,
    }.items(),
)
def test_only_what_surely_reads_counts_as_reading(statement, reads):
    assert only_reads(statement) is reads


@pytest.mark.only_on("postgresql")
def test_what_is_prepared_stays_so_when_a_page_is_done(app):
    with only_reading(), db.engine.connect() as connection:
        for _page in range(8):
            connection.exec_driver_sql("SELECT count(*) FROM person")
            connection.rollback()
        kept = "SELECT statement FROM pg_prepared_statements"
        assert "SELECT count(*) FROM person" in connection.exec_driver_sql(kept).scalars().all()


PLACE = "INSERT INTO known_place (what, last_at) VALUES ('a', '2026-01-05 09:00:00')"


@pytest.mark.parametrize("reads_first", [True, False])
def test_what_was_written_and_not_acknowledged_is_rolled_back(app, reads_first):
    with db.engine.connect() as connection:
        if reads_first:
            connection.exec_driver_sql("SELECT count(*) FROM known_place")
        connection.exec_driver_sql(PLACE)
        connection.exec_driver_sql("SELECT count(*) FROM known_place")
        connection.rollback()
        assert connection.exec_driver_sql("SELECT count(*) FROM known_place").scalar() == 0


def test_a_transaction_after_a_fault_begins_anew(app):
    with db.engine.connect() as connection:
        with pytest.raises(DatabaseError):
            connection.exec_driver_sql("SELECT nothing FROM nowhere")
        connection.rollback()
        assert connection.exec_driver_sql("SELECT count(*) FROM known_place").scalar() == 0


def of_sqlite(code: int) -> DatabaseError:
    fault = sqlite3.DatabaseError("as SQLite says it")
    fault.sqlite_errorcode = code
    return DatabaseError("INSERT", {}, fault)


def caused_by(fault: OSError) -> StoreAway:
    try:
        raise StoreAway("A photo could not be kept.") from fault
    except StoreAway as away:
        return away


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), Disk.FULL),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), Disk.FAULTY),
        (of_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE), Disk.FULL),
        (of_sqlite(sqlite3.SQLITE_READONLY), Disk.FAULTY),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), Disk.FAULTY),
        (of_sqlite(sqlite3.SQLITE_BUSY), None),
        (of_sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE), None),
        (OSError(errno.ENOSPC, "No space left on device"), Disk.FULL),
        (OSError(errno.EIO, "Input/output error"), Disk.FAULTY),
        (caused_by(OSError(errno.ENOSPC, "No space left on device")), Disk.FULL),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), None),
        (ValueError("the belt is torn"), None),
    ],
)
def test_only_the_disks_own_faults_are_the_disks(fault, said):
    assert refused_by_the_disk(fault) is said


def test_there_is_room_where_there_is_room(tmp_path):
    assert room_at(tmp_path) in {Disk.OK, Disk.LOW}
    with pytest.raises(OSError, match="No such file"):
        room_at(tmp_path / "nowhere")
