"""From the ledger to the inboxes: each event once, in its order, as far as the bookmark."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from kaizen import clock
from kaizen.database import insert_into, insert_once
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.inbox.audience import AUDIENCE
from kaizen.inbox.hears import Hears, card_of
from kaizen.inbox.models import Notice, Way
from kaizen.inbox.nearby import Nearby
from kaizen.inbox.settings import ways_of
from kaizen.inbox.taking_back import SETTLES, TAKES_BACK, UNDOES, settle_asked, take_back, undo
from kaizen.jobs.models import Bookmark
from kaizen.people.models import Person

log = logging.getLogger("kaizen")

READER = "inbox"
KEPT_FOR = timedelta(days=90)


def gather(*, at_most: int = 500) -> int:
    """How many events were read: fewer than `at_most` when nothing is left. The caller commits.

    Notices and bookmark move in one transaction, and who reads holds the bookmark's row: killed in
    the middle nothing was read, and of two at once the second goes on where the first ended.
    """
    bookmark = _bookmark()
    after = select(Event).where(Event.id > bookmark.event_id).order_by(Event.id)
    events = list(db.session.scalars(after.limit(at_most)))
    if events:
        _tell(events)
        bookmark.event_id = events[-1].id
        db.session.flush()
    return len(events)


def _bookmark() -> Bookmark:
    """Where it was lost, what happened until now is not told again."""
    held = select(Bookmark).where(Bookmark.reader == READER).with_for_update()
    held = held.execution_options(populate_existing=True)
    found = db.session.scalar(held)
    if found is None:
        newest = db.session.scalar(select(func.max(Event.id))) or 0
        insert_once(db.session(), Bookmark, reader=READER, event_id=newest)
        found = db.session.scalars(held).one()
    return found


def _tell(events: Iterable[Event]) -> None:
    near = Nearby()
    told: list[tuple[Event, list[Hears]]] = []
    forgotten = clock.now() - KEPT_FOR
    for event in events:
        hears = _hearing(event, near) if event.at > forgotten else []
        if event.kind in TAKES_BACK or event.kind in UNDOES or event.kind in SETTLES:
            _write(told)
            told.clear()
            hears = _without(event, hears, near)
        told.append((event, hears))
    _write(told)


def _hearing(event: Event, near: Nearby) -> list[Hears]:
    """A line of the ledger that can't be understood must not keep the others from everybody."""
    if event.kind not in AUDIENCE:
        return []
    try:
        return list(AUDIENCE[event.kind](event, near))
    except (KeyError, NoResultFound):
        log.exception("Event %s, %s, is told to nobody.", event.id, event.kind)
        return []


def _without(event: Event, hears: list[Hears], near: Nearby) -> list[Hears]:
    """Clears away what it takes back or settles. Who never heard of that hears nothing now."""
    take_back(event)
    undone = undo(event)
    settle_asked(event, near)
    return [*undone.hear, *(one for one in hears if one.person_id not in undone.spared)]


def _write(told: list[tuple[Event, list[Hears]]]) -> None:
    """One row for each person and event, of the first kind that the person wants to hear."""
    people = {one.person_id for _, hears in told for one in hears}
    here = select(Person.id).where(Person.id.in_(people), Person.left_at.is_(None))
    ways = ways_of(db.session.scalars(here)) if people else {}
    rows = []
    for event, hears in told:
        known = {event.by_id}
        for one in hears:
            wanted = one.person_id in ways and ways[one.person_id][one.kind] is not Way.OFF
            if wanted and one.person_id not in known:
                known.add(one.person_id)
                rows.append(_row(event, one))
    if rows:
        db.session.execute(insert_into(db.session(), Notice).on_conflict_do_nothing(), rows)


def _row(event: Event, hears: Hears) -> dict[str, Any]:
    about, number = card_of(event)
    return {
        "person_id": hears.person_id,
        "event_id": event.id,
        "kind": hears.kind,
        "about": about,
        "about_id": number,
        "asks": hears.asks,
        "at": event.at,
    }
