from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.complaints.occurrences import Occurrence
from kaizen.database import Model, Moment
from kaizen.ideas.models import Idea


class Receipt(Model):
    """Who left something without a name keeps the code, we keep a hash that is slow to guess.

    Nothing here, and nothing in the ledger, says who it was or on which device.
    """

    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[Moment]
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    looked_at: Mapped[datetime | None]

    idea: Mapped[Idea | None] = relationship()
    occurrence: Mapped[Occurrence | None] = relationship()
