"""What needs a word at the stand-up: heard again, drifted, not looked at, and trials that are over.
The one list that every page about it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.recurrences import Recurrence
from kaizen.adoptions.troubles import drifted, heard_again, late, past_in
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.standards.models import Standard, StandardVersion
from kaizen.trials.adoption import Adoption
from kaizen.trials.models import Trial

SHOWN = 50  # of each; a stand-up talks about fewer


@dataclass(frozen=True)
class Concerns:
    recurrences: list[Recurrence]
    drifted: list[SustainCheck]
    late: list[SustainCheck]
    overdue: list[Trial]

    def __len__(self) -> int:
        lists = (self.recurrences, self.drifted, self.late, self.overdue)
        return sum(len(one) for one in lists)


def concerns(todays: Mapping[int, date], team_id: int | None = None) -> Concerns:
    """Of one team, or of all, in four queries, the oldest of each first."""
    return Concerns(
        _recurrences(team_id),
        _checks(drifted(), team_id),
        _one_of_each(_checks(late(todays), team_id)),
        _overdue(todays, team_id),
    )


def _recurrences(team_id: int | None) -> list[Recurrence]:
    idea = joinedload(Recurrence.adoption).joinedload(Adoption.idea)
    query = (
        heard_again()
        .with_only_columns(Recurrence)
        .options(idea.joinedload(Idea.team), idea.joinedload(Idea.complaint))
        .options(joinedload(Recurrence.occurrence))
        .order_by(Recurrence.id)
    )
    return list(db.session.scalars(_of(team_id, query)))


def _checks(found: Select[Any], team_id: int | None) -> list[SustainCheck]:
    adoption = joinedload(SustainCheck.adoption)
    standard = adoption.joinedload(Adoption.version).joinedload(StandardVersion.standard)
    query = (
        found.with_only_columns(SustainCheck)
        .options(adoption.joinedload(Adoption.idea).joinedload(Idea.team))
        .options(standard.joinedload(Standard.owner), joinedload(SustainCheck.checked_by))
        .order_by(SustainCheck.due_on, SustainCheck.id)
    )
    return list(db.session.scalars(_of(team_id, query)))


def _one_of_each(checks: list[SustainCheck]) -> list[SustainCheck]:
    """Who looks once has an answer to all that were asked of the same adoption."""
    first: dict[int, SustainCheck] = {}
    for check in checks:
        first.setdefault(check.adoption_id, check)
    return list(first.values())


def _overdue(todays: Mapping[int, date], team_id: int | None) -> list[Trial]:
    query = (
        select(Trial)
        .join(Idea, Idea.id == Trial.idea_id)
        .options(contains_eager(Trial.idea).joinedload(Idea.team), joinedload(Trial.owner))
        .where(Idea.stage == Stage.TRIALLED, or_(*past_in(todays, Idea.due_on)))
        .where(Trial.ended_at.is_(None), Trial.withdrawn_at.is_(None))
        .order_by(Idea.due_on, Trial.id)
    )
    return list(db.session.scalars(_of(team_id, query)))


def _of(team_id: int | None, query: Select[Any]) -> Select[Any]:
    return (query.where(Idea.team_id == team_id) if team_id else query).limit(SHOWN)
