from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.photos.models import MOST_OF_AN_IDEA, Mark, Photo


@dataclass(frozen=True)
class Album:
    """The photos of one idea and of all that was said about it, oldest first."""

    photos: list[Photo] = field(default_factory=list)

    def of(self, comment: Comment) -> list[Photo]:
        return [photo for photo in self.photos if photo.comment_id == comment.id]

    @property
    def own(self) -> list[Photo]:
        """Of the idea itself."""
        return [photo for photo in self.photos if photo.comment_id is None]

    @property
    def pair(self) -> list[Photo]:
        """How it was first and how it is now, when both are there."""
        before = [photo for photo in self.own if photo.mark is Mark.BEFORE]
        after = [photo for photo in self.own if photo.mark is Mark.AFTER]
        return [before[0], after[-1]] if before and after else []

    @property
    def others(self) -> list[Photo]:
        return [photo for photo in self.own if photo not in self.pair]

    @property
    def room(self) -> int:
        return max(0, MOST_OF_AN_IDEA - len(self.own))


def album_of(idea: Idea) -> Album:
    """In one query, with who put them up."""
    query = (
        select(Photo)
        .options(joinedload(Photo.by), joinedload(Photo.comment))
        .where(Photo.idea_id == idea.id, Photo.removed_at.is_(None))
        .order_by(Photo.id)
    )
    return Album(list(db.session.scalars(query)))


def contents_shown(among: Collection[str] | None = None) -> set[str]:
    """Which pictures some photo still shows."""
    query = select(Photo.content).where(Photo.removed_at.is_(None)).distinct()
    return set(
        db.session.scalars(query if among is None else query.where(Photo.content.in_(among)))
    )
