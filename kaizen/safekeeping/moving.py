"""Carries a whole board from one database to another: from SQLite to PostgreSQL, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    Table,
    bindparam,
    delete,
    func,
    insert,
    inspect,
    null,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from kaizen.database import Model, count_rows_anew, only_reading
from kaizen.safekeeping.numbering import go_on_numbering
from kaizen.safekeeping.tables import (
    ROWS_AT_ONCE,
    checksum,
    filled_later,
    how_many,
    rows_of,
    tables,
)

T = TypeVar("T")

# What is there before anybody is: migrations and jobs wrote it, and nobody would miss it.
OF_NO_MATTER = {"bookmark", "job_run"}
OF_NOBODY = ("alembic_version", "sqlite_", "pg_")

Told = Callable[[str, int, int], object]
"""Hears of which table so many rows are there now, and how many it will have."""


class CannotMove(Exception):  # noqa: N818 - it is said to who moves the board
    """The words say what stood in the way. The target then holds nothing of the board."""


def what_is_there(target: Engine) -> list[str]:
    """Tables with rows, and those of somebody else: what a target must not have."""
    ours = {table.name for table in tables()}
    searched = tuple(f"{name}_{end}" for name in ours for end in ("words", "parts"))
    found = set(inspect(target).get_table_names())
    strange = {name for name in found - ours if not name.startswith(OF_NOBODY + searched)}
    with only_reading(), target.connect() as connection:
        return sorted(strange | set(_full(connection, found)))


def move(source: Engine, target: Engine, told: Told) -> dict[str, int]:
    """How many rows each table has now. All in one transaction: the whole board, or nothing.

    Both have the schema of this version. Raises CannotMove.
    """
    with target.begin() as there, only_reading(), _as_it_is_now(source) as here:
        if full := _full(there, {table.name for table in tables()}):
            raise CannotMove(f"The target is not empty: {', '.join(full)}.")
        for name in OF_NO_MATTER:
            there.execute(delete(Model.metadata.tables[name]))
        rows = {table.name: how_many(here, table) for table in tables()}
        for table in tables():
            _copy(table, here, there, told, rows[table.name])
        for table in tables():
            _fill_in(table, here, there)
            _compare(table, here, there)
            go_on_numbering(table, there)
        with _as_it_is_now(source) as later:
            if _newest_event(later) != _newest_event(here):
                raise CannotMove(
                    "Somebody used the board while it was copied. Stop it, then begin again."
                )
        count_rows_anew(there)
    return rows


def _full(connection: Connection, there: set[str]) -> list[str]:
    return [
        table.name
        for table in tables()
        if table.name in there - OF_NO_MATTER and how_many(connection, table)
    ]


@contextmanager
def _as_it_is_now(source: Engine) -> Iterator[Connection]:
    """What is written meanwhile is not seen."""
    with source.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            _newest_event(connection)  # both databases choose the moment at the first question
            yield connection


def _newest_event(connection: Connection) -> int:
    return connection.scalar(select(func.max(Model.metadata.tables["event"].c.id))) or 0


def _copy(table: Table, here: Connection, there: Connection, told: Told, of: int) -> None:
    later = {column.name for column in filled_later(table)}
    done = 0
    for rows in _batches(_faithful_rows(table, here)):
        with _said_in_words(table, rows[0]["id"], rows[-1]["id"]):
            there.execute(insert(table), [row | dict.fromkeys(later) for row in rows])
        done += len(rows)
        told(table.name, done, of)
    if not of:
        told(table.name, 0, 0)


def _faithful_rows(table: Table, here: Connection) -> Iterator[dict[str, Any]]:
    """A JSON column knows two kinds of nothing, and both are read as None."""
    can_be_both = [one for one in table.columns if isinstance(one.type, JSON) and one.nullable]
    is_null = [column.is_(null()).label(f"no_{column.name}") for column in can_be_both]
    for row in rows_of(here, *table.columns, *is_null):
        values = dict(zip(table.columns.keys(), row, strict=False))
        for column in can_be_both:
            if values[column.name] is None:
                is_nothing = getattr(row, f"no_{column.name}")
                values[column.name] = null() if is_nothing else JSON.NULL
        yield values


def _fill_in(table: Table, here: Connection, there: Connection) -> None:
    """What refers to rows that were not there yet."""
    for column in filled_later(table):
        key = table.c.id
        filling = update(table).where(key == bindparam("this")).values({column: bindparam("that")})
        for rows in _batches(rows_of(here, key, column, where=column.is_not(None))):
            there.execute(filling, [{"this": this, "that": that} for this, that in rows])


def _compare(table: Table, here: Connection, there: Connection) -> None:
    rows = how_many(here, table), how_many(there, table)
    if rows[0] != rows[1]:
        raise CannotMove(f"{table.name}: {rows[0]:,} rows here, but {rows[1]:,} arrived.")
    if checksum(here, table) != checksum(there, table):
        raise CannotMove(f"{table.name}: the rows arrived otherwise than they are here.")


@contextmanager
def _said_in_words(table: Table, first: int, last: int) -> Iterator[None]:
    """SQLite takes words that are too long, and letters that PostgreSQL has no place for."""
    try:
        yield
    except (DBAPIError, ValueError) as fault:
        said = fault.orig if isinstance(fault, DBAPIError) else fault
        raise CannotMove(
            f"The target does not take a row of {table.name}, between number {first} and {last}:"
            f" {said}"
        ) from fault


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while some := list(islice(remaining, ROWS_AT_ONCE)):
        yield some
