"""A decision against an idea that its author hears first: until then the others see no change."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from kaizen import clock
from kaizen.database import Model, Moment, Words
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.lifecycle import NEXT, NotToldYet, Stage, WrongStage
from kaizen.ideas.models import Authorship, Idea
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext
from kaizen.people.models import Person
from kaizen.teams.calendars import due_day, working_time_of
from kaizen.teams.models import Team
from kaizen.teams.working_time import moment_on_the_wall

A_DAY = timedelta(days=1)


class Because(StrEnum):
    """What stands against it, chosen; why in this case, the leader writes."""

    COSTS = "costs"
    SAFETY = "safety"
    RULES = "rules"
    TRIED_BEFORE = "tried_before"
    OTHER_WAY = "other_way"
    NOT_OURS = "not_ours"
    NO_TIME = "no_time"
    WAITS_FOR = "waits_for"
    OTHER = "other"


BECAUSE_WORDS = {
    Because.COSTS: lazy_gettext("It costs more than it brings"),
    Because.SAFETY: lazy_gettext("It is not safe enough"),
    Because.RULES: lazy_gettext("A rule or a customer does not allow it"),
    Because.TRIED_BEFORE: lazy_gettext("It was tried before"),
    Because.OTHER_WAY: lazy_gettext("Another way helps more"),
    Because.NOT_OURS: lazy_gettext("We can't change this ourselves"),
    Because.NO_TIME: lazy_gettext("There is no time for it now"),
    Because.WAITS_FOR: lazy_gettext("Something else has to come first"),
    Because.OTHER: lazy_gettext("Something else"),
}


@dataclass(frozen=True)
class Answer:
    """Why not, what happens to the problem, and what could be tried instead."""

    because: Because
    reason: str
    problem: str
    instead: str = ""


class PendingDecision(Model):
    """Declined or put off, and not yet in force: the author is told before the others."""

    __table_args__ = (Index("ix_pending_decision_in_force", "in_force_at"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), unique=True)
    stage: Mapped[Stage]
    because: Mapped[Because]
    reason: Mapped[Words]
    problem: Mapped[Words]
    instead: Mapped[Words] = mapped_column(default="")
    review_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[Moment]
    in_force_at: Mapped[datetime]  # also when no author has seen it by then

    idea: Mapped[Idea] = relationship(back_populates="pending")
    by: Mapped[Person] = relationship()

    @property
    def answer(self) -> Answer:
        return Answer(self.because, self.reason, self.problem, self.instead)

    @property
    def hear_first(self) -> list[Person]:
        """Nobody, where it was left without a name."""
        return told_first(self.idea, self.by)

    def is_told_to(self, person: Person) -> bool:
        return person.id != self.by_id and self.idea.is_by(person)

    def carry_out(self) -> None:
        """Somebody who should has heard it, or the time is up: now it shows to everybody."""
        idea, by, stage, day = self.idea, self.by, self.stage, self.review_on
        idea.pending = None
        _decide(idea, by, stage, self.answer, day)


def decide_with_care(
    idea: Idea, by: Person, stage: Stage, answer: Answer, *, review_on: date | None = None
) -> None:
    """Decline it, or put it off to a day: at once where nobody else has to hear it first."""
    if idea.pending:
        raise NotToldYet(idea.pending.by.name)
    if stage not in NEXT[idea.stage]:
        raise WrongStage(idea.stage, stage)
    if not (told_first(idea, by) or left_without_a_name(idea)):
        _decide(idea, by, stage, answer, review_on)
        return
    now = clock.now()
    idea.pending = PendingDecision(
        **asdict(answer),
        stage=stage,
        review_on=review_on and due_day(idea.team, review_on),
        by=by,
        decided_at=now,
        in_force_at=a_working_day_after(now, idea.team),
    )
    notice(idea)
    record(EventKind.DECISION_TO_BE_TOLD, idea.pending, by, idea=idea.id, stage=stage)


def reconsider_decision(idea: Idea, by: Person) -> None:
    """Taken back while nobody else has heard of it."""
    pending = idea.pending
    if pending is None:
        raise Refusal(_("This answer has been told. Open the idea again instead."))
    record(EventKind.DECISION_RECONSIDERED, pending, by, idea=idea.id, stage=pending.stage)
    idea.pending = None
    notice(idea)


def _decide(idea: Idea, by: Person, stage: Stage, answer: Answer, review_on: date | None) -> None:
    words: dict[str, Any] = asdict(answer)
    if stage is Stage.DECLINED:
        idea.decline(by, **words)
    else:
        assert review_on is not None  # noqa: S101 - asked by the form
        idea.defer(by, **words, review_on=review_on)


def told_first(idea: Idea, by: Person) -> list[Person]:
    return [author for author in idea.authors if author.is_active and author.id != by.id]


def left_without_a_name(idea: Idea) -> bool:
    """Who left it follows it with the code of a receipt."""
    return not idea.authorships and bool(idea.receipts)


def notice(idea: Idea) -> None:
    """Who decides at the same moment finds that something has changed, though no stage has."""
    flag_modified(idea, "stage")


def a_working_day_after(moment: datetime, team: Team) -> datetime:
    """The same time of the day on the team's next working day; tomorrow, where none follows."""
    local = clock.local(moment, team.zone)
    tomorrow = local.date() + A_DAY
    day = working_time_of(team).working_day_from(tomorrow) or tomorrow
    return moment_on_the_wall(day, local.time(), team.zone)


def carry_out_decisions(
    *which: ColumnElement[bool], at_most: int | None = None, skip_locked: bool = False
) -> list[Idea]:
    """Those that nobody else carries out at the same moment, the oldest first."""
    query = (
        select(PendingDecision)
        .where(*which)
        .order_by(PendingDecision.id)
        .limit(at_most)
        .with_for_update(of=PendingDecision, skip_locked=skip_locked)
        .execution_options(populate_existing=True)
    )
    ideas = []
    for decision in list(db.session.scalars(query)):
        ideas.append(decision.idea)
        db.session.refresh(decision.idea)
        decision.carry_out()
    return ideas


def told_to(person: Person) -> ColumnElement[bool]:
    """Decisions on this person's ideas, by somebody else."""
    theirs = select(Authorship.idea_id).where(Authorship.person_id == person.id)
    return PendingDecision.idea_id.in_(theirs) & (PendingDecision.by_id != person.id)
