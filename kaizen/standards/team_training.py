"""How far a team is with what its people must know."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import and_, or_, select

from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.standards.audience import HERE, Coverage, in_force, must_know
from kaizen.standards.models import MustKnow
from kaizen.standards.training import Training
from kaizen.teams.models import Team
from kaizen.words import folded

PAGE = 50


class Known(NamedTuple):
    """A standard, and how many of the team's people can do it."""

    id: int
    title: str
    language: str | None
    coverage: Coverage


class Member(NamedTuple):
    id: int
    name: str
    open: list[Known]  # by title


class TeamTraining(NamedTuple):
    """A page of it."""

    standards: list[Known]  # by title
    members: list[Member]  # who has something of these to read, by name
    page: int
    last: int


def training_of(team: Team, page: int = 1) -> TeamTraining:
    """The team's own standards, and all others that somebody of it must know; two queries."""
    can: dict[int, set[int]] = {}
    lacks: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    titled = _standards_of(team)
    last = max(1, -(-len(titled) // PAGE))
    page = max(1, min(page, last))
    shown = titled[(page - 1) * PAGE :][:PAGE]
    for standard, person, name, ticked in _pairs_of(team, [number for number, *_ in shown]):
        names[person] = name
        (can if ticked else lacks).setdefault(standard, set()).add(person)
    standards = [
        Known(number, title, language, _coverage(can.get(number), lacks.get(number)))
        for number, title, language in shown
    ]
    members = [
        Member(person, name, [one for one in standards if person in lacks.get(one.id, ())])
        for person, name in sorted(names.items(), key=lambda one: (folded(one[1]), one[0]))
    ]
    return TeamTraining(standards, [one for one in members if one.open], page, last)


def _coverage(can: set[int] | None, lacks: set[int] | None) -> Coverage:
    able = len(can or ())
    return Coverage(able, able + len(lacks or ()))


def _standards_of(team: Team) -> list[tuple[int, str, str | None]]:
    """By title."""
    holds = in_force()
    theirs = Person.team_id == team.id, HERE
    meant = or_(
        MustKnow.team_id == team.id,
        MustKnow.person_id.in_(select(Person.id).where(*theirs)),
        MustKnow.role.in_(select(Person.role).where(*theirs)),
    )
    known = holds.c.standard_id.in_(select(MustKnow.standard_id).where(meant))
    query = select(holds.c.standard_id, holds.c.title, holds.c.language)
    rows = db.session.execute(query.where(or_(holds.c.team_id == team.id, known)))
    return sorted((tuple(row) for row in rows), key=lambda one: (folded(one[1]), one[0]))


def _pairs_of(team: Team, standards: list[int]) -> list[tuple[int, int, str, bool]]:
    must = must_know(Person.team_id == team.id, MustKnow.standard_id.in_(standards))
    holds = in_force()
    query = (
        select(must.c.standard_id, Person.id, Person.name)
        .add_columns(Training.id.is_not(None))
        .join(holds, holds.c.standard_id == must.c.standard_id)
        .join(Person, Person.id == must.c.person_id)
        .outerjoin(
            Training,
            and_(Training.version_id == holds.c.version_id, Training.person_id == Person.id),
        )
    )
    return [tuple(row) for row in db.session.execute(query)]
