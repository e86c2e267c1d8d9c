"""`kaizen backup FILE`: the whole board in one file, while people go on working."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

import kaizen
from kaizen import clock
from kaizen.database import only_reading
from kaizen.errors import StoreAway
from kaizen.extensions import db
from kaizen.photos.files import PhotoFiles
from kaizen.photos.queries import contents_shown
from kaizen.photos.sent import photo_files
from kaizen.safekeeping.archive import (
    OF_INSTANCE,
    POSTGRESQL,
    SQLITE,
    UNFINISHED,
    Archive,
    written,
)
from kaizen.safekeeping.postgres_tools import NoTool, dump
from kaizen.safekeeping.tables import in_words, rows_there
from kaizen.schema import CannotMigrate, revision_of, revisions, sqlite_file

Say = Callable[[str], None]
SAID_EVERY = 500  # photos


class CannotBackUp(Exception):  # noqa: N818 - it is said to who asked for the backup
    """Nothing was written; the words say why."""


def back_up(path: Path, say: Say) -> dict[str, Any]:
    """The manifest. Raises CannotBackUp."""
    if path.exists():
        raise CannotBackUp(f"{path} is there already: give the backup another name.")
    if not path.parent.is_dir():
        raise CannotBackUp(f"There is no folder {path.parent}.")
    now = clock.now()
    try:
        with written(path, now.timestamp()) as archive:
            about = _fill(archive, path.parent, say)
            manifest = archive.seal({"made_at": now.isoformat()} | about)
    except FileExistsError:
        raise CannotBackUp(f"{path} came to be meanwhile: give the backup another name.") from None
    except (NoTool, StoreAway, CannotMigrate) as fault:
        raise CannotBackUp(str(fault)) from fault
    except SQLAlchemyError as fault:
        words = getattr(fault, "orig", None) or fault
        raise CannotBackUp(f"The database does not answer: {words}") from fault
    except (OSError, sqlite3.Error) as fault:
        raise CannotBackUp(f"The backup could not be written: {fault}") from fault
    return manifest


def _fill(archive: Archive, folder: Path, say: Say) -> dict[str, Any]:
    """Photos before the database and those that came meanwhile after it: whatever a row of the
    database shows was there at one of the two moments, though somebody removes it in between.
    Where one was both put up and removed in between, the database is copied once more: by then
    it shows it no longer."""
    now, wanted = revisions()
    if now is None:
        raise CannotBackUp("There is no board in the database yet.")
    files, there = photo_files(), _Photos(archive, say)
    there.add_from(files)
    missing: set[str] | None = None
    while True:
        say("The database …")
        with _database(folder) as (name, copy, connection):
            manifest = _about(connection)
            shown = contents_shown(connection=connection) if now == wanted else set()
            there.add_from(files)
            before, missing = missing, shown - there.added
            if not missing or missing == before:  # what is missing twice is missing
                archive.add_file(name, copy)
                break
    if missing:
        say(f"{len(missing)} photos are shown by the board and lie nowhere.")
    _add_instance(archive)
    return manifest | {"missing_photos": sorted(missing)}


class _Photos:
    def __init__(self, archive: Archive, say: Say) -> None:
        self.archive, self.say = archive, say
        self.added: set[str] = set()

    def add_from(self, files: PhotoFiles) -> None:
        for content in sorted(set(files.all_contents()) - self.added):
            try:
                large, thumb = files.read(content), files.read(content, thumb=True)
            except FileNotFoundError:  # removed at this very moment
                continue
            self.archive.add(f"photos/{content}.jpg", large)
            self.archive.add(f"photos/{content}-thumb.jpg", thumb)
            self.added.add(content)
            if len(self.added) % SAID_EVERY == 0:
                self.say(f"{len(self.added):,} photos …")


def _about(connection: Connection) -> dict[str, Any]:
    rows = rows_there(connection)
    dialect = connection.dialect
    server = ".".join(str(part) for part in dialect.server_version_info or ())
    return {
        "version": kaizen.__version__,
        "schema": revision_of(connection),
        "database": dialect.name,
        "versions": {dialect.name: server, "python": sys.version.split()[0]},
        "counts": in_words(rows),
        "rows": rows,
    }


@contextmanager
def _database(folder: Path) -> Iterator[tuple[str, Path, Connection]]:
    """Its name in the archive, a copy of it as it was at one moment, and a connection to that."""
    with tempfile.TemporaryDirectory(prefix=".", suffix=UNFINISHED, dir=folder) as place:
        if db.engine.dialect.name == "sqlite":
            copy = Path(place) / SQLITE
            with _copy_of_sqlite(copy) as connection:
                yield SQLITE, copy, connection
        else:
            dumped = Path(place) / POSTGRESQL
            with _dump_of_postgresql(dumped) as connection:
                yield POSTGRESQL, dumped, connection


@contextmanager
def _copy_of_sqlite(copy: Path) -> Iterator[Connection]:
    database = sqlite_file()
    if not database:
        raise CannotBackUp("A database that lies in memory only can't be backed up.")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # in one step: a writer meanwhile can't make it begin anew
        target.execute("PRAGMA journal_mode=DELETE")
        try:
            said = target.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as fault:
            said = str(fault)
        if said != "ok":
            raise CannotBackUp(f"The database is damaged ({said}). Earlier backups are kept.")
    copy.chmod(0o600)
    with only_this(copy) as connection:
        yield connection


@contextmanager
def only_this(file: Path) -> Iterator[Connection]:
    """A connection to a file of SQLite that is not the board's own, as it is: nothing is written
    to it or beside it."""
    name = URL.create("sqlite", database=f"file:{file}", query={"immutable": "1", "uri": "true"})
    engine = create_engine(name)
    try:
        with only_reading(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _dump_of_postgresql(path: Path) -> Iterator[Connection]:
    with only_reading(), db.engine.connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        dump(connection, snapshot, path)
        path.chmod(0o600)
        yield connection


def _add_instance(archive: Archive) -> None:
    """So that sign-ins, receipts and what is pushed go on where it is restored."""
    settings, instance = current_app.config, Path(current_app.instance_path)
    keys = {"secret-key": settings["SECRET_KEY"], "vapid-key": settings["VAPID_PRIVATE_KEY"]}
    for name, given in keys.items():
        if given:
            archive.add(f"instance/{name}", f"{given}\n".encode("ascii"))
        elif (instance / name).is_file():
            archive.add_file(f"instance/{name}", instance / name)
    if (instance / "config.toml").is_file():
        archive.add_file("instance/config.toml", instance / "config.toml")
    for upload in sorted((instance / "uploads").glob("*")):
        name = f"instance/uploads/{upload.name}"
        if OF_INSTANCE.fullmatch(
            name
        ):  # no lists of people, which hold PINs and go within the hour
            with suppress(FileNotFoundError):
                archive.add(name, upload.read_bytes())
