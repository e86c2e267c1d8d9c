"""What happened after an event. Pages that are live ask this every second or two, and nothing else
while nothing happens: one look into the ledger's own order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from kaizen.events.models import QUIET, Event, EventKind
from kaizen.extensions import db

AT_MOST = 200  # told one by one; who missed more looks at the whole page again


class Happened(NamedTuple):
    """One event, with the name of who did it."""

    id: int
    kind: EventKind
    about: str
    about_id: int
    team_id: int | None
    by_id: int | None
    details: Mapping[str, Any]
    name: str | None


class News(NamedTuple):
    newest: int
    """The event to ask after next."""
    events: tuple[Happened, ...] = ()
    is_stale: bool = False
    """More than can be told, or the ledger is another one than the page was made from."""


def happened_since(after: int) -> News:
    """What was committed after this event, in that order; nothing can still come in between."""
    rows = [Happened._make(row) for row in db.session.execute(_from(), {"after": after})]
    if not rows or rows[0].id != after or len(rows) > AT_MOST + 1:
        return News(newest_event_number(), is_stale=True)
    return News(rows[-1].id, tuple(row for row in rows[1:] if row.kind not in QUIET))


def newest_event_number() -> int:
    return db.session.scalar(newest()) or 0


def newest() -> Select[Any]:
    return select(func.coalesce(func.max(Event.id), 0))


@cache
def _from() -> Select[Any]:
    """With the event itself: where it is missing, the ledger is another one."""
    name = Event.by.property.mapper.columns["name"]
    columns = (Event.id, Event.kind, Event.about, Event.about_id, Event.team_id, Event.by_id)
    query = select(*columns, Event.details, name).outerjoin(Event.by)
    return query.where(Event.id >= bindparam("after")).order_by(Event.id).limit(AT_MOST + 2)
