"""Who must know a standard, and who of them can do it. Always asked, never stored: who joins a
team or a role is meant at once, who leaves is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    distinct,
    exists,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.standards.models import MustKnow, Standard, StandardVersion
from kaizen.standards.training import Training
from kaizen.words import folded

HERE = Person.left_at.is_(None)
MEANT = (
    Person.id == MustKnow.person_id,
    Person.team_id == MustKnow.team_id,
    Person.role == MustKnow.role,
)


class Coverage(NamedTuple):
    """How many of those who must know it can do it, as the version in force says."""

    can: int
    must: int

    @property
    def percent(self) -> int:
        """Rounded down: a hundred only when it is everybody."""
        return 100 * self.can // self.must if self.must else 0

    @property
    def is_whole(self) -> bool:
        return self.can == self.must


class Knower(NamedTuple):
    """One person before one standard."""

    id: int
    name: str
    team_id: int | None
    must: bool
    ticked_at: datetime | None
    ticked_by_id: int | None
    ticked_by: str | None

    @property
    def can(self) -> bool:
        return self.ticked_at is not None

    @property
    def by_trainer(self) -> bool:
        return self.can and self.ticked_by_id != self.id


def coverage_of(standard_ids: Iterable[int]) -> dict[int, Coverage]:
    """In one query, each person once. A standard that nobody must know is left out."""
    rows = db.session.execute(_coverage_of(), {"standards": list(standard_ids)})
    return {number: Coverage(can, must) for number, can, must in rows}


@cache
def _coverage_of() -> Select[Any]:
    return covered(MustKnow.standard_id.in_(bindparam("standards", expanding=True)))


def covered(*narrowing: Any) -> Select[Any]:
    """Standard, how many can, how many must; narrowed by what must be known. Who is meant twice is
    counted once by DISTINCT: measured three times as fast as a union of who is meant."""
    holds = in_force()
    return (
        select(
            holds.c.standard_id,
            func.count(distinct(Training.id)).label("can"),
            func.count(distinct(Person.id)).label("must"),
        )
        .join(MustKnow, MustKnow.standard_id == holds.c.standard_id)
        .join(Person, and_(HERE, or_(*MEANT)))
        .outerjoin(Training, _ticked(holds, Person.id))
        .where(*narrowing)
        .group_by(holds.c.standard_id)
    )


def people_around(standard: Standard) -> list[Knower]:
    """By name: who must know it, and who else of those that work here can do it."""
    version = standard.current
    must = must_know(MustKnow.standard_id == standard.id)
    by = aliased(Person)
    query = (
        select(Person.id, Person.name, Person.team_id, must.c.person_id.is_not(None))
        .add_columns(Training.ticked_at, by.id, by.name)
        .outerjoin(must, must.c.person_id == Person.id)
        .outerjoin(
            Training,
            and_(
                Training.version_id == (version.id if version else None),
                Training.person_id == Person.id,
            ),
        )
        .outerjoin(by, by.id == Training.ticked_by_id)
        .where(HERE, or_(must.c.person_id.is_not(None), Training.id.is_not(None)))
    )
    return sorted((Knower(*row) for row in db.session.execute(query)), key=_by_name)


def coverage_among(people: Iterable[Knower]) -> Coverage:
    meant = [one for one in people if one.must]
    return Coverage(sum(one.can for one in meant), len(meant))


def must_know(*narrowing: Any) -> Subquery:
    """Pairs of a standard and a person who must know it; a union, so that nobody counts twice."""
    pair = select(MustKnow.standard_id, Person.id.label("person_id"))
    parts = (pair.join(Person, one).where(HERE, *narrowing) for one in MEANT)
    return union(*parts).subquery()


def in_force() -> Subquery:
    """Of each standard that was not withdrawn the version that holds."""
    return (
        select(
            Standard.id.label("standard_id"),
            Standard.team_id,
            StandardVersion.id.label("version_id"),
            StandardVersion.number,
            StandardVersion.title,
            StandardVersion.language,
            StandardVersion.written_at,
        )
        .join(StandardVersion, StandardVersion.standard_id == Standard.id)
        .where(Standard.withdrawn_at.is_(None), it_holds())
        .subquery()
    )


def it_holds() -> ColumnElement[bool]:
    """Of a standard's versions the newest that was not taken back."""
    later = aliased(StandardVersion)
    is_newer = and_(
        later.standard_id == StandardVersion.standard_id,
        later.number > StandardVersion.number,
        later.withdrawn_at.is_(None),
    )
    return and_(StandardVersion.withdrawn_at.is_(None), ~exists().where(is_newer))


def _ticked(holds: Subquery, person_id: Any) -> Any:
    return and_(Training.version_id == holds.c.version_id, Training.person_id == person_id)


def _by_name(one: Knower) -> tuple[str, int]:
    return folded(one.name), one.id
