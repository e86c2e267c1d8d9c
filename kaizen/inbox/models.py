from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Model, Moment
from kaizen.events.models import Event
from kaizen.people.models import Person


class NoticeKind(StrEnum):
    """What a person may switch, each for itself."""

    MY_IDEAS = "my_ideas"
    BACKED = "backed"
    FOLLOWED = "followed"
    MENTIONS = "mentions"
    TO_DOS = "to_dos"
    TRAINING = "training"
    CHECKS = "checks"
    ANSWERS = "answers"  # that I am asked for: passed to me, raised to my team
    STAND_UPS = "stand_ups"


class Way(StrEnum):
    INBOX = "inbox"  # here, and pushed or mailed when it asks for me
    DIGEST = "digest"  # here, and in the digest only
    OFF = "off"


class Digest(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


def index_of_unread(name: str, *columns: str) -> Index:
    """What was read costs nothing there."""
    unread = text("read_at IS NULL")
    return Index(name, *columns, sqlite_where=unread, postgresql_where=unread)


class Notice(Model):
    """That one person should hear of one event. Grouped by the card: `about` and `about_id`."""

    __table_args__ = (
        UniqueConstraint("person_id", "event_id"),
        Index("ix_notice_of_person", "person_id", "id"),
        Index("ix_notice_of_event", "event_id"),
        index_of_unread("ix_notice_unread", "person_id", "about", "about_id"),
        index_of_unread("ix_notice_unread_of_card", "about", "about_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[NoticeKind]
    about: Mapped[str] = mapped_column(String(40))  # idea, complaint, to_do, standard, stand_up
    about_id: Mapped[int]
    asks: Mapped[bool] = mapped_column(default=False)  # something of this person
    at: Mapped[Moment]
    read_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    event: Mapped[Event] = relationship()


class Preference(Model):
    """How one kind reaches one person; without a row, as is usual for the kind."""

    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[NoticeKind]
    way: Mapped[Way]


class InboxSettings(Model):
    """Without a row: a digest on working days, and quiet outside the shift."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    digest: Mapped[Digest] = mapped_column(default=Digest.DAILY)
    quiet: Mapped[bool] = mapped_column(default=True)

    person: Mapped[Person] = relationship()


class Following(Model):
    """Somebody wants to hear how it goes on with an idea or a complaint."""

    __table_args__ = (
        CheckConstraint("(idea_id IS NULL) <> (complaint_id IS NULL)", name="of_one_thing"),
        UniqueConstraint("idea_id", "person_id"),
        UniqueConstraint("complaint_id", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    since: Mapped[Moment]
