from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.people.models import Person
from kaizen.photos.pictures import Picture

MOST_OF_AN_IDEA = 4
MOST_OF_A_COMMENT = 2


class Mark(StrEnum):
    BEFORE = "before"
    AFTER = "after"


class NoRoom(Refusal):
    def __init__(self, most: int) -> None:
        super().__init__(
            ngettext(
                "There is room for %(num)s photo only. Remove it first, or leave this one out.",
                "There is room for %(num)s photos only. Remove one first, or leave this one out.",
                most,
            )
        )


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
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))

    idea: Mapped[Idea] = relationship(foreign_keys=[idea_id])
    comment: Mapped[Comment | None] = relationship()
    by: Mapped[Person | None] = relationship()

    @classmethod
    def add(
        cls,
        picture: Picture,
        idea: Idea,
        by: Person | None,
        *,
        comment: Comment | None = None,
        mark: Mark | None = None,
    ) -> Photo:
        """Without `by`, who left the idea without a name adds it. Raises NoRoom."""
        idea.refuse_when_merged()
        most = MOST_OF_A_COMMENT if comment else MOST_OF_AN_IDEA
        if _shown_already(idea, comment) >= most:
            raise NoRoom(most)
        photo = cls(content=picture.content, idea=idea, comment=comment, by=by, mark=mark)
        photo.width, photo.height, photo.bytes = picture.width, picture.height, len(picture.large)
        db.session.add(photo)
        db.session.flush()
        details = {"photo": photo.id, "comment": photo.comment_id, "mark": mark}
        record(EventKind.PHOTO_ADDED, idea, by, **details)
        return photo

    def mark_as(self, mark: Mark | None, by: Person) -> None:
        """How it was, how it became, or neither."""
        if self.removed_at:
            raise Refusal(_("This photo was removed."))
        if mark is not self.mark:
            before, self.mark = self.mark, mark
            record(EventKind.PHOTO_MARKED, self.idea, by, photo=self.id, before=before, after=mark)

    def remove(self, by: Person | None) -> None:
        """It is not shown any more; who removed it stays in the story."""
        if self.removed_at:
            raise Refusal(_("This photo was removed."))
        self.removed_at = clock.now()
        details = {"photo": self.id, "comment": self.comment_id}
        record(EventKind.PHOTO_REMOVED, self.idea, by, **details)


def _shown_already(idea: Idea, comment: Comment | None) -> int:
    """The idea's row is locked meanwhile, so that two who add at once do not both find room."""
    db.session.execute(select(Idea.id).where(Idea.id == idea.id).with_for_update())
    shown = select(func.count(Photo.id)).where(Photo.idea_id == idea.id, Photo.removed_at.is_(None))
    return (
        db.session.scalar(shown.where(Photo.comment_id == (comment.id if comment else None))) or 0
    )
