"""One time a complaint was heard, and the ways it can be corrected."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.complaints import counting
from kaizen.complaints.models import Complaint
from kaizen.complaints.verdict import customer_key
from kaizen.database import Line, Model, Moment, Words
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.language import language_now
from kaizen.people.models import Person

UNDO_FOR = timedelta(minutes=10)
DETAILS = ("customer", "contact", "channel", "words", "place")


class Occurrence(Model):
    """One time it was heard: by whom, from which customer, through which channel, where."""

    __table_args__ = (
        Index("ix_occurrence_customer", "complaint_id", "customer_key"),
        Index("ix_occurrence_heard", "complaint_id", "heard_at"),
        Index("ix_occurrence_channel", "channel", "complaint_id"),
    )

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    heard_at: Mapped[datetime]
    recorded_at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    customer: Mapped[Line | None]
    contact: Mapped[Line | None]
    customer_key: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[Line | None]
    words: Mapped[Words | None]
    language: Mapped[str | None] = mapped_column(String(10))
    place: Mapped[Line | None]
    reference: Mapped[Line | None]
    fingerprint: Mapped[str | None] = mapped_column(String(240), unique=True)
    taken_back_at: Mapped[datetime | None]
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"), index=True)

    complaint: Mapped[Complaint] = relationship(foreign_keys=[complaint_id])
    by: Mapped[Person | None] = relationship()

    @classmethod
    def hear(
        cls,
        complaint: Complaint,
        by: Person | None,
        *,
        heard_at: datetime | None = None,
        customer: str | None = None,
        contact: str | None = None,
        channel: str | None = None,
        words: str | None = None,
        place: str | None = None,
    ) -> Occurrence:
        """Heard it again: one stroke more on the tally. A settled complaint opens again."""
        if complaint.merged_into_id:
            raise Refusal(_("This complaint was merged into another one. Count it there."))
        if complaint.id:
            counting.hold(complaint)
        occurrence = cls(
            complaint=complaint,
            by=by,
            heard_at=heard_at or clock.now(),
            customer=customer,
            contact=contact,
            customer_key=customer_key(customer, contact),
            channel=channel,
            words=words,
            language=language_now(),
            place=place,
        )
        db.session.add(occurrence)
        db.session.flush()
        counting.add(occurrence)
        record(EventKind.COMPLAINT_HEARD, complaint, by, occurrence=occurrence.id)
        if complaint.is_settled:
            complaint.reopen(None, occurrence=occurrence.id)
        return occurrence

    @property
    def is_fresh(self) -> bool:
        """For ten minutes who heard it may take it back."""
        return clock.now() - self.recorded_at <= UNDO_FOR

    @property
    def is_nameless(self) -> bool:
        """Somebody said it without a name; what came from a file has none either."""
        return self.by_id is None and self.import_id is None

    @property
    def is_taken_back(self) -> bool:
        return self.taken_back_at is not None

    def correct(self, by: Person | None, **details: str | None) -> None:
        """Fill in or change what is known of it. What stood before is kept in the ledger."""
        if self.taken_back_at:
            raise Refusal(_("This was taken back. It can't be changed any more."))
        changed = {k: v for k, v in details.items() if k in DETAILS and getattr(self, k) != v}
        if not changed:
            return
        before = {name: getattr(self, name) for name in changed}
        for name, value in changed.items():
            setattr(self, name, value)
        if changed.keys() & {"customer", "contact"}:  # else it stays, also where the name is gone
            self.customer_key = customer_key(self.customer, self.contact)
        counting.recount(self.complaint)
        record(
            EventKind.OCCURRENCE_CORRECTED,
            self.complaint,
            by,
            occurrence=self.id,
            before=before,
            after=changed,
        )

    def take_back(self, by: Person) -> None:
        """It was not heard after all. A complaint that this opened is settled again."""
        if self.taken_back_at:
            raise Refusal(_("This was taken back already."))
        self.taken_back_at = clock.now()
        counting.recount(self.complaint)
        record(EventKind.OCCURRENCE_TAKEN_BACK, self.complaint, by, occurrence=self.id)
        reason = self._settled_before()
        if reason is not None:
            self.complaint.settle(by, reason=reason)

    def _settled_before(self) -> str | None:
        """Why the complaint was settled until this was heard; None unless this alone opened it."""
        about_it = Event.about == "complaint", Event.about_id == self.complaint_id
        opened = db.select(Event).where(*about_it, Event.kind == EventKind.COMPLAINT_REOPENED)
        latest = db.session.scalar(opened.order_by(Event.id.desc()).limit(1))
        if self.complaint.is_settled or latest is None:
            return None
        if latest.details.get("occurrence") != self.id or self._is_followed():
            return None
        return latest.details["reason"]

    def _is_followed(self) -> bool:
        later = db.select(Occurrence.id).where(
            Occurrence.complaint_id == self.complaint_id,
            Occurrence.id > self.id,
            Occurrence.taken_back_at.is_(None),
        )
        return db.session.scalar(later.limit(1)) is not None
