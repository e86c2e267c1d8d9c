"""What one person still has to read, and what they can do already."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.standards.audience import in_force
from kaizen.standards.models import MustKnow, StandardVersion
from kaizen.standards.training import Training

JOINED = (EventKind.PERSON_ADDED, EventKind.PERSON_RETURNED, EventKind.PERSON_CHANGED)


class Why(StrEnum):
    """Why somebody has to read it now."""

    NEW = "new"
    NEW_VERSION = "new_version"
    NEW_HERE = "new_here"


class Reading(NamedTuple):
    """A standard in force as one person stands to it."""

    standard_id: int
    version: int
    title: str
    language: str | None
    written_at: datetime
    must: bool
    knew_it: bool  # ticked a version before this one
    ticked_at: datetime | None

    def why(self, joined_at: datetime | None) -> Why:
        """`joined_at` is when the person came to where they are now."""
        if self.knew_it:
            return Why.NEW_VERSION
        if joined_at and joined_at > self.written_at:
            return Why.NEW_HERE
        return Why.NEW_VERSION if self.version > 1 else Why.NEW


def how_many_to_read(person: Person) -> int:
    holds = in_force()
    query = select(func.count()).select_from(holds).where(*_to_read(holds, person))
    return db.session.scalar(query) or 0


def to_read(person: Person) -> list[Reading]:
    """What must be known and was not ticked in its newest version, the newest first."""
    holds = in_force()
    return _read(_readings(holds, person).where(*_to_read(holds, person)))


def readings_of(person: Person) -> list[Reading]:
    """All that a person must know or can do, the newest first."""
    holds = in_force()
    query = _readings(holds, person)
    return _read(query.where(or_(_must(holds, person), Training.id.is_not(None))))


def joined_at(person: Person) -> datetime | None:
    """When they came, came back, or last changed team or role."""
    query = (
        select(Event.kind, Event.at, Event.details)
        .where(Event.about == "person", Event.about_id == person.id, Event.kind.in_(JOINED))
        .order_by(Event.id.desc())
    )
    for kind, at, details in db.session.execute(query):
        changed = details.get("after", {}).keys() & {"team", "role"}
        if changed or kind is not EventKind.PERSON_CHANGED:
            return at
    return person.added_at


def _readings(holds: Any, person: Person) -> Select[Any]:
    earlier, version = aliased(Training), aliased(StandardVersion)
    knew_it = (
        select(earlier.id)
        .join(version, version.id == earlier.version_id)
        .where(version.standard_id == holds.c.standard_id, earlier.person_id == person.id)
        .where(version.id != holds.c.version_id)
        .exists()
    )
    mine = and_(Training.version_id == holds.c.version_id, Training.person_id == person.id)
    columns = holds.c.standard_id, holds.c.number, holds.c.title, holds.c.language
    return (
        select(*columns, holds.c.written_at, _must(holds, person), knew_it, Training.ticked_at)
        .outerjoin(Training, mine)
        .order_by(holds.c.written_at.desc(), holds.c.standard_id.desc())
    )


def _read(query: Select[Any]) -> list[Reading]:
    return [Reading(*row) for row in db.session.execute(query)]


def _to_read(holds: Any, person: Person) -> tuple[ColumnElement[bool], ...]:
    tick = aliased(Training)
    ticked = select(tick.id).where(
        tick.version_id == holds.c.version_id, tick.person_id == person.id
    )
    return _must(holds, person), ~ticked.exists()


def _must(holds: Any, person: Person) -> ColumnElement[bool]:
    if not person.is_active:
        return false()
    meant = [MustKnow.person_id == person.id, MustKnow.role == person.role]
    if person.team_id is not None:
        meant.append(MustKnow.team_id == person.team_id)
    return holds.c.standard_id.in_(select(MustKnow.standard_id).where(or_(*meant)))
