from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Model, Moment
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.people.models import Person


class Mark(StrEnum):
    BEFORE = "before"
    AFTER = "after"


class Photo(Model):
    """One picture of an idea or of a comment on it. `content` names the file by what is in it."""

    content: Mapped[str] = mapped_column(String(64), index=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[Moment]
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    mark: Mapped[Mark | None]
    removed_at: Mapped[datetime | None]

    idea: Mapped[Idea] = relationship()
    comment: Mapped[Comment | None] = relationship()
    by: Mapped[Person | None] = relationship()
