"""What was measured while a trial runs: one line each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Line, Model, Moment
from kaizen.people.models import Person
from kaizen.trials.models import Trial


class Reading(Model):
    """One value of what a trial measures: in its unit, or 1 and 0 where it is yes or no."""

    __table_args__ = (Index("ix_reading_trial", "trial_id", "day", "id"),)

    trial_id: Mapped[int] = mapped_column(ForeignKey("trial.id"))
    day: Mapped[date]
    figure: Mapped[float] = mapped_column(Float)
    note: Mapped[Line] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None]

    trial: Mapped[Trial] = relationship()
    by: Mapped[Person] = relationship()
