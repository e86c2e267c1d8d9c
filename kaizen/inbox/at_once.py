"""What asks for somebody goes out at once: each notice of it becomes a message, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from kaizen.database import insert_into, insert_once
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel, Delivery, PushSubscription, key_of
from kaizen.inbox.gathering import READER
from kaizen.inbox.mail import PostOffice
from kaizen.inbox.models import Notice, Way
from kaizen.inbox.quiet import free_from
from kaizen.inbox.settings import ways_of
from kaizen.jobs.models import Bookmark
from kaizen.people.models import Person

AT_ONCE = "deliveries"
EVENTS = 500  # in one transaction


def anything_happened() -> bool:
    """Whether the ledger goes on behind what the inboxes know."""
    known = select(Bookmark.event_id).where(Bookmark.reader == READER).scalar_subquery()
    newest = select(func.max(Event.id)).scalar_subquery()
    return bool(db.session.scalar(select(newest > func.coalesce(known, -1))))


def anything_that_asks() -> bool:
    """Whether the inboxes know more than was looked at here."""
    bookmarks = db.session.execute(select(Bookmark.reader, Bookmark.event_id))
    read = {row.reader: row.event_id for row in bookmarks}
    return READER in read and read.get(AT_ONCE, -1) < read[READER]


def queue_what_asks() -> int:
    """How many events were looked at. Notices of an event are there as a whole once the inbox's
    bookmark stands behind it, so that none is missed."""
    gathered = db.session.scalar(select(Bookmark.event_id).where(Bookmark.reader == READER))
    if gathered is None:
        return 0
    bookmark = _bookmark(gathered)
    first, last = bookmark.event_id, min(bookmark.event_id + EVENTS, gathered)
    if last > first:
        _queue(_asking(first, last))
        bookmark.event_id = last
        db.session.flush()
    return max(last - first, 0)


def _bookmark(gathered: int) -> Bookmark:
    """At the very first look nothing old goes out."""
    held = select(Bookmark).where(Bookmark.reader == AT_ONCE).with_for_update()
    held = held.execution_options(populate_existing=True)
    found = db.session.scalar(held)
    if found is None:
        insert_once(db.session(), Bookmark, reader=AT_ONCE, event_id=gathered)
        found = db.session.scalars(held).one()
    return found


def _asking(first: int, last: int) -> list[Notice]:
    query = select(Notice).where(
        Notice.asks, Notice.read_at.is_(None), Notice.event_id > first, Notice.event_id <= last
    )
    return list(db.session.scalars(query.order_by(Notice.event_id, Notice.id)))


def _queue(notices: Iterable[Notice]) -> None:
    ids = {one.person_id for one in notices}
    here = select(Person).where(Person.id.in_(ids), Person.left_at.is_(None))
    people = {one.id: one for one in db.session.scalars(here)} if ids else {}
    if not people:
        return
    ways, free, browsers = ways_of(people), free_from(people.values()), _browsers(people)
    by_mail = PostOffice.of(current_app.config).is_set
    rows: list[dict[str, Any]] = []
    for one in notices:
        if one.person_id not in free or ways[one.person_id][one.kind] is not Way.INBOX:
            continue
        row = {
            "person_id": one.person_id,
            "up_to_id": one.event_id,
            "try_at": free[one.person_id],
        }
        if by_mail and people[one.person_id].email:
            rows.append(row | {"channel": Channel.MAIL, "subject_key": key_of(one.event_id)})
        for number in browsers.get(one.person_id, []):
            key = key_of(one.event_id, number)
            rows.append(row | {"channel": Channel.PUSH, "subject_key": key})
    if rows:
        db.session.execute(insert_into(db.session(), Delivery).on_conflict_do_nothing(), rows)


def _browsers(people: Iterable[int]) -> dict[int, list[int]]:
    query = select(PushSubscription.person_id, PushSubscription.id)
    found: dict[int, list[int]] = {}
    for person_id, number in db.session.execute(
        query.where(PushSubscription.person_id.in_(people))
    ):
        found.setdefault(person_id, []).append(number)
    return found
