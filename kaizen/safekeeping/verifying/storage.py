"""Whether the database's own file is whole."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from kaizen.extensions import db

SAID_AT_MOST = 100


def damages() -> Iterator[str]:
    """PostgreSQL looks after its own files; it is asked for keys that it does not watch."""
    if db.engine.dialect.name == "postgresql":
        yield from _keys_not_watched()
        return
    try:
        # nosemgrep: sql-built-from-strings - a number of ours
        check = text(f"PRAGMA integrity_check({SAID_AT_MOST})")
        for (line,) in db.session.execute(check):
            if line != "ok":
                yield f"database: {line}"
    except DatabaseError as fault:
        yield f"database: {fault.orig}"


def _keys_not_watched() -> Iterator[str]:
    query = "SELECT conname, conrelid::regclass FROM pg_constraint WHERE NOT convalidated"
    for name, table in db.session.execute(text(query)):
        yield f"database: PostgreSQL does not watch {name} of {table}; validate it."
