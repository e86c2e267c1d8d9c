"""`kaizen restore FILE`: a whole board out of one file, into an instance that holds none."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.exc import SQLAlchemyError

from kaizen.database import count_rows_anew, only_reading
from kaizen.errors import StoreAway
from kaizen.extensions import db
from kaizen.photos.sent import photo_files
from kaizen.safekeeping import postgres_tools
from kaizen.safekeeping.archive import PHOTO, POSTGRESQL, SQLITE, Broken, Counted, read_through
from kaizen.safekeeping.backup import only_this
from kaizen.safekeeping.postgres_tools import NoTool
from kaizen.safekeeping.tables import in_words, rows_there, tables
from kaizen.schema import (
    CannotMigrate,
    bring_up_to_date,
    known_revisions,
    nobody_else_starting,
    sqlite_file,
)

Say = Callable[[str], None]
BEING_RESTORED = "being-restored"  # a folder of the instance, which says so as long as it is there
SETTINGS_OF_THE_BACKUP = "config.toml.of-the-backup"
KEYS = ("secret-key", "vapid-key")
MEMBER_OF = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


class CannotRestore(Exception):  # noqa: N818 - it is said to who asked for it
    """The instance is as empty as it was; the words say why."""


def restore(app: Flask, path: Path, say: Say) -> dict[str, int]:
    """What is there now, counted in the board's words. Raises CannotRestore."""
    if not path.is_file():
        raise CannotRestore(f"There is no file {path}.")
    try:
        with nobody_else_starting(app):
            _clear_what_was_cut_off(app)
            _refuse_unless_empty()
            counted = _Restoring(app, path, say).carry_out()
        bring_up_to_date(app)
    except (Broken, NoTool, StoreAway, CannotMigrate) as fault:
        raise CannotRestore(str(fault)) from fault
    except SQLAlchemyError as fault:
        words = getattr(fault, "orig", None) or fault
        raise CannotRestore(f"The database said no: {words}") from fault
    except (OSError, sqlite3.Error) as fault:
        raise CannotRestore(f"It could not be written: {fault}") from fault
    return counted


def _clear_what_was_cut_off(app: Flask) -> None:
    """A restore that was killed had put photos here; the database comes last, so it is empty."""
    left = Path(app.instance_path) / BEING_RESTORED
    if left.is_dir():
        _refuse_people()
        for content in set(photo_files().all_contents()):
            photo_files().forget(content)
        _put_keys_back(left)
        shutil.rmtree(left)


def _refuse_unless_empty() -> None:
    _refuse_people()
    if next(photo_files().all_contents(), None) is not None:
        raise CannotRestore("There are photos here already: restore into an empty instance only.")


def _refuse_people() -> None:
    with only_reading(), db.engine.connect() as connection:
        here = rows_there(connection)
    if here.get("person") or here.get("event"):
        raise CannotRestore(
            f"This board is in use: {here.get('person', 0)} people and {here.get('event', 0)}"
            " events are here. Restore into an empty instance only."
        )


class _Restoring:
    """Everything is looked at before anything is written, and the database is written last, at
    one stroke: whenever it is killed, there is the whole board or none."""

    def __init__(self, app: Flask, path: Path, say: Say) -> None:
        self.app, self.path, self.say = app, path, say
        self.instance = Path(app.instance_path)
        self.aside = self.instance / BEING_RESTORED
        self.kind = db.engine.dialect.name
        self.photos: list[str] = []
        self.put: list[Path] = []

    def carry_out(self) -> dict[str, int]:
        self.aside.mkdir(mode=0o700)
        try:
            self.say("Checking the backup …")
            manifest = read_through(self.path, self._lay_aside)
            self._refuse_what_does_not_fit(manifest)
            self.say("Photos …")
            read_through(self.path, self._put_photo)
            self._put_instance()
            self.say("The database …")
            self._put_database(manifest)
        except BaseException:
            self._leave_nothing()
            raise
        shutil.rmtree(self.aside)
        return in_words(manifest["rows"])

    def _lay_aside(self, name: str, file: Counted) -> None:
        if PHOTO.fullmatch(name):
            return
        place = self.aside / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as to:
            shutil.copyfileobj(file, to)

    def _refuse_what_does_not_fit(self, manifest: dict[str, Any]) -> None:
        if manifest["database"] != self.kind:
            raise CannotRestore(
                f"The backup is of {manifest['database']}, this instance is on {self.kind}. Restore"
                " it into its own kind, then carry it over with kaizen move-database."
            )
        if manifest["schema"] not in known_revisions():
            raise CannotRestore(
                f"The backup was made by a newer version of Kaizen (schema {manifest['schema']})."
                " Install that one."
            )
        if self.kind == "sqlite":
            _check_sqlite(self._database, manifest)
        else:
            with db.engine.connect() as connection:
                postgres_tools.check(connection, self._database)

    @property
    def _database(self) -> Path:
        place = self.aside / MEMBER_OF[self.kind]
        if not place.is_file():
            raise Broken(f"The archive lacks {place.name}.")
        return place

    def _put_photo(self, name: str, file: Counted) -> None:
        if found := PHOTO.fullmatch(name):
            self.photos.append(found["content"])
            photo_files().put(found["content"], file.read(), thumb=bool(found["thumb"]))

    def _put_instance(self) -> None:
        """Settings are only laid beside: they may name what belongs to the other machine."""
        laid = self.aside / "instance"
        for name in KEYS:
            if (self.instance / name).is_file():
                (self.instance / name).replace(self.aside / name)
        there = {laid / name: self.instance / name for name in KEYS}
        there |= {laid / "config.toml": self.instance / SETTINGS_OF_THE_BACKUP}
        there |= {one: self.instance / "uploads" / one.name for one in laid.glob("uploads/*")}
        for ours, place in there.items():
            if ours.is_file():
                place.parent.mkdir(mode=0o700, exist_ok=True)
                ours.replace(place)
                self.put.append(place)

    def _put_database(self, manifest: dict[str, Any]) -> None:
        db.session.remove()
        if self.kind == "sqlite":
            db.engine.dispose()
            file = sqlite_file()
            if not file:
                raise CannotRestore("This database lies in memory only.")
            with (
                closing(sqlite3.connect(self._database)) as source,
                closing(sqlite3.connect(file, timeout=15)) as target,
            ):
                source.backup(target)
            return
        with db.engine.connect() as connection:
            _drop_tables(connection)
            postgres_tools.restore(connection, self._database)
            _compare_rows(connection, manifest)
            count_rows_anew(connection)
            connection.commit()

    def _leave_nothing(self) -> None:
        """As empty as it was."""
        for content in self.photos:
            photo_files().forget(content)
        for place in self.put:
            place.unlink(missing_ok=True)
        if self.kind == "postgresql":
            with db.engine.connect() as connection:
                _drop_tables(connection)
        _put_keys_back(self.aside)
        shutil.rmtree(self.aside, ignore_errors=True)


def _put_keys_back(aside: Path) -> None:
    for name in KEYS:
        if (aside / name).is_file():
            (aside / name).replace(aside.parent / name)


def _check_sqlite(file: Path, manifest: dict[str, Any]) -> None:
    with only_this(file) as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        if said != "ok":
            raise Broken(f"The database in the backup is damaged: {said}.")
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost:
            raise Broken(
                f"In the backup a row of {lost[0]} refers to one of {lost[2]} that is gone."
            )
        _compare_rows(connection, manifest)


def _compare_rows(connection: Connection, manifest: dict[str, Any]) -> None:
    here = rows_there(connection)
    for table, many in manifest["rows"].items():
        if here.get(table) != many:
            raise Broken(
                f"The database in the backup has {here.get(table, 'no')} rows of {table}; its"
                f" manifest says {many}."
            )


def _drop_tables(connection: Connection) -> None:
    """Of an empty board: what is restored brings its own."""
    ours = {table.name for table in tables()} | {"alembic_version"}
    there = MetaData()
    names = [name for name in inspect(connection).get_table_names() if name in ours]
    there.reflect(connection, only=names)
    there.drop_all(connection)
    connection.commit()
