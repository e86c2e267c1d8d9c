"""How far a team is with what its people must know."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import and_, select

from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.standards.audience import Coverage, in_force, must_know
from kaizen.standards.training import Training
from kaizen.teams.models import Team
from kaizen.words import folded


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
    standards: list[Known]  # by title
    members: list[Member]  # who has something to read, by name


def training_of(team: Team) -> TeamTraining:
    """The team's own standards, and all others that somebody of it must know; two queries."""
    can: dict[int, set[int]] = {}
    lacks: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    titles = _standards_of(team)
    for standard, title, language, person, name, ticked in _pairs_of(team):
        titles[standard] = title, language
        names[person] = name
        (can if ticked else lacks).setdefault(standard, set()).add(person)
    standards = [
        Known(number, *titled, _coverage(can.get(number), lacks.get(number)))
        for number, titled in sorted(titles.items(), key=lambda one: (folded(one[1][0]), one[0]))
    ]
    members = [
        Member(person, name, [one for one in standards if person in lacks.get(one.id, ())])
        for person, name in sorted(names.items(), key=lambda one: (folded(one[1]), one[0]))
    ]
    return TeamTraining(standards, [one for one in members if one.open])


def _coverage(can: set[int] | None, lacks: set[int] | None) -> Coverage:
    able = len(can or ())
    return Coverage(able, able + len(lacks or ()))


def _standards_of(team: Team) -> dict[int, tuple[str, str | None]]:
    holds = in_force()
    query = select(holds.c.standard_id, holds.c.title, holds.c.language)
    rows = db.session.execute(query.where(holds.c.team_id == team.id))
    return {number: (title, language) for number, title, language in rows}


def _pairs_of(team: Team) -> list[tuple[int, str, str | None, int, str, bool]]:
    must, holds = must_know(Person.team_id == team.id), in_force()
    query = (
        select(must.c.standard_id, holds.c.title, holds.c.language, Person.id, Person.name)
        .add_columns(Training.id.is_not(None))
        .join(holds, holds.c.standard_id == must.c.standard_id)
        .join(Person, Person.id == must.c.person_id)
        .outerjoin(
            Training,
            and_(Training.version_id == holds.c.version_id, Training.person_id == Person.id),
        )
    )
    return [tuple(row) for row in db.session.execute(query)]
