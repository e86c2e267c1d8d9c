"""How the mail goes, for who looks after the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel, Delivery, DeliveryState
from kaizen.inbox.mail import in_words
from kaizen.inbox.push import PushFault
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext
from kaizen.people.models import Person

BY_MAIL = (Channel.MAIL, Channel.DIGEST)
FAULTS = 20  # shown
TEST = "test-"  # begins the key of a message that only tests the way


PUSH_WORDS = {
    PushFault.GONE: lazy_gettext("This device takes nothing any more."),
    PushFault.BUSY: lazy_gettext("The device's push service asks to try again later."),
    PushFault.UNREACHABLE: lazy_gettext("The device's push service can't be reached from here."),
    PushFault.NOT_OUTSIDE: lazy_gettext("The device named an address that no push service has."),
    PushFault.REFUSED: lazy_gettext("The device's push service does not take this message."),
}


def fault_of(delivery: Delivery) -> tuple[str, str]:
    """What the last fault means, and what was said by the other side."""
    kept = delivery.fault or ""
    if delivery.channel is not Channel.PUSH:
        return in_words(kept)
    fault, _colon, said = kept.partition(": ")
    known = fault in set(PushFault)
    return (str(PUSH_WORDS[PushFault(fault)]), said) if known else (kept, "")


@dataclass(frozen=True)
class Post:
    waiting: int
    last_good: datetime | None
    faults: Sequence[Delivery]  # newest first


def post() -> Post:
    mail = Delivery.channel.in_(BY_MAIL)
    waiting = select(func.count()).where(mail, Delivery.state == DeliveryState.WAITING)
    last = select(func.max(Delivery.sent_at)).where(mail)
    faults = (
        select(Delivery)
        .options(joinedload(Delivery.person))
        .where(Delivery.fault_at.is_not(None))
        .order_by(Delivery.fault_at.desc(), Delivery.id.desc())
        .limit(FAULTS)
    )
    return Post(
        db.session.scalar(waiting) or 0,
        db.session.scalar(last),
        list(db.session.scalars(faults)),
    )


def last_test_of(person: Person) -> Delivery | None:
    tests = select(Delivery).where(
        Delivery.person_id == person.id,
        Delivery.channel == Channel.MAIL,
        Delivery.subject_key.startswith(TEST),
    )
    return db.session.scalar(tests.order_by(Delivery.id.desc()).limit(1))


def send_test_to(person: Person) -> Delivery:
    """It goes the way of all mail, by the runner."""
    if not person.email:
        raise Refusal(_("You have no e-mail address here. Add one first, under “My sign-in”."))
    test = Delivery(
        person=person,
        channel=Channel.MAIL,
        subject_key=f"{TEST}{clock.now().timestamp():.6f}",
        up_to_id=0,
        try_at=clock.now(),
    )
    db.session.add(test)
    return test
