"""The part of the queue that goes to browsers: what asks for somebody, in one sentence."""

from __future__ import annotations

from typing import NamedTuple

from flask import url_for

from kaizen.database import expect_writing
from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel, Delivery, PushSubscription
from kaizen.inbox.letters import as_read_by, notices_of
from kaizen.inbox.mail import one_line
from kaizen.inbox.push import Gone, push
from kaizen.inbox.sending import due, try_one
from kaizen.inbox.stories import story_of
from kaizen.inbox.views import PAGES
from kaizen.language import gettext as _
from kaizen.web.pages import by_nobody

BATCH = 10  # each may wait for its push service
TO_BROWSERS = (Channel.PUSH,)


class Said(NamedTuple):
    title: str
    body: str
    url: str
    tag: str


def any_push_due() -> bool:
    return db.session.scalar(due(TO_BROWSERS).limit(1)) is not None


def send_pushes() -> int:
    """How many were tried."""
    numbers = list(db.session.scalars(due(TO_BROWSERS).limit(BATCH)))
    db.session.rollback()
    for number in numbers:
        try_one(number, _send)
    return len(numbers)


def _send(delivery: Delivery) -> bool:
    """Whether there was anything to tell, and anybody who takes it."""
    number = int(delivery.subject_key.rpartition("-")[2])
    subscription = db.session.get(PushSubscription, number)
    if subscription is None or subscription.person_id != delivery.person_id:
        return False
    said = said_by(delivery)
    db.session.expunge(subscription)
    db.session.rollback()  # nobody waits for a push service
    if said is None:
        return False
    try:
        push(subscription, **said._asdict())
    except Gone:
        _forget(number)
        return False
    return True


def said_by(delivery: Delivery) -> Said | None:
    """None when it was read, done or switched off meanwhile. No more than the sentence: it may
    show on a locked screen."""
    if not delivery.person.is_active:
        return None
    with as_read_by(delivery.person):
        notices = list(db.session.scalars(notices_of(delivery)))
        if not notices:
            return None
        story = story_of(notices)[0]
        line = story.lines[0]
        who = one_line(line.names or by_nobody(line.notice.event))
        body = (
            line.sentence if line.is_whole else _("%(who)s: %(what)s", who=who, what=line.sentence)
        )
        url = url_for(PAGES[story.about], number=story.about_id)
        return Said(one_line(story.title), str(body), url, f"{story.about}-{story.about_id}")


def _forget(number: int) -> None:
    expect_writing(writing=True)
    gone = db.session.get(PushSubscription, number)
    if gone is not None:
        db.session.delete(gone)
    db.session.commit()
    expect_writing(writing=False)
