"""A decision against an idea that its author hears first: until then the others see no change."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Model, Moment, Words
from kaizen.ideas.lifecycle import NotToldYet, Stage
from kaizen.language import lazy_gettext
from kaizen.people.models import Person

if TYPE_CHECKING:
    from kaizen.ideas.models import Idea


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

    def hear(self, by: Person | None) -> None:
        """Somebody acts on it who must have heard it; who decided it themselves has not."""
        if by is None or not self.is_told_to(by):
            raise NotToldYet(self.by.name)
        self.carry_out()

    def carry_out(self) -> None:
        """Somebody who should has heard it, or the time is up: now it shows to everybody."""
        idea, by, stage, day = self.idea, self.by, self.stage, self.review_on
        idea.pending = None
        carry_out(idea, by, stage, self.answer, day, decided_at=self.decided_at.isoformat())


def told_first(idea: Idea, by: Person) -> list[Person]:
    return [author for author in idea.authors if author.is_active and author.id != by.id]


def carry_out(
    idea: Idea, by: Person, stage: Stage, answer: Answer, review_on: date | None, **more: str
) -> None:
    words: dict[str, Any] = asdict(answer) | more
    if stage is Stage.DECLINED:
        idea.decline(by, **words)
    else:
        assert review_on is not None  # noqa: S101 - asked by the form
        idea.defer(by, **words, review_on=review_on)
