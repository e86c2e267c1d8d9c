"""Adopted ideas that may not hold: heard again, drifted, or nobody has looked. Their cards are
amber. And which are adopted but not in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from kaizen.adoptions.checks import Found, SustainCheck
from kaizen.adoptions.in_force import adoptions_in_force
from kaizen.adoptions.recurrences import Recurrence
from kaizen.adoptions.sustaining import LATE
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.standards.models import Standard, StandardVersion
from kaizen.teams.models import Team
from kaizen.trials.adoption import Adoption

NOT_IN_FORCE = "not_in_force"
QUERIES_KEPT = 8


class Trouble(StrEnum):
    """What makes a card amber, the most urgent first."""

    HEARD_AGAIN = "heard_again"
    DRIFTED = "drifted"
    LATE = "late"


@dataclass(frozen=True)
class Troubles:
    """By the ideas' ids."""

    of: Mapping[int, Trouble] = field(default_factory=dict)
    out_of_use: frozenset[int] = frozenset()


def troubles(todays: Mapping[int, date], team_id: int | None = None) -> Troubles:
    """Of one team, or of all, in one query. `todays` is the date where each team works."""
    query = _troubles(tuple(sorted(todays.items())), of_all=team_id is None)
    found: dict[str, list[int]] = {}
    for idea_id, what in db.session.execute(query, {"team": team_id} if team_id else {}):
        found.setdefault(what, []).append(idea_id)
    return Troubles(
        {one: trouble for trouble in reversed(Trouble) for one in found.get(trouble, ())},
        frozenset(found.get(Trouble.DRIFTED, [])) | frozenset(found.get(NOT_IN_FORCE, [])),
    )


@lru_cache(QUERIES_KEPT)
def _troubles(todays: tuple[tuple[int, date], ...], *, of_all: bool) -> Any:
    """Putting it together costs more than running it, and every board asks."""
    parts = (
        _found(Trouble.HEARD_AGAIN, heard_again()),
        _found(Trouble.DRIFTED, drifted()),
        _found(Trouble.LATE, late(dict(todays))),
        _found(NOT_IN_FORCE, _withdrawn()),
    )
    return union_all(
        *(part if of_all else part.where(Idea.team_id == bindparam("team")) for part in parts)
    )


def in_use(team: Team) -> int:
    """Adopted, by a standard in force, and not drifted: the number the board is proud of."""
    broken = [part.with_only_columns(Idea.id) for part in (drifted(), _withdrawn())]
    held = [Idea.id.not_in(part) for part in broken]
    query = adoptions_in_force(func.count(Idea.id)).where(Idea.team_id == team.id, *held)
    return db.session.scalar(query) or 0


def heard_again() -> Select[Any]:
    is_open = Recurrence.answer.is_(None), Recurrence.called_off_at.is_(None)
    # The few are named once more, that SQLite may begin with them and not with all adopted ideas.
    few = Adoption.id.in_(select(Recurrence.adoption_id).where(*is_open))
    among = and_(Recurrence.adoption_id == Adoption.id, *is_open)
    return adoptions_in_force(Adoption).join(Recurrence, among).where(few)


def drifted() -> Select[Any]:
    """The last answer was that it drifted."""
    later = aliased(SustainCheck)
    followed = select(later.id).where(
        later.adoption_id == SustainCheck.adoption_id,
        or_(
            later.checked_at > SustainCheck.checked_at,
            and_(later.checked_at == SustainCheck.checked_at, later.id > SustainCheck.id),
        ),
    )
    return adoptions_in_force(Adoption).join(
        SustainCheck,
        and_(
            SustainCheck.adoption_id == Adoption.id,
            SustainCheck.found == Found.DRIFTED,
            ~followed.exists(),
        ),
    )


def late(todays: Mapping[int, date]) -> Select[Any]:
    """Asked for two weeks, and nobody has answered."""
    return adoptions_in_force(Adoption).join(
        SustainCheck,
        and_(
            SustainCheck.adoption_id == Adoption.id,
            SustainCheck.found.is_(None),
            SustainCheck.called_off_at.is_(None),
            or_(*past_in(todays, SustainCheck.due_on, since=LATE)),
        ),
    )


def past_in(
    todays: Mapping[int, date], due_on: Any, *, since: timedelta = timedelta(days=1)
) -> Iterable[ColumnElement[bool]]:
    """So long past its day, where the idea's team works: three dates at most."""
    for day in sorted(set(todays.values())):
        teams = [team_id for team_id, today in todays.items() if today == day]
        yield and_(Idea.team_id.in_(teams), due_on <= day - since)
    yield literal(value=False)


def _withdrawn() -> Select[Any]:
    """What was withdrawn comes first, and then the ideas behind it: they are few, and adopted ideas
    many."""
    withdrawn = (
        select(StandardVersion.id)
        .join(Standard, Standard.id == StandardVersion.standard_id)
        .where(Standard.withdrawn_at.is_not(None))
    )
    not_in_force = Adoption.version_id.in_(withdrawn)
    few = Idea.id.in_(select(Adoption.idea_id).where(not_in_force))
    return adoptions_in_force(Adoption).where(few, not_in_force)


def _found(what: str, query: Select[Any]) -> Any:
    return query.with_only_columns(Idea.id, literal(str(what)))
