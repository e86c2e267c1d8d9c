"""Is it still done this way? Asked so many days after an adoption: kept or drifted."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Model, Words
from kaizen.people.models import Person
from kaizen.trials.adoption import Adoption


class Found(StrEnum):
    KEPT = "kept"
    DRIFTED = "drifted"


class SustainCheck(Model):
    """One question to who looks after the standard, else to who leads the team."""

    __table_args__ = (Index("ix_sustain_check_due", "found", "due_on"),)

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    after_days: Mapped[int]
    due_on: Mapped[date]
    found: Mapped[Found | None]
    words: Mapped[Words] = mapped_column(default="")
    content: Mapped[str | None] = mapped_column(String(64), index=True)  # of its photo
    width: Mapped[int | None]
    height: Mapped[int | None]
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_off_at: Mapped[datetime | None]

    adoption: Mapped[Adoption] = relationship()
    checked_by: Mapped[Person | None] = relationship()
