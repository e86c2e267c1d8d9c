"""What is sent beyond the board: once to each person for each event."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Model, Moment, Words
from kaizen.people.models import Person


class Channel(StrEnum):
    MAIL = "mail"
    DIGEST = "digest"
    PUSH = "push"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    NOT_NEEDED = "not_needed"  # read, done or switched off before it went out


class Delivery(Model):
    """One message. `subject_key` is what it must not be sent twice for: `event-812` at once, or
    `2026-11-21` for the digest of that day, or `event-812-5` for one of several browsers."""

    __table_args__ = (
        UniqueConstraint("person_id", "channel", "subject_key"),
        Index("ix_delivery_due", "state", "try_at"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel]
    subject_key: Mapped[str] = mapped_column(String(40))
    # The events it tells of: one, or all after one and up to another.
    after_id: Mapped[int] = mapped_column(default=0)
    up_to_id: Mapped[int]
    made_at: Mapped[Moment]
    try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    sent_at: Mapped[datetime | None]
    fault: Mapped[Words | None]  # of the last try
    fault_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class PushSubscription(Model):
    """One browser that may be told at any time."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    endpoint: Mapped[Words] = mapped_column()
    endpoint_hash: Mapped[str] = mapped_column(String(64), unique=True)
    key: Mapped[str] = mapped_column(String(120))  # p256dh, base64url
    secret: Mapped[str] = mapped_column(String(60))  # auth, base64url
    added_at: Mapped[Moment]

    person: Mapped[Person] = relationship()


def key_of(event_id: int, browser: int | None = None) -> str:
    return f"event-{event_id}" if browser is None else f"event-{event_id}-{browser}"
