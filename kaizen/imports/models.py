from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Line, Model, Moment
from kaizen.people.models import Person
from kaizen.teams.models import Team


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNDONE = "undone"


class Import(Model):
    """One file brought in: how it was read, what came of it, and that it can be undone as a whole."""

    file_name: Mapped[Line]
    stored_as: Mapped[str] = mapped_column(String(80))
    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[Moment]
    ended_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0)
    rows_read: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    complaints_new: Mapped[int] = mapped_column(default=0)

    team: Mapped[Team | None] = relationship()
    by: Mapped[Person | None] = relationship()
