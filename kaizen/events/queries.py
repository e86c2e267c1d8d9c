from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from kaizen.database import Model
from kaizen.events.models import Event
from kaizen.extensions import db

HISTORY_SHOWN = 200
STRETCH = 50


def history_of(thing: Model, *, limit: int = HISTORY_SHOWN) -> list[Event]:
    """The newest events about a thing, in order of time, with who did it."""
    query = (
        select(Event)
        .options(joinedload(Event.by))
        .where(Event.about == thing.__tablename__, Event.about_id == thing.id)
        .order_by(Event.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))[::-1]


@dataclass(frozen=True)
class Stretch:
    """Some events, newest first; `older` is where to go on, or None at the beginning."""

    events: list[Event]
    older: int | None = None


def events_by(person_id: int, *, before: int | None = None, people_too: bool) -> Stretch:
    """What somebody did. Entries of people are for those who look after them."""
    return _newest(Event.by_id == person_id, before, people_too=people_too)


def events_in(team_id: int, *, before: int | None = None, people_too: bool) -> Stretch:
    """What happened in a team."""
    return _newest(Event.team_id == team_id, before, people_too=people_too)


def _newest(theirs: ColumnElement[bool], before: int | None, *, people_too: bool) -> Stretch:
    query = select(Event).options(joinedload(Event.by)).where(theirs)
    query = query.where(Event.about != "pending_decision")  # its author hears it first
    if not people_too:
        query = query.where(Event.about != "person")
    if before is not None:
        query = query.where(Event.id < before)
    events = list(db.session.scalars(query.order_by(Event.id.desc()).limit(STRETCH + 1)))
    more = len(events) > STRETCH
    return Stretch(events[:STRETCH], events[STRETCH - 1].id if more else None)
