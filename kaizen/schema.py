"""Brings the database to the form that this version needs, and never loses the old one.

Most starts find it up to date: what migrates is loaded only when there is something to migrate.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, column, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from kaizen import clock
from kaizen.config import PACKAGE
from kaizen.database import only_reading
from kaizen.extensions import db
from kaizen.submissions import forget_old_submissions

MIGRATIONS = PACKAGE / "migrations"
STANDS_AT = table("alembic_version", column("version_num"))
PATIENCE = 3600.0  # seconds; so long a start waits for one that migrates a large database
START_LOCK = 812_814  # of PostgreSQL: any number that nothing else locks on


class CannotMigrate(Exception):  # noqa: N818 - it is said to who starts the board
    """The words say what stood in the way and where the copy of the old database is."""


def bring_up_to_date(app: Flask) -> None:
    """Migrate if need be, with the database file copied aside before.

    Of several starts at once, on several machines too, one migrates; the others wait for it.
    """
    with app.app_context(), nobody_else_starting(app):
        before, wanted = revisions()
        if before != wanted:
            migrate(app, before, wanted)
        forget_old_submissions()
        db.session.commit()


def migrate(app: Flask, before: str | None, wanted: str) -> None:
    copy = copy_aside(app) if before else None
    kept = f" The database as it was is kept at {copy}." if copy else ""
    if before:
        app.logger.warning("The database goes from schema %s to %s.%s", before, wanted, kept)
        if not copy:
            app.logger.warning("No copy of it is made here: only a backup of yours leads back.")
    try:
        upgrade(app)
    except Exception as fault:
        raise CannotMigrate(f"The database could not be migrated: {fault}.{kept}") from fault


def upgrade(app: Flask, revision: str = "head") -> None:
    """Past Flask-Migrate's own, which ends the process at some faults without our words."""
    from alembic import command

    know_migrations(app)
    command.upgrade(app.extensions["migrate"].migrate.get_config(), revision)


def know_migrations(app: Flask) -> None:
    """Makes `kaizen db …` work, too."""
    from flask_migrate import Migrate

    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)


def revisions() -> tuple[str | None, str]:
    """Where the database stands, and where it should."""
    try:
        with only_reading(), db.engine.connect() as connection:
            now = revision_of(connection)
    except SQLAlchemyError as fault:
        raise CannotMigrate(f"The database does not answer: {fault}") from fault
    if now is not None and now not in known_revisions():
        raise CannotMigrate("The database was made by a newer version of Kaizen. Install that one.")
    return now, known_revisions()[-1]


def revision_of(connection: Connection) -> str | None:
    is_there = inspect(connection).has_table(STANDS_AT.name)
    return connection.scalar(select(STANDS_AT.c.version_num)) if is_there else None


@cache
def known_revisions() -> list[str]:
    """From the first to the newest. Each file of a migration begins with its own."""
    files = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return sorted(file.name.partition("_")[0] for file in files)


def copy_aside(app: Flask) -> Path | None:
    """A copy of the SQLite file, made through SQLite itself so that it is whole.

    Under its name there is never half a copy: whoever is killed leaves another name.
    """
    database = sqlite_file()
    if not database:
        return None
    folder = Path(app.instance_path) / "before-migrations"
    folder.mkdir(exist_ok=True)
    for left in folder.glob("*.unfinished*"):
        left.unlink()
    copy = folder / f"kaizen-{clock.now():%Y%m%d-%H%M%S}.db"
    unfinished = copy.with_suffix(".unfinished")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as to:
        source.backup(to)
    unfinished.chmod(0o600)
    with unfinished.open("rb+") as written:
        os.fsync(written.fileno())
    unfinished.replace(copy)
    return copy


def sqlite_file() -> str | None:
    """None where the database is not SQLite, or lies in memory only."""
    url = db.engine.url
    at_home = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return url.database if at_home else None


@contextmanager
def nobody_else_starting(app: Flask) -> Iterator[None]:
    """A lock that the database or the machine takes back by itself when its holder is killed."""
    if db.engine.dialect.name == "sqlite":
        beside = f"{file}-starting" if (file := sqlite_file()) else ":memory:"
        with closing(sqlite3.connect(beside, timeout=0, isolation_level=None)) as lock:
            wait_until(lambda: is_locked_by(lock), app)
            yield
        return
    try:
        # Detached from the pool, so that closing it lets the lock go.
        with db.engine.connect() as lock:
            lock.detach()
            with only_reading():
                mine = select(func.pg_try_advisory_lock(START_LOCK))
                wait_until(lambda: lock.scalar(mine), app)
            lock.commit()
            yield
    except SQLAlchemyError as fault:
        raise CannotMigrate(f"The database does not answer: {fault}") from fault


def is_locked_by(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise CannotMigrate(f"The database's folder can't be written: {fault}") from fault
    return True


def wait_until(locked: Callable[[], bool | None], app: Flask) -> None:
    deadline = time.monotonic() + PATIENCE
    waits = False
    while not locked():
        if time.monotonic() > deadline:
            raise CannotMigrate("Another start has not come to its end for an hour. Look there.")
        if not waits:
            app.logger.warning("Another start is at work on the database; this one waits.")
            waits = True
        time.sleep(0.2)
