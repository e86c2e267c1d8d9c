"""Half-written things of people whom a kiosk signed out: kept for them, offered next time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.database import Model, Moment


class Draft(Model):
    """What one person typed into one form and did not send."""

    __table_args__ = (UniqueConstraint("person_id", "form"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str] = mapped_column(String(40))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[Moment]
