"""Brings the database to the form that this version needs, and never loses the old one."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from kaizen import clock
from kaizen.extensions import db
from kaizen.submissions import forget_old_submissions


class CannotMigrate(Exception):  # noqa: N818 - it is said to who starts the board
    """The words say what stood in the way and where the copy of the old database is."""


def bring_up_to_date(app: Flask) -> None:
    """Migrate if need be, with the database file copied aside before."""
    with app.app_context():
        before, wanted = revisions(app)
        if before != wanted:
            copy = copy_aside(app) if before else None
            try:
                upgrade()
            except Exception as fault:
                kept = f" The database as it was is kept at {copy}." if copy else ""
                raise CannotMigrate(
                    f"The database could not be migrated: {fault}.{kept}"
                ) from fault
        forget_old_submissions()
        db.session.commit()


def revisions(app: Flask) -> tuple[str | None, str | None]:
    """Where the database stands, and where it should."""
    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    try:
        with db.engine.connect() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as fault:
        raise CannotMigrate(f"The database does not answer: {fault}") from fault
    known = {script.revision for script in scripts.walk_revisions()}
    if now is not None and now not in known:
        raise CannotMigrate("The database was made by a newer version of Kaizen. Install that one.")
    return now, scripts.get_current_head()


def copy_aside(app: Flask) -> Path | None:
    """A copy of the SQLite file, made through SQLite itself so that it is whole."""
    if db.engine.dialect.name != "sqlite" or not db.engine.url.database:
        return None
    folder = Path(app.instance_path) / "before-migrations"
    folder.mkdir(exist_ok=True)
    copy = folder / f"kaizen-{clock.now():%Y%m%d-%H%M%S}.db"
    with (
        closing(sqlite3.connect(db.engine.url.database)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    copy.chmod(0o600)
    return copy
