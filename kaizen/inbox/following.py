"""Hearing how it goes on with an idea or a complaint, for who neither wrote nor backs it."""

from __future__ import annotations

from sqlalchemy import delete

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.database import insert_once
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.inbox.models import Following
from kaizen.people.models import Person

Followed = Idea | Complaint


def follow(thing: Followed, by: Person) -> None:
    """A second time changes nothing."""
    insert_once(db.session(), Following, person_id=by.id, since=clock.now(), **_of(thing))


def unfollow(thing: Followed, by: Person) -> None:
    """With what was merged into it, which would be heard of all the same."""
    model, column = (
        (Idea, Following.idea_id)
        if isinstance(thing, Idea)
        else (Complaint, Following.complaint_id)
    )
    here = db.select(model.id).where((model.id == thing.id) | (model.merged_into_id == thing.id))
    gone = delete(Following).where(Following.person_id == by.id, column.in_(here))
    db.session.execute(gone.execution_options(synchronize_session=False))


def _of(thing: Followed) -> dict[str, int]:
    return {f"{thing.__tablename__}_id": thing.id}
