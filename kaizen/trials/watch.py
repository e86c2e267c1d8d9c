"""What was done about a complaint, on the line of time: trials started, ideas adopted, and whether
it was heard less since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import NamedTuple

from sqlalchemy import and_, select

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.complaints.periods import A_WEEK
from kaizen.complaints.rates import Change, Heard, change
from kaizen.complaints.times import Stretch
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.trials.models import Decision, Trial

WEEKS_BEFORE = 26
IDEAS_SHOWN = 50
ADOPTED_SHOWN = 10
ROWS_READ = 1000  # ideas with their cycles: more than any complaint has


class Prompted(NamedTuple):
    """An idea on a complaint, as its page lists it."""

    id: int
    title: str
    language: str | None
    stage: Stage
    votes: int


@dataclass(frozen=True)
class Tried:
    """One cycle of an idea: what the chart needs of it."""

    idea: Prompted
    started_at: datetime
    ended_at: datetime | None
    decision: Decision | None

    @property
    def adopted_at(self) -> datetime | None:
        return self.ended_at if self.decision is Decision.ADOPT else None


def ideas_on(complaint: Complaint) -> tuple[list[Prompted], list[Tried]]:
    """The ideas it prompted, most voted first, and every cycle of them, the first one first; those
    that were taken back are not among them."""
    cycle = and_(Trial.idea_id == Idea.id, Trial.withdrawn_at.is_(None))
    query = (
        select(Idea.id, Idea.title, Idea.language, Idea.stage, Idea.votes)
        .add_columns(Trial.started_at, Trial.ended_at, Trial.decision)
        .outerjoin(Trial, cycle)
        .where(Idea.complaint_id == complaint.id)
        .order_by(Idea.votes.desc(), Idea.id.desc(), Trial.id)
        .limit(ROWS_READ)
    )
    ideas: dict[int, Prompted] = {}
    tried = []
    for *facts, started_at, ended_at, decision in db.session.execute(query):
        idea = ideas.setdefault(facts[0], Prompted(*facts))
        if started_at:
            tried.append(Tried(idea, started_at, ended_at, decision))
    return list(ideas.values())[:IDEAS_SHOWN], sorted(tried, key=lambda one: one.started_at)


def cycles_of(idea: Idea, trials: Iterable[Trial]) -> list[Tried]:
    """The same of one idea, from what its page knows already."""
    prompted = Prompted(idea.id, idea.title, idea.language, idea.stage, idea.votes)
    return [Tried(prompted, one.started_at, one.ended_at, one.decision) for one in trials]


@dataclass(frozen=True)
class Adopted:
    """An idea that is in use: since when, and when its first trial began."""

    idea: Prompted
    tried_at: datetime
    adopted_at: datetime

    def weeks_before(self, complaint: Complaint) -> int:
        """Half a year before its trial; less when the complaint is younger, in full weeks."""
        if complaint.first_heard_at is None or complaint.first_heard_at >= self.tried_at:
            return 0
        return min(WEEKS_BEFORE, ceil((self.tried_at - complaint.first_heard_at) / A_WEEK))

    def stretches(self, complaint: Complaint) -> list[Stretch]:
        """Before the trial, and since the adoption. The trial itself is neither: what was tried
        was in use then, but not yet everywhere."""
        begins = self.tried_at - self.weeks_before(complaint) * A_WEEK
        return [(begins, self.tried_at), (self.adopted_at, clock.now())]


@dataclass(frozen=True)
class Since:
    """Heard so often in the weeks before the trial of an idea, and so often since its adoption."""

    adopted: Adopted
    before: int
    weeks_before: int
    since: int
    days_since: int
    change: Change


def adopted_of(tried: Iterable[Tried]) -> list[Adopted]:
    """The ideas in use, the newest adoption first."""
    first: dict[int, datetime] = {}
    adopted: dict[int, Adopted] = {}
    for one in tried:
        begun = first.setdefault(one.idea.id, one.started_at)
        if one.adopted_at and one.idea.stage is Stage.ADOPTED:
            adopted[one.idea.id] = Adopted(one.idea, begun, one.adopted_at)
    newest_first = sorted(adopted.values(), key=lambda one: one.adopted_at, reverse=True)
    return newest_first[:ADOPTED_SHOWN]


def stretches_of(adopted: Iterable[Adopted], complaint: Complaint) -> list[Stretch]:
    return [stretch for one in adopted for stretch in one.stretches(complaint)]


def compared_all(adopted: list[Adopted], complaint: Complaint, times: list[int]) -> list[Since]:
    """`times` are the counts of all their stretches."""
    pairs = zip(adopted, times[::2], times[1::2], strict=True)
    return [_compared(one, complaint, before, since) for one, before, since in pairs]


def _compared(adopted: Adopted, complaint: Complaint, before: int, since: int) -> Since:
    weeks = adopted.weeks_before(complaint)
    time_since = clock.now() - adopted.adopted_at
    changed = change(Heard(before, weeks), Heard(since, time_since / A_WEEK))
    return Since(adopted, before, weeks, since, time_since.days, changed)
