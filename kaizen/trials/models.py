from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

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
from kaizen.standards.models import StandardVersion
from kaizen.trials.adoption import Adoption
from kaizen.trials.counting import heard_during
from kaizen.trials.ends import Decision, checked_end
from kaizen.trials.helping import TrialHelper
from kaizen.trials.predictions import Kind, Prediction
from kaizen.words import by_name, folded


class Trial(Model):
    """One small experiment (the Do of PDCA). A changed prediction is a new cycle, never an edit."""

    __table_args__ = (
        Index("ix_trial_idea", "idea_id", "cycle"),
        Index("ix_trial_ended", "ended_at"),
        Index("ix_trial_just_do_it", "just_do_it", "started_at"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    cycle: Mapped[int] = mapped_column(default=1)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[Kind] = mapped_column(default=Kind.MEASURED)
    measure: Mapped[Line]
    expected_from: Mapped[float | None] = mapped_column(Float)
    expected_to: Mapped[float | None] = mapped_column(Float)
    unit: Mapped[Line]
    why: Mapped[Words] = mapped_column(default="")
    # Small, safe and begun by its author without asking first.
    just_do_it: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[Moment]
    ends_on: Mapped[date]
    extended_because: Mapped[Words | None]
    first_ends_on: Mapped[date | None]
    asked_on: Mapped[date | None]  # the end at which its owner was told that it has come
    ended_at: Mapped[datetime | None]
    decision: Mapped[Decision | None]
    actual_figure: Mapped[float | None] = mapped_column(Float)  # of yes and no: 1 and 0
    actual: Mapped[Words | None]
    lesson: Mapped[Words | None]
    folded: Mapped[Words] = mapped_column(default="")  # of what was learned, to find it again
    withdrawn_at: Mapped[datetime | None]

    idea: Mapped[Idea] = relationship()
    owner: Mapped[Person] = relationship()
    helpers: Mapped[list[Person]] = relationship(
        secondary=lambda: TrialHelper.__table__, order_by=Person.id
    )

    @property
    def helpers_by_name(self) -> list[Person]:
        return by_name(self.helpers)

    @classmethod
    def start(
        cls,
        idea: Idea,
        by: Person,
        *,
        owner: Person,
        expecting: Prediction,
        ends_on: date,
        helpers: Iterable[Person] = (),
    ) -> Trial:
        """Approve: the idea is being tried from now until `ends_on`, or the next working day."""
        if idea.stage is not Stage.PROPOSED:
            raise WrongStage(idea.stage, Stage.TRIALLED)
        ends_on = checked_end(idea.team, ends_on)
        idea.move_to(
            Stage.TRIALLED,
            by,
            EventKind.TRIAL_STARTED,
            due_on=ends_on,
            owner=owner.id,
            owner_name=owner.name,
        )
        return cls.begin_cycle(idea, owner, expecting, ends_on, helpers)

    @classmethod
    def begin_cycle(
        cls,
        idea: Idea,
        owner: Person,
        expecting: Prediction,
        ends_on: date,
        helpers: Iterable[Person],
    ) -> Trial:
        trial = cls(
            idea=idea,
            cycle=1 + len(trials_of(idea)),
            owner=owner,
            ends_on=ends_on,
            helpers=[person for person in helpers if person is not owner],
            **asdict(expecting),
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
        return (self.ends_on - self.started_on).days

    @property
    def days_gone(self) -> int:
        return max(0, (self.idea.team.today - self.started_on).days)

    @property
    def started_on(self) -> date:
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
        ends_on = checked_end(self.idea.team, ends_on)
        self.first_ends_on, self.ends_on, self.extended_because = self.ends_on, ends_on, reason
        self.idea.due_on = ends_on
        record(EventKind.TRIAL_EXTENDED, self.idea, by, due_on=ends_on.isoformat(), reason=reason)

    def adapt(
        self,
        by: Person,
        *,
        actual: str,
        lesson: str,
        expecting: Prediction,
        ends_on: date,
        figure: float | None = None,
        owner: Person | None = None,
        helpers: Iterable[Person] | None = None,
    ) -> Trial:
        """End this cycle and begin the next; the same people try it unless others are named."""
        ends_on = checked_end(self.idea.team, ends_on)
        result = self.end(Decision.ADAPT, actual, lesson, figure)
        self.idea.due_on = ends_on
        following = Trial.begin_cycle(
            self.idea,
            owner or self.owner,
            expecting,
            ends_on,
            self.helpers if helpers is None else helpers,
        )
        record(EventKind.TRIAL_ADAPTED, self.idea, by, due_on=ends_on.isoformat(), **result)
        return following

    def adopt(
        self,
        by: Person,
        *,
        actual: str,
        lesson: str,
        standard: StandardVersion,
        figure: float | None = None,
    ) -> Adoption:
        """It worked: the version of a standard says how we work from now on."""
        result = self.end(Decision.ADOPT, actual, lesson, figure)
        adoption = Adoption(idea=self.idea, trial=self, version=standard)
        db.session.add(adoption)
        self.idea.move_to(
            Stage.ADOPTED,
            by,
            EventKind.IDEA_ADOPTED,
            standard=standard.standard_id,
            version=standard.number,
            title=standard.title,
            **result,
        )
        return adoption

    def abandon(self, by: Person, *, actual: str, lesson: str, figure: float | None = None) -> None:
        """It did not help, and we learned something: worth as much as a success."""
        result = self.end(Decision.ABANDON, actual, lesson, figure)
        self.idea.move_to(Stage.ABANDONED, by, EventKind.IDEA_ABANDONED, **result)

    def go_on(self) -> None:
        """As if it had not ended: the decision was taken back at once."""
        self.ended_at = self.decision = self.actual = self.lesson = self.actual_figure = None
        self.folded = ""

    def end(
        self, decision: Decision, actual: str, lesson: str, figure: float | None = None
    ) -> dict[str, Any]:
        """Every decision comes through here; what becomes of the idea follows it."""
        wanted = {Decision.ABANDON: Stage.ABANDONED, Decision.STOP: Stage.PROPOSED}
        self._refuse_unless_running(wanted.get(decision, Stage.ADOPTED))
        self.ended_at, self.decision = clock.now(), decision
        self.actual, self.lesson, self.actual_figure = actual, lesson, figure
        if self.kind is Kind.COMPLAINT:  # nobody's to say: the board has counted
            self.actual_figure = heard_during(self).a_week
        self.folded = folded(f"{lesson} {actual} {self.measure}")
        return {"actual": actual, "actual_figure": self.actual_figure, "lesson": lesson}

    def _refuse_unless_running(self, wanted: Stage) -> None:
        if not self.is_running:
            raise WrongStage(self.idea.stage, wanted)


def trials_of(idea: Idea) -> list[Trial]:
    """All cycles in their order; those that an undo took back are not among them."""
    query = (
        db.select(Trial)
        .options(joinedload(Trial.owner), joinedload(Trial.helpers))
        .where(Trial.idea_id == idea.id, Trial.withdrawn_at.is_(None))
        .order_by(Trial.cycle, Trial.id)
    )
    return list(db.session.scalars(query).unique())


def running_trial(idea: Idea, *, to: Stage) -> Trial:
    """The one that has not ended; refused in words when the idea is not being tried."""
    for trial in reversed(trials_of(idea)):
        if trial.is_running:
            return trial
    raise WrongStage(idea.stage, to)
