"""Whether the board stopped as it should, and if not, whether its database is still whole.

Who serves or carries out jobs leaves a mark in the instance while it runs: a file whose lock the
system takes back when its holder is killed. A mark without a holder tells of an unclean stop.
PostgreSQL looks after itself.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

from flask import Flask

from kaizen.safekeeping.scheduled import backups
from kaizen.schema import CannotMigrate, sqlite_file

BUSY = 30.0  # seconds, until who writes lets us look


@contextmanager
def marked_as_running(app: Flask) -> Iterator[None]:
    """Only who is killed leaves the mark behind."""
    with app.app_context():
        mark = _new_mark(app) if sqlite_file() else None
    if mark is None:
        yield
        return
    try:
        with closing(_locked(mark)):
            yield
    finally:
        mark.unlink(missing_ok=True)


def look_after_unclean_stop(app: Flask) -> None:
    """Before anything else opens the database. Raises CannotMigrate when it is damaged."""
    with app.app_context():
        marks = [mark for mark in _marks(app) if not _is_held(mark)]
        if not marks or not (file := sqlite_file()):
            return
        app.logger.warning("Last time it did not end as it should: the database is looked at.")
        began = monotonic()
        if fault := damage_in(file):
            raise CannotMigrate(_what_to_do(file, fault))
        app.logger.warning("The database is whole (%.1f seconds).", monotonic() - began)
    for mark in marks:
        mark.unlink(missing_ok=True)


def damage_in(file: str) -> str:
    """Nothing when it is whole. The look is SQLite's quick one: all pages, without comparing each
    index with its table, which takes about four times as long; `kaizen verify` does that."""
    if not Path(file).is_file():
        return ""
    try:
        with closing(sqlite3.connect(file, timeout=BUSY)) as database:
            said = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as fault:
        raise CannotMigrate(f"The database does not answer: {fault}") from fault
    except sqlite3.DatabaseError as fault:
        said = str(fault)
    return "" if said == "ok" else " ".join(said.replace("*** in database main ***", "").split())


def _folder(app: Flask) -> Path:
    return Path(app.instance_path) / "running"


def _new_mark(app: Flask) -> Path | None:
    """None where the disk takes none: the board can still be read then."""
    mark = _folder(app) / f"{os.getpid()}-{secrets.token_hex(4)}"
    try:
        mark.parent.mkdir(mode=0o700, exist_ok=True)
        mark.touch(mode=0o600)
    except OSError as fault:
        app.logger.warning("An unclean stop will not be noticed: %s", fault)
        return None
    return mark


def _marks(app: Flask) -> list[Path]:
    folder = _folder(app)
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_held(mark: Path) -> bool:
    try:
        _locked(mark).close()
    except sqlite3.OperationalError:
        return True
    return False


def _locked(mark: Path) -> sqlite3.Connection:
    """SQLite's own locks work the same on every system. Nothing is written into the mark."""
    lock = sqlite3.connect(mark, timeout=0, isolation_level=None)
    try:
        lock.execute("PRAGMA journal_mode=MEMORY")  # else a second file stands beside it
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        lock.close()
        raise
    return lock


def _what_to_do(file: str, fault: str) -> str:
    kept = [str(one.path) for one in backups()[:1]]
    copies = sorted((Path(file).parent / "before-migrations").glob("*.db"))
    newest = f"the newest backup here is {kept[0]}" if kept else "there is none in this instance"
    older = f" A copy from before a migration is {copies[-1]}." if copies else ""
    return (
        f"The database {file} is damaged: {fault}.\n"
        f"Nothing was changed. 1. Keep a copy of the whole folder. 2. Move {Path(file).name} and"
        f" the files that begin with its name out of it. 3. kaizen restore FILE, with a backup"
        f" ({newest}), brings back what was written until then.{older}"
    )
