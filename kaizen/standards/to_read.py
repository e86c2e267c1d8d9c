"""What one person still has to read, and what they can do already."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.standards.audience import in_force
from kaizen.standards.models import MustKnow, StandardVersion
from kaizen.standards.training import Training

SHOWN = 50
MOST_COUNTED = 100
"""Where only the number is told: more than that nobody reads today."""
READER = bindparam("reader", type_=Integer)
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
    return db.session.scalar(counting_to_read(), asked_by(person)) or 0


def to_read(person: Person, page: int = 1) -> list[Reading]:
    """What must be known and was not ticked in its newest version, the newest first; a page."""
    return _read(_to_read(), person, skipped=(page - 1) * SHOWN)


def known_by(person: Person) -> list[Reading]:
    """What a person can do, must or not, the newest first."""
    return _read(_known(), person)


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


def _read(query: Select[Any], person: Person, **asked: int) -> list[Reading]:
    return [Reading(*row) for row in db.session.execute(query, asked_by(person) | asked)]


def asked_by(person: Person) -> dict[str, Any]:
    """What the queries below ask with. Nothing is equal to NULL: who left, or has no team, is
    meant by no team, and who left by nothing at all."""
    here = person.is_active
    return {
        "reader": person.id,
        "reader_here": person.id if here else None,
        "reader_team": person.team_id if here else None,
        "reader_role": person.role if here else None,
    }


@cache
def counting_to_read(at_most: int | None = None) -> Select[Any]:
    """From what must be known, one after the other, and no further than `at_most`."""
    holds = in_force()
    each = (
        select(holds.c.standard_id)
        .join(MustKnow, MustKnow.standard_id == holds.c.standard_id)
        .where(_meant(), ~_ticked(holds))
        .distinct()
        .limit(at_most)
    )
    return select(func.count()).select_from(each.subquery())


@cache
def _to_read() -> Select[Any]:
    holds = in_force()
    skipped = bindparam("skipped", type_=Integer)
    return _readings(holds).where(_must(holds), ~_ticked(holds)).limit(SHOWN).offset(skipped)


@cache
def _known() -> Select[Any]:
    return _readings(in_force()).where(Training.id.is_not(None))


def _readings(holds: Subquery) -> Select[Any]:
    earlier, version = aliased(Training), aliased(StandardVersion)
    knew_it = (
        select(earlier.id)
        .join(version, version.id == earlier.version_id)
        .where(version.standard_id == holds.c.standard_id, earlier.person_id == READER)
        .where(version.id != holds.c.version_id)
        .exists()
    )
    mine = and_(Training.version_id == holds.c.version_id, Training.person_id == READER)
    columns = holds.c.standard_id, holds.c.number, holds.c.title, holds.c.language
    return (
        select(*columns, holds.c.written_at, _must(holds), knew_it, Training.ticked_at)
        .outerjoin(Training, mine)
        .order_by(holds.c.written_at.desc(), holds.c.standard_id.desc())
    )


def _ticked(holds: Subquery) -> ColumnElement[bool]:
    tick = aliased(Training)
    mine = tick.version_id == holds.c.version_id, tick.person_id == READER
    return select(tick.id).where(*mine).exists()


def _must(holds: Subquery) -> ColumnElement[bool]:
    return holds.c.standard_id.in_(select(MustKnow.standard_id).where(_meant()))


def _meant() -> ColumnElement[bool]:
    return or_(
        MustKnow.person_id == bindparam("reader_here"),
        MustKnow.team_id == bindparam("reader_team"),
        MustKnow.role == bindparam("reader_role"),
    )
