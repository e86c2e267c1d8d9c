"""All rows of a database, in a form in which two kinds of database can be compared and filled."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Connection, Engine, MetaData, Table, text

from kaizen.database import only_reading
from tests.upgrades.releases import OF_THE_SEARCH

Rows = dict[str, list[dict[str, Any]]]
IN_ANY_ORDER = "SET LOCAL session_replication_role = replica"  # foreign keys sleep meanwhile
NEXT_NUMBER = "SELECT setval(pg_get_serial_sequence(:name, 'id'), max(id)) FROM {quoted}"


def rows_of(engine: Engine) -> Rows:
    """By table, in the order of their ids; moments are UTC without saying so."""
    with only_reading(), engine.connect() as connection:
        return {
            table.name: [
                {name: _plain(value) for name, value in row.items()}
                for row in connection.execute(table.select().order_by(table.c.id)).mappings()
            ]
            for table in tables_of(connection)
        }


def tables_of(connection: Connection) -> list[Table]:
    """As the database itself describes them, whatever the models say today."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not any(part in name for part in OF_THE_SEARCH))
    return [table for table in found.tables.values() if table.name != "alembic_version"]


def changed(before: Rows, now: Rows) -> list[str]:
    """What was there and is not as it was: counts, and every column that both schemas have."""
    wrong = []
    for name, rows in before.items():
        if len(now[name]) != len(rows):
            wrong.append(f"{name}: {len(rows)} became {len(now[name])}")
        for was, is_now in zip(rows, now[name], strict=False):
            kept = was.keys() & is_now.keys()
            if [was[key] for key in kept] != [is_now[key] for key in kept]:
                wrong.append(f"{name}: {was} became {is_now}")
    return wrong


def put_into(engine: Engine, rows: Rows) -> None:
    """In the place of what is there. Only for PostgreSQL, as who may switch its keys off."""
    with engine.begin() as connection:
        connection.execute(text(IN_ANY_ORDER))
        for table in tables_of(connection):
            for column in table.columns:
                if isinstance(column.type, JSON):
                    column.type.none_as_null = True
            connection.execute(table.delete())
            if given := rows[table.name]:
                connection.execute(table.insert(), [_with_zone(row) for row in given])
                quoted = connection.dialect.identifier_preparer.quote(table.name)
                connection.execute(text(NEXT_NUMBER.format(quoted=quoted)), {"name": quoted})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _with_zone(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
        for name, value in row.items()
    }
