"""How SQLite is spoken to, and what is told of a disk that does not take what is written."""

import errno
import sqlite3

import pytest
from sqlalchemy.exc import DatabaseError, OperationalError

from kaizen.database import only_reading
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
