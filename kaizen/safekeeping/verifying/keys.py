"""Whether everything that is referred to is there."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select

from kaizen.extensions import db
from kaizen.safekeeping.tables import ROWS_AT_ONCE, tables


def loose_ends() -> Iterator[str]:
    for table in tables():
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            there = key.column.table.alias()
            gone = ~exists().where(there.c[key.column.name] == key.parent)
            query = select(table.c.id, key.parent).where(key.parent.is_not(None), gone)
            rows = db.session.execute(
                query.order_by(table.c.id), execution_options={"yield_per": ROWS_AT_ONCE}
            )
            for number, other in rows:
                yield (
                    f"{table.name} {number}: its {key.parent.name} is {other}, but there is no such"
                    f" {key.column.table.name}."
                )
