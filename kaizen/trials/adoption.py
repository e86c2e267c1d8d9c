from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kaizen import clock
from kaizen.database import Model, Moment
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.standards.models import StandardVersion

if TYPE_CHECKING:
    from kaizen.trials.models import Trial


class Adoption(Model):
    """From its trial to the standard that says how we work now. What follows hangs on it."""

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), index=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trial.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("standard_version.id"), index=True)
    adopted_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None]

    idea: Mapped[Idea] = relationship()
    trial: Mapped[Trial] = relationship()
    version: Mapped[StandardVersion] = relationship()

    def take_back(self) -> None:
        """The decision was a slip: what it wrote does not hold either."""
        self.withdrawn_at = clock.now()
        self.version.take_back()


def standing_adoption(idea: Idea) -> Adoption | None:
    """The last that was not taken back. While the idea is adopted it is the one in force. With
    the standard that it wrote, in one query."""
    query = (
        select(Adoption)
        .options(joinedload(Adoption.version).joinedload(StandardVersion.standard))
        .where(Adoption.idea_id == idea.id, Adoption.withdrawn_at.is_(None))
        .order_by(Adoption.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)
