"""A decision against an idea that its author hears first: until then the others see no change."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Model, Moment, Words
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.people.models import Person


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

    idea: Mapped[Idea] = relationship()
    by: Mapped[Person] = relationship()
