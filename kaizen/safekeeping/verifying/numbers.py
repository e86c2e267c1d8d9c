"""Numbers that must run on: those of the ledger, of who reads it, and of PostgreSQL's counters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Table, exists, func, select, update

from kaizen.database import Model
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.jobs.models import Bookmark
from kaizen.safekeeping.numbering import following_number, go_on_numbering, last_number
from kaizen.safekeeping.tables import tables
from kaizen.safekeeping.verifying.counted import streamed

# Taken away by people, or over once they were told; the ledger still tells.
CAN_GO = {"closed_day", "complaint", "pending_decision", "shift"}


def surprises() -> Iterator[str]:
    for about in db.session.scalars(select(Event.about).distinct().order_by(Event.about)).all():
        table = Model.metadata.tables.get(about)
        if table is None:
            yield f"ledger: it tells of {about}, which this version does not know."
        elif about not in CAN_GO:
            for event, number in streamed(_about_nothing(about, table)):
                yield f"event {event}: it is about {about} {number}, which is not there."
    for reader, event, newest in streamed(_ahead()):
        yield f"bookmark {reader}: it stands at event {event}, but the newest is {newest}."
    for table, following, last in _taken():
        yield f"{table.name}: the next one would be number {following}, but {last} is there."


def go_on_after_the_last() -> None:
    ahead = update(Bookmark).where(Bookmark.event_id > _newest())
    db.session.execute(
        ahead.values(event_id=_newest()).execution_options(synchronize_session=False)
    )
    for table, _, _ in list(_taken()):
        go_on_numbering(table, db.session.connection())


def _about_nothing(about: str, table: Table) -> Select[*tuple[Any, ...]]:
    there = exists().where(table.c.id == Event.about_id)
    query = select(Event.id, Event.about_id).where(Event.about == about, ~there)
    return query.order_by(Event.id)


def _ahead() -> Select[*tuple[Any, ...]]:
    query = select(Bookmark.reader, Bookmark.event_id, _newest())
    return query.where(Bookmark.event_id > _newest()).order_by(Bookmark.reader)


def _newest() -> Any:
    return func.coalesce(select(func.max(Event.id)).scalar_subquery(), 0)


def _taken() -> Iterator[tuple[Table, int, int]]:
    """Tables whose next number on PostgreSQL is already somebody's."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in tables():
        connection = db.session.connection()
        following, last = following_number(table, connection), last_number(table, connection)
        if following <= last:
            yield table, following, last
