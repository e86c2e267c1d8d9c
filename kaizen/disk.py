"""What the disk can refuse: it is full, or it does not take what is written."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

FULL_BELOW = 8 * 1024 * 1024  # bytes; SQLite needs some to tidy up its log
LOW_BELOW = 256 * 1024 * 1024


class Disk(StrEnum):
    OK = "ok"
    LOW = "low"
    FULL = "full"
    FAULTY = "faulty"


OF_THE_SYSTEM = {
    errno.ENOSPC: Disk.FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): Disk.FULL,
    errno.EIO: Disk.FAULTY,
    errno.EROFS: Disk.FAULTY,
}
OF_SQLITE = {
    sqlite3.SQLITE_FULL: Disk.FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE: Disk.FULL,
    sqlite3.SQLITE_IOERR: Disk.FAULTY,
    sqlite3.SQLITE_READONLY: Disk.FAULTY,
    sqlite3.SQLITE_CANTOPEN: Disk.FAULTY,
    # What SQLite says also of a read that failed, though the file is whole.
    sqlite3.SQLITE_CORRUPT: Disk.FAULTY,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
OF_POSTGRESQL = {"53100": Disk.FULL, "58030": Disk.FAULTY}


def refused_by_the_disk(fault: BaseException) -> Disk | None:
    """FULL or FAULTY; None where something else is to blame."""
    for one in _with_its_causes(fault):
        if isinstance(one, OSError) and one.errno in OF_THE_SYSTEM:
            return OF_THE_SYSTEM[one.errno]
        code = getattr(one, "sqlite_errorcode", None)
        if code is not None and (said := OF_SQLITE.get(code) or OF_SQLITE.get(code & 0xFF)):
            return said
        if said := OF_POSTGRESQL.get(getattr(one, "sqlstate", None) or ""):
            return said
    return None


def room_at(folder: str | Path) -> Disk:
    """By what is free there. Raises OSError where the folder can't be reached."""
    free = shutil.disk_usage(folder).free
    return Disk.FULL if free < FULL_BELOW else Disk.LOW if free < LOW_BELOW else Disk.OK


def _with_its_causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = getattr(fault, "orig", None) or fault.__cause__
