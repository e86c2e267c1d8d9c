from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from kaizen.database import Model
from kaizen.events.models import QUIET, Event, EventKind
from kaizen.events.secrecy import VOTES, voters_are_hidden
from kaizen.extensions import db

HISTORY_SHOWN = 200
STRETCH = 50


def history_of(
    thing: Model, kinds: Collection[EventKind] = (), *, limit: int = HISTORY_SHOWN
) -> list[Event]:
    """The newest events about a thing, in order of time, with who did it; of these kinds or any."""
    query = (
        select(Event)
        .options(joinedload(Event.by))
        .where(Event.about == thing.__tablename__, Event.about_id == thing.id)
        .order_by(Event.id.desc())
        .limit(limit)
    )
    if kinds:
        query = query.where(Event.kind.in_(kinds))
    if voters_are_hidden():
        query = query.where(Event.kind.not_in(VOTES))
    return list(db.session.scalars(query))[::-1]


def may_tell(history: Sequence[Event], kind: EventKind) -> bool:
    """Whether this happened, as far as the newest events say: before them it may have, too."""
    return len(history) >= HISTORY_SHOWN or any(event.kind is kind for event in history)


def newest_event(thing: Model, kinds: Collection[EventKind] = ()) -> Event | None:
    return next(iter(history_of(thing, kinds, limit=1)), None)


@dataclass(frozen=True)
class Stretch:
    """Some events, newest first; `older` is where to go on, or None at the beginning."""

    events: list[Event]
    older: int | None = None


def events_by(
    person_id: int, *, before: int | None = None, people_too: bool, votes_too: bool = False
) -> Stretch:
    """What somebody did. Entries of people are for those who look after them; `votes_too` for
    the person alone, where who voted is hidden."""
    theirs = Event.by_id == person_id
    return _newest(theirs, before, people_too=people_too, votes_too=votes_too)


def events_in(team_id: int, *, before: int | None = None, people_too: bool) -> Stretch:
    """What happened in a team."""
    return _newest(Event.team_id == team_id, before, people_too=people_too)


def _newest(
    theirs: ColumnElement[bool], before: int | None, *, people_too: bool, votes_too: bool = False
) -> Stretch:
    query = select(Event).options(joinedload(Event.by)).where(theirs)
    query = query.where(Event.about != "pending_decision")  # its author hears it first
    query = query.where(Event.kind.not_in(QUIET))
    if voters_are_hidden() and not votes_too:
        query = query.where(Event.kind.not_in(VOTES))
    if not people_too:
        query = query.where(Event.about != "person")
    if before is not None:
        query = query.where(Event.id < before)
    events = list(db.session.scalars(query.order_by(Event.id.desc()).limit(STRETCH + 1)))
    more = len(events) > STRETCH
    return Stretch(events[:STRETCH], events[STRETCH - 1].id if more else None)
