"""The SQL that something sends to the database, for tests and measurements that count it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

LOCK = "pg_advisory_xact_lock"  # the BEGIN IMMEDIATE of PostgreSQL
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Filled while the block runs, on whatever engine it runs; transactions' own words left out."""
    seen: list[str] = []

    def see(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(COUNTED) and LOCK not in statement:
            seen.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", see)
