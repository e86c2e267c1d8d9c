"""A complaint that is heard again although an idea against it was adopted: an open question."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import Model, Moment, Words
from kaizen.people.models import Person
from kaizen.trials.adoption import Adoption


class Answer(StrEnum):
    """What a leader says to it."""

    ACCEPT = "accept"
    LOOK_AGAIN = "look_again"
    NEW_IDEA = "new_idea"


class Recurrence(Model):
    """At most one is open for an adoption; what is heard meanwhile belongs to it."""

    __table_args__ = (Index("ix_recurrence_open", "adoption_id", "answer"),)

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"))
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    noticed_at: Mapped[Moment]
    answer: Mapped[Answer | None]
    words: Mapped[Words] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_off_at: Mapped[datetime | None]

    adoption: Mapped[Adoption] = relationship()
    complaint: Mapped[Complaint] = relationship()
    occurrence: Mapped[Occurrence | None] = relationship()
    answered_by: Mapped[Person | None] = relationship()
