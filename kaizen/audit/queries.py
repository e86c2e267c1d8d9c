"""What of the ledger an admin looks through, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from kaizen import clock
from kaizen.events.models import Event, EventKind
from kaizen.events.queries import STRETCH, Stretch
from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.words import folded

ROWS_AT_ONCE = 500
MOST_PEOPLE = 200  # of those whose names fit what was typed


class Group(StrEnum):
    SIGN_INS = "sign_ins"
    PEOPLE = "people"
    SECRETS = "secrets"
    TEAMS = "teams"
    DEVICES = "devices"
    FILES = "files"
    PRIVACY = "privacy"


AUDITED: dict[Group, tuple[EventKind, ...]] = {
    Group.SIGN_INS: (EventKind.SIGNED_IN, EventKind.SIGNED_OUT, EventKind.SIGN_IN_UNLOCKED),
    Group.PEOPLE: (
        EventKind.BOARD_SET_UP,
        EventKind.DEMO_LOADED,
        EventKind.PERSON_ADDED,
        EventKind.PERSON_CHANGED,
        EventKind.PERSON_LEFT,
        EventKind.PERSON_RETURNED,
    ),
    Group.SECRETS: (EventKind.SECRET_CHANGED,),
    Group.TEAMS: (EventKind.TEAM_ADDED, EventKind.TEAM_CHANGED),
    Group.DEVICES: (
        EventKind.KIOSK_ENROLLED,
        EventKind.KIOSK_CHANGED,
        EventKind.KIOSK_REVOKED,
        EventKind.WALL_ADDED,
        EventKind.WALL_CHANGED,
        EventKind.WALL_REVOKED,
        EventKind.STATION_ADDED,
        EventKind.STATION_CODE_REPLACED,
        EventKind.STATION_CODE_REVOKED,
    ),
    Group.FILES: (
        EventKind.EXPORTED,
        EventKind.COMPLAINTS_IMPORTED,
        EventKind.IMPORT_UNDONE,
    ),
    Group.PRIVACY: (EventKind.NAME_REPLACED,),
}
ALL = tuple(kind for kinds in AUDITED.values() for kind in kinds)


@dataclass(frozen=True)
class Asked:
    """What is empty or None does not narrow; `days` counts back from now."""

    typed: str = ""
    group: Group | None = None
    days: int | None = None


def audited(asked: Asked, *, before: int | None = None) -> Stretch:
    """Fifty at a time."""
    query = _lines(asked).options(joinedload(Event.by)).order_by(Event.id.desc())
    if before is not None:
        query = query.where(Event.id < before)
    events = list(db.session.scalars(query.limit(STRETCH + 1)))
    more = len(events) > STRETCH
    return Stretch(events[:STRETCH], events[STRETCH - 1].id if more else None)


def all_audited(asked: Asked) -> Iterator[Event]:
    """Oldest first, read bit by bit."""
    query = _lines(asked).options(joinedload(Event.by)).order_by(Event.id)
    yield from db.session.scalars(query.execution_options(yield_per=ROWS_AT_ONCE))


def _lines(asked: Asked) -> Select[Event]:
    query = select(Event).where(Event.kind.in_(AUDITED[asked.group] if asked.group else ALL))
    if asked.days:
        query = query.where(Event.at >= _days_ago(asked.days))
    if asked.typed:
        people = _people_called(asked.typed)
        about_them = and_(Event.about == "person", Event.about_id.in_(people))
        query = query.where(or_(Event.by_id.in_(people), about_them))
    return query


def _days_ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def _people_called(typed: str) -> list[int]:
    """Also those who left; by a part of the name, or the whole badge number."""
    words = folded(typed).split()
    people = db.session.execute(select(Person.id, Person.name, Person.badge))
    found = (
        number
        for number, name, badge in people
        if all(word in folded(name) for word in words) or folded(typed) == folded(badge or "")
    )
    return [number for number, _ in zip(found, range(MOST_PEOPLE), strict=False)]
