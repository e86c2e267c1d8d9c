"""All tables of the board: in which order they are filled, what is in them, and their checksums."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Connection, Row, Table, func, inspect, select

from kaizen.database import Model

ROWS_AT_ONCE = 500

# What is counted, in the board's words; a table that is not here goes by its own name.
CALLED = {
    "person": "people",
    "team": "teams",
    "leadership": "leaders",
    "station": "stations",
    "kiosk": "kiosks",
    "wall": "walls",
    "complaint": "complaints",
    "occurrence": "occurrences",
    "reply": "replies",
    "idea": "ideas",
    "authorship": "authors",
    "vote": "votes",
    "help": "helpers",
    "comment": "comments",
    "mention": "mentions",
    "photo": "photos",
    "receipt": "receipts",
    "pending_decision": "decisions_to_be_told",
    "trial": "trials",
    "reading": "readings",
    "adoption": "adoptions",
    "standard": "standards",
    "standard_version": "versions_of_standards",
    "step": "steps",
    "training": "trainings",
    "sustain_check": "checks",
    "recurrence": "recurrences",
    "replication": "replications",
    "to_do": "to_dos",
    "raised": "raises",
    "passed": "passed_on",
    "stand_up": "stand_ups",
    "agenda_item": "agenda_items",
    "event": "events",
    "notice": "notices",
    "following": "followings",
    "draft": "drafts",
    "import": "imports",
    "rendering": "renderings",
    "sign_in": "sign_ins",
    "delivery": "deliveries",
    "closed_day": "closed_days",
    "shift": "shifts",
}


def tables() -> list[Table]:
    """Each after those that it refers to, itself and circles left aside: see `filled_later`."""
    return Model.metadata.sorted_tables


def filled_later(table: Table) -> list[Column[Any]]:
    """Columns that refer to rows that may not be there yet while the tables are filled in order:
    of the same table, or of one that comes after."""
    order = tables()
    not_yet = set(order[order.index(table) :])
    return [
        column
        for column in table.columns
        if any(key.column.table in not_yet for key in column.foreign_keys)
    ]


def counts(connection: Connection) -> dict[str, int]:
    """How many of each kind there are."""
    return in_words(rows_there(connection))


def rows_there(connection: Connection) -> dict[str, int]:
    """By the tables' names; of a database with an older schema only those that it has."""
    there = set(inspect(connection).get_table_names())
    order = sorted((one for one in tables() if one.name in there), key=lambda one: one.name)
    return {table.name: how_many(connection, table) for table in order}


def in_words(rows: dict[str, int]) -> dict[str, int]:
    return {CALLED.get(table, table): many for table, many in rows.items()}


def how_many(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def rows_of(
    connection: Connection, first: Column[Any], *others: ColumnElement[Any], where: Any = None
) -> Iterator[Row[*tuple[Any, ...]]]:
    """In the order of their ids, a few hundred in memory at a time."""
    query = select(first, *others).order_by(first.table.c.id)
    if where is not None:
        query = query.where(where)
    yield from connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})


def checksum(connection: Connection, table: Table) -> str:
    """SHA-256 as hex of all rows; equal rows give the same one on SQLite and on PostgreSQL."""
    whole = sha256()
    words = [_words_of(column) for column in table.columns]
    for row in rows_of(connection, *table.columns):
        line = [say(value) for say, value in zip(words, row, strict=True)]
        whole.update(json.dumps(line, ensure_ascii=True).encode("ascii"))
        whole.update(b"\n")
    return whole.hexdigest()


def _words_of(column: Column[Any]) -> Callable[[Any], Any]:
    """Of a JSON column the order of names does not count, which no database promises to keep."""
    return _json if isinstance(column.type, JSON) else _plain


def _json(value: Any) -> Any:
    return None if value is None else json.dumps(value, sort_keys=True)


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case _:
            return value
