"""What a translation service made of somebody's words. It never replaces them."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.database import Model, Moment, Words


class Rendering(Model):
    """Words in another language, kept so that the service is asked once."""

    __table_args__ = (UniqueConstraint("original", "language"),)

    original: Mapped[str] = mapped_column(String(64))  # SHA-256 of the words as written
    language: Mapped[str] = mapped_column(String(10))
    words: Mapped[Words]
    made_at: Mapped[Moment]
