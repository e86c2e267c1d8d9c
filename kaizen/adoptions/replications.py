"""What worked for one team, offered to the others that have the same trouble (yokoten)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Model, Moment, Words
from kaizen.people.models import Person
from kaizen.standards.models import Standard
from kaizen.teams.models import Team
from kaizen.trials.adoption import Adoption


class Fit(StrEnum):
    """What the other team's leader answers."""

    AS_IT_IS = "as_it_is"
    ADAPTED = "adapted"
    DOES_NOT_FIT = "does_not_fit"


class Reason(StrEnum):
    """Why this team was asked."""

    SAME_COMPLAINT = "same_complaint"
    LIKE_STATION = "like_station"


class Replication(Model):
    """One adoption, one other team, one answer. `standard` is what an adapting team wrote."""

    __table_args__ = (
        UniqueConstraint("adoption_id", "team_id"),
        Index("ix_replication_open", "team_id", "fit"),
    )

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    reason: Mapped[Reason]
    offered_at: Mapped[Moment]
    fit: Mapped[Fit | None]
    words: Mapped[Words] = mapped_column(default="")
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_off_at: Mapped[datetime | None]

    adoption: Mapped[Adoption] = relationship()
    team: Mapped[Team] = relationship()
    standard: Mapped[Standard | None] = relationship()
    answered_by: Mapped[Person | None] = relationship()
