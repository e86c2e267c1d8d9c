"""What goes with a removed photo, and with a removed comment."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from kaizen.errors import StoreAway
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.photos.files import PhotoFiles
from kaizen.photos.models import Photo
from kaizen.photos.queries import contents_shown

log = logging.getLogger("kaizen")


def follow_removed_comment(event: Event, **_: Any) -> None:
    """The words are gone, and so are the pictures that went with them."""
    if event.kind is EventKind.COMMENT_REMOVED:
        who = db.session.get(Person, event.by_id) if event.by_id else None
        said = Photo.comment_id == event.details["comment"]
        for photo in db.session.scalars(select(Photo).where(said, Photo.removed_at.is_(None))):
            photo.remove(who)


def forget_unless_shown(files: PhotoFiles, contents: Collection[str]) -> None:
    """After the commit, in a transaction that the view ends: nobody else writes meanwhile, so
    nobody can begin to show what is being forgotten."""
    shown = contents_shown(contents)
    try:
        for content in set(contents) - shown:
            files.forget(content)
    except StoreAway as fault:
        log.warning("%s The sweep will see to it.", fault)


def anything_left_over(files: PhotoFiles) -> bool:
    old = set(files.old_contents())
    return bool(old and old - contents_shown())


def sweep(files: PhotoFiles) -> int:
    """Forgets what was left over when a commit failed; how many files' names that were."""
    files.forget_drafts()
    old = set(files.old_contents())  # before the query, which makes others wait with their writes
    left_over = old - contents_shown()
    for content in left_over:
        files.forget(content)
    return len(left_over)
