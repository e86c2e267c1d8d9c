from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model, Moment, Words
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage, WrongStage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Team

DAYS_OFFERED = 14
DAYS_AT_MOST = 30


class Decision(StrEnum):
    """What ends a trial."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"


class Prediction:
    """What we expect: something measured, from a value to another, in its own unit."""

    def __init__(self, measure: str, expected_from: float, expected_to: float, unit: str = ""):
        self.measure = measure
        self.expected_from = expected_from
        self.expected_to = expected_to
        self.unit = unit


class Trial(Model):
    """One small experiment (the Do of PDCA). A changed prediction is a new cycle, never an edit."""

    __table_args__ = (Index("ix_trial_idea", "idea_id", "cycle"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    cycle: Mapped[int] = mapped_column(default=1)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    measure: Mapped[Line]
    expected_from: Mapped[float] = mapped_column(Float)
    expected_to: Mapped[float] = mapped_column(Float)
    unit: Mapped[Line]
    started_at: Mapped[Moment]
    ends_on: Mapped[date]
    extended_because: Mapped[Words | None]
    first_ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    decision: Mapped[Decision | None]
    actual: Mapped[Words | None]
    lesson: Mapped[Words | None]
    withdrawn_at: Mapped[datetime | None]

    idea: Mapped[Idea] = relationship()
    owner: Mapped[Person] = relationship()

    @classmethod
    def start(
        cls, idea: Idea, by: Person, *, owner: Person, expecting: Prediction, ends_on: date
    ) -> Trial:
        """Approve: the idea is being tried from now until `ends_on`, or the next working day."""
        ends_on = _checked_end(idea.team, ends_on)
        idea.move_to(
            Stage.TRIALLED,
            by,
            EventKind.TRIAL_STARTED,
            due_on=ends_on,
            owner=owner.id,
            owner_name=owner.name,
        )
        return cls._begin(idea, owner, expecting, ends_on)

    @classmethod
    def _begin(cls, idea: Idea, owner: Person, expecting: Prediction, ends_on: date) -> Trial:
        trial = cls(
            idea=idea,
            cycle=1 + len(trials_of(idea)),
            owner=owner,
            measure=expecting.measure,
            expected_from=expecting.expected_from,
            expected_to=expecting.expected_to,
            unit=expecting.unit,
            ends_on=ends_on,
        )
        db.session.add(trial)
        db.session.flush()
        return trial

    @property
    def is_running(self) -> bool:
        return self.ended_at is None and self.withdrawn_at is None

    @property
    def days_left(self) -> int:
        """Negative when it is past its end."""
        return (self.ends_on - self.idea.team.today).days

    @property
    def days(self) -> int:
        """How long it runs in all."""
        return (self.ends_on - self._started_on).days

    @property
    def days_gone(self) -> int:
        return max(0, (self.idea.team.today - self._started_on).days)

    @property
    def _started_on(self) -> date:
        return clock.local(self.started_at, self.idea.team.zone).date()

    @property
    def was_extended(self) -> bool:
        return self.first_ends_on is not None

    def extend(self, by: Person, *, ends_on: date, reason: str) -> None:
        """Once, with a reason."""
        self._refuse_unless_running(Stage.TRIALLED)
        if self.was_extended:
            raise Refusal(_("A trial is extended once. Decide now, or start another cycle."))
        if ends_on <= self.ends_on:
            raise Refusal(_("Choose a day after the present end."))
        ends_on = _checked_end(self.idea.team, ends_on)
        self.first_ends_on, self.ends_on, self.extended_because = self.ends_on, ends_on, reason
        self.idea.extend_to(ends_on)
        record(EventKind.TRIAL_EXTENDED, self.idea, by, due_on=ends_on.isoformat(), reason=reason)

    def adapt(
        self, by: Person, *, actual: str, lesson: str, expecting: Prediction, ends_on: date
    ) -> Trial:
        """End this cycle and begin the next, with a prediction of its own."""
        ends_on = _checked_end(self.idea.team, ends_on)
        self._end(Decision.ADAPT, actual, lesson)
        self.idea.extend_to(ends_on)
        following = Trial._begin(self.idea, self.owner, expecting, ends_on)
        record(
            EventKind.TRIAL_ADAPTED,
            self.idea,
            by,
            due_on=ends_on.isoformat(),
            actual=actual,
            lesson=lesson,
        )
        return following

    def adopt(self, by: Person, *, actual: str, lesson: str, new_way: str) -> Adoption:
        """It worked: `new_way` says in plain words how we work from now on."""
        self._end(Decision.ADOPT, actual, lesson)
        self.idea.move_to(
            Stage.ADOPTED,
            by,
            EventKind.IDEA_ADOPTED,
            actual=actual,
            lesson=lesson,
            new_way=new_way,
        )
        adoption = Adoption(idea=self.idea, trial=self, new_way=new_way)
        db.session.add(adoption)
        return adoption

    def abandon(self, by: Person, *, actual: str, lesson: str) -> None:
        """It did not help, and we learned something: worth as much as a success."""
        self._end(Decision.ABANDON, actual, lesson)
        self.idea.move_to(
            Stage.ABANDONED, by, EventKind.IDEA_ABANDONED, actual=actual, lesson=lesson
        )

    def _end(self, decision: Decision, actual: str, lesson: str) -> None:
        self._refuse_unless_running(
            Stage.ABANDONED if decision is Decision.ABANDON else Stage.ADOPTED
        )
        self.ended_at, self.decision = clock.now(), decision
        self.actual, self.lesson = actual, lesson

    def _refuse_unless_running(self, wanted: Stage) -> None:
        if not self.is_running:
            raise WrongStage(self.idea.stage, wanted)


class Adoption(Model):
    """The new way of working. Standards, training and checks hang on it."""

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), index=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trial.id"), unique=True)
    new_way: Mapped[Words]
    adopted_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None]

    idea: Mapped[Idea] = relationship()
    trial: Mapped[Trial] = relationship()


def trials_of(idea: Idea) -> list[Trial]:
    """All cycles in their order; those that an undo took back are not among them."""
    query = (
        db.select(Trial)
        .options(joinedload(Trial.owner))
        .where(Trial.idea_id == idea.id, Trial.withdrawn_at.is_(None))
        .order_by(Trial.cycle, Trial.id)
    )
    return list(db.session.scalars(query))


def running_trial(idea: Idea, *, to: Stage) -> Trial:
    """The one that has not ended; refused in words when the idea is not being tried."""
    for trial in reversed(trials_of(idea)):
        if trial.is_running:
            return trial
    raise WrongStage(idea.stage, to)


def offered_end(team: Team) -> date:
    return due_day(team, team.today + timedelta(days=DAYS_OFFERED))


def _checked_end(team: Team, ends_on: date) -> date:
    """The chosen day is within the limit; the working day it is moved to may be past it."""
    today = team.today
    if not today < ends_on <= today + timedelta(days=DAYS_AT_MOST):
        raise Refusal(
            _(
                "A trial ends between tomorrow and %(days)s days from now.",
                days=DAYS_AT_MOST,
            )
        )
    return due_day(team, ends_on)
