"""Ideas follow the complaint that prompted them."""

from typing import Any

from sqlalchemy import update

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea


def follow_merged_complaint(event: Event, **_: Any) -> None:
    """When a complaint is merged its ideas move along, and back when it is parted again."""
    if event.kind is EventKind.COMPLAINT_MERGED and "into" in event.details:
        move = update(Idea).where(Idea.complaint_id == event.about_id)
        db.session.execute(
            move.values(complaint_id=event.details["into"], came_with_id=event.about_id)
        )
    elif event.kind is EventKind.COMPLAINT_UNMERGED and "out_of" in event.details:
        move = update(Idea).where(Idea.came_with_id == event.about_id)
        db.session.execute(move.values(complaint_id=event.about_id, came_with_id=None))
