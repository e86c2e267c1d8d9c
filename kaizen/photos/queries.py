from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, select, union
from sqlalchemy.orm import joinedload

from kaizen.database import Model
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.photos.models import MOST_OF_AN_IDEA, Mark, Photo
from kaizen.standards.models import Step


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


def contents_shown(
    among: Collection[str] | None = None, *, connection: Connection | None = None
) -> set[str]:
    """Which pictures something still shows: a photo, a step of a standard, a check. Asked of the
    board's own database, or of another one."""
    shown = union(
        _contents(Photo.content, among).where(Photo.removed_at.is_(None)),
        _contents(Step.content, among),
        # Checks are made a floor above: only their table is known.
        _contents(Model.metadata.tables["sustain_check"].c.content, among),
    )
    return set((connection or db.session).scalars(shown))


def _contents(content: Any, among: Collection[str] | None) -> Select[Any]:
    query = select(content).where(content.is_not(None))
    return query if among is None else query.where(content.in_(among))
