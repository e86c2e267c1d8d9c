"""What somebody has read, on which page ever, and what is forgotten after that."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select, update

from kaizen import clock
from kaizen.extensions import db
from kaizen.inbox.gathering import KEPT_FOR
from kaizen.inbox.hears import Card
from kaizen.inbox.models import Notice
from kaizen.people.models import Person


def read_card(person: Person, card: Card) -> None:
    about, number = card
    read(person, Notice.about == about, Notice.about_id == number)


def read_all(person: Person, *, to: int) -> None:
    """What came after `to` meanwhile stays unread; it is the number of an event."""
    read(person, Notice.event_id <= to)


def read(person: Person, *which: ColumnElement[bool]) -> None:
    """What is unread of these."""
    unread = Notice.person_id == person.id, Notice.read_at.is_(None)
    change = update(Notice).where(*unread, *which).values(read_at=clock.now())
    db.session.execute(change.execution_options(synchronize_session=False))


def forget_old_notices(*, at_most: int = 1000) -> int:
    """How many were removed: read ones after ninety days. What is unread stays."""
    old = (
        select(Notice.id)
        .where(Notice.read_at < clock.now() - KEPT_FOR)
        .order_by(Notice.id)
        .limit(at_most)
    )
    gone = delete(Notice).where(Notice.id.in_(old.scalar_subquery()))
    found = db.session.execute(gone.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]
