from __future__ import annotations

import hashlib

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.database import Model, Moment, Words, insert_once
from kaizen.extensions import db


class Rendering(Model):
    """Words in another language, kept so that the service is asked once."""

    __table_args__ = (UniqueConstraint("original", "language"),)

    original: Mapped[str] = mapped_column(String(64))  # SHA-256 of the words as written
    language: Mapped[str] = mapped_column(String(10))
    words: Mapped[Words]
    made_at: Mapped[Moment]

    @classmethod
    def keep(cls, original: str, language: str, words: str) -> None:
        values = {"original": hash_of(original), "language": language, "words": words}
        insert_once(db.session(), cls, **values)


def kept_renderings(originals: list[str], language: str) -> dict[str, str]:
    """Which of these words were put into this language before; one query."""
    by_hash = {hash_of(words): words for words in originals}
    query = db.select(Rendering.original, Rendering.words).where(
        Rendering.original.in_(by_hash), Rendering.language == language
    )
    return {by_hash[key]: words for key, words in db.session.execute(query)}


def hash_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
