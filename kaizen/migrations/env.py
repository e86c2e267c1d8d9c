"""How Alembic reaches the board's database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from kaizen.database import Model
from kaizen.extensions import db

KEPT_BY_SQLITE = ("_words", "_parts")
KEPT_BY_POSTGRESQL = "_folded"


def include(_thing: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
    """What finds words is each database's own: full-text tables and their shadows on SQLite,
    indexes of trigrams on PostgreSQL; no model describes them."""
    if kind == "index" and name and name.endswith(KEPT_BY_POSTGRESQL):
        return False
    return not (kind == "table" and name and any(part in name for part in KEPT_BY_SQLITE))


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by writing it anew, and would empty what refers to the old one.

    It listens only outside a transaction, so it is told before the first one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite = connection.connection.dbapi_connection
    sqlite.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        sqlite.execute("PRAGMA foreign_keys=ON")


def refuse_loose_rows(ctx: MigrationContext, **_step: Any) -> None:
    """Asked inside the transaction of each step, so that a step that tears something is undone."""
    if ctx.connection.dialect.name == "sqlite":
        loose = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if loose:
            raise RuntimeError(f"rows that refer to nothing: {loose[:5]}")


def migrate() -> None:
    with db.engine.connect() as connection, without_foreign_keys(connection):
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            include_object=include,
            compare_type=True,
            # SQLite undoes tables as well as rows: the driver does not commit behind our back.
            transactional_ddl=True,
            transaction_per_migration=True,
            on_version_apply=refuse_loose_rows,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()


migrate()
