"""How Alembic reaches the board's database."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from kaizen.database import Model

KEPT_BY_SQLITE = ("_words", "_parts")


def include(_thing: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
    """The full-text tables and their shadows are SQLite's own; no model describes them."""
    return not (kind == "table" and name and any(part in name for part in KEPT_BY_SQLITE))


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by writing it anew, and would empty what refers to the old one.

    It listens only outside a transaction, so it is told before the first one begins. What is
    left loose afterwards is an error.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite = connection.connection.dbapi_connection
    sqlite.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        loose = sqlite.execute("PRAGMA foreign_key_check").fetchall()
        if loose:
            raise RuntimeError(f"rows that refer to nothing: {loose[:5]}")
    finally:
        sqlite.execute("PRAGMA foreign_keys=ON")


def migrate() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection, without_foreign_keys(connection):
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            include_object=include,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()


migrate()
