from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.database import Model, Words


class JobRun(Model):
    """When a job that comes again and again ran last, and whether it went well."""

    name: Mapped[str] = mapped_column(String(40), unique=True)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # of the last run that went well
    fault: Mapped[Words | None]
    fault_at: Mapped[datetime | None]


class Bookmark(Model):
    """How far somebody has read the ledger, by the number of the last event."""

    reader: Mapped[str] = mapped_column(String(40), unique=True)
    event_id: Mapped[int] = mapped_column(default=0)
