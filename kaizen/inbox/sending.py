"""The queue: each message that is due goes out, at least once and almost never twice.

A try is written down before it is made, with when the next one would be, and its end at once
after it. Killed in between, the message is tried again at that time. The one thing that can't be
known is whether a mail server took a message when we were killed, or it hung up, between its yes
and our note of it: then it comes twice, with the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, delete, select, update

from kaizen import clock
from kaizen.database import expect_writing
from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel, Delivery, DeliveryState
from kaizen.inbox.letters import message_for
from kaizen.inbox.mail import Fault, Line, NotSent, PostOffice

BATCH = 20  # by one connection
A_MINUTE = timedelta(minutes=1)
# After each try. Some time later it is left to the inbox, after three days and a bit.
PAUSES = [1 * A_MINUTE, 5 * A_MINUTE, 30 * A_MINUTE, 120 * A_MINUTE, *[360 * A_MINUTE] * 12]
KEPT_FOR = timedelta(days=90)
BY_MAIL = (Channel.MAIL, Channel.DIGEST)


def any_mail_due() -> bool:
    return db.session.scalar(due(BY_MAIL).limit(1)) is not None


def send_mail() -> int:
    """How many messages were tried; some at a time, by one connection."""
    office = PostOffice.of(current_app.config)
    numbers = list(db.session.scalars(due(BY_MAIL).limit(BATCH)))
    if not numbers:
        return 0
    if not office.is_set:
        return _drop(BY_MAIL)
    db.session.rollback()
    is_open = False
    try:
        with office.open() as line:
            is_open = True
            for number in numbers:
                try_one(number, partial(_send, line))
    except NotSent as fault:
        # A connection that ended in the middle may be one message's fault: the rest is tried on
        # another one, with the next run.
        if not is_open or fault.fault is Fault.SENDER:
            _put_off_all(BY_MAIL, fault)
        return 0
    return len(numbers)


def try_one(number: int, send: Callable[[Delivery], bool]) -> None:
    """`send` says whether there was anything to send; it raises NotSent. What does not concern
    this message alone is raised again, for the others' sake."""
    expect_writing(writing=True)
    if not _begin(number):
        return
    expect_writing(writing=False)
    try:
        sent = send(db.session.get_one(Delivery, number))
    except NotSent as fault:
        _note_fault(number, fault)
        if not fault.is_of_one_message:
            raise
        return
    state = DeliveryState.SENT if sent else DeliveryState.NOT_NEEDED
    _note(Delivery.id == number, state=state, sent_at=clock.now() if sent else None)


def _send(line: Line, delivery: Delivery) -> bool:
    message = message_for(delivery)
    db.session.rollback()  # nobody waits for a mail server
    if message is not None:
        line.send(message)
    return message is not None


def _begin(number: int) -> bool:
    """Whether it is ours: of two runners that want it at once, one gets it."""
    tries = db.session.scalar(select(Delivery.tries).where(Delivery.id == number)) or 0
    if tries >= len(PAUSES):  # each of them ended in the middle
        _note(Delivery.id == number, state=DeliveryState.GIVEN_UP)
        return False
    change = (
        update(Delivery)
        .where(Delivery.id == number, Delivery.tries == tries, *_waiting())
        .values(tries=tries + 1, try_at=clock.now() + PAUSES[tries])
        .execution_options(synchronize_session=False)
    )
    is_ours = db.session.execute(change).rowcount == 1  # type: ignore[attr-defined]
    db.session.commit()
    return is_ours


def _note_fault(number: int, fault: NotSent) -> None:
    db.session.rollback()
    tries = db.session.scalar(select(Delivery.tries).where(Delivery.id == number)) or 0
    is_over = fault.is_final or tries >= len(PAUSES)
    state = DeliveryState.GIVEN_UP if is_over else DeliveryState.WAITING
    _note(Delivery.id == number, state=state, fault=str(fault), fault_at=clock.now())


def _put_off_all(channels: Collection[Channel], fault: NotSent) -> None:
    """The server is away: all that is due waits as long as it would after a try of its own."""
    kept = {"fault": str(fault), "fault_at": clock.now()}
    these = Delivery.channel.in_(channels), *_waiting()
    for tries, pause in reversed([*enumerate(PAUSES)]):
        _note(*these, Delivery.tries == tries, tries=tries + 1, try_at=clock.now() + pause, **kept)
    _note(*these, Delivery.tries >= len(PAUSES), state=DeliveryState.GIVEN_UP, **kept)


def _drop(channels: Collection[Channel]) -> int:
    """There is no way to send them any more; the inbox has all they tell."""
    _note(Delivery.channel.in_(channels), *_waiting(), state=DeliveryState.NOT_NEEDED)
    return 0


def forget_old_deliveries(*, at_most: int = 1000) -> int:
    old = select(Delivery.id).where(
        Delivery.state != DeliveryState.WAITING, Delivery.made_at < clock.now() - KEPT_FOR
    )
    old = old.order_by(Delivery.id).limit(at_most)
    gone = delete(Delivery).where(Delivery.id.in_(old.scalar_subquery()))
    found = db.session.execute(gone.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]


def due(channels: Collection[Channel]) -> Any:
    query = select(Delivery.id).where(Delivery.channel.in_(channels), *_waiting())
    return query.order_by(Delivery.try_at, Delivery.id)


def _waiting() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    now: datetime = clock.now()
    return Delivery.state == DeliveryState.WAITING, Delivery.try_at <= now


def _note(*which: ColumnElement[bool], **values: Any) -> None:
    """At once, in a transaction of its own."""
    db.session.rollback()
    expect_writing(writing=True)
    change = update(Delivery).where(*which).values(**values)
    db.session.execute(change.execution_options(synchronize_session=False))
    db.session.commit()
