"""The counters that give new rows their numbers. SQLite has none: it looks for the last row."""

from sqlalchemy import Connection, Table, func, select, text


def following_number(table: Table, connection: Connection) -> int:
    """The one that PostgreSQL would give next; the counter stays where it is."""
    counter = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), _of(table))
    # nosemgrep: sql-built-from-strings - its own name
    last = text(f"SELECT last_value + is_called::int FROM {counter}")  # nosec B608 # noqa: S608
    return int(connection.execute(last).scalar_one())


def last_number(table: Table, connection: Connection) -> int:
    return connection.scalar(select(func.max(table.c.id))) or 0


def go_on_numbering(table: Table, connection: Connection) -> None:
    """After the last row that is there."""
    if connection.dialect.name != "postgresql":
        return
    last = last_number(table, connection)
    counter = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last, :used)")
    connection.execute(counter, _of(table) | {"last": max(1, last), "used": last > 0})


def _of(table: Table) -> dict[str, object]:
    return {"name": f'"{table.name}"'}
