"""Photos move with their idea to the one it is merged into, and home again."""

from typing import Any

from sqlalchemy import update

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.photos.models import Photo


def follow_merged_idea(event: Event, **_: Any) -> None:
    """Those that were removed too: who removed them stays in the story."""
    moving: Any = update(Photo).execution_options(synchronize_session=False)
    if event.kind is EventKind.IDEA_MERGED and "into" in event.details:
        moving = moving.where(Photo.idea_id == event.about_id)
        moving = moving.values(idea_id=event.details["into"], came_from_id=event.about_id)
    elif event.kind is EventKind.IDEA_UNMERGED and "out_of" in event.details:
        moving = moving.where(Photo.came_from_id == event.about_id)
        moving = moving.values(idea_id=event.about_id, came_from_id=None)
    else:
        return
    db.session.execute(moving)
    for thing in db.session:
        if isinstance(thing, Photo):
            db.session.expire(thing)
