"""A leader's words to a complaint; to an idea they are a comment."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, backref, joinedload, mapped_column, relationship

from kaizen.complaints.models import Complaint
from kaizen.database import Model, Moment, Words
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.language import language_now
from kaizen.people.models import Person


class Reply(Model):
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]
    words: Mapped[Words]
    language: Mapped[str | None] = mapped_column(String(10))

    complaint: Mapped[Complaint] = relationship(backref=backref("replies", viewonly=True))
    by: Mapped[Person] = relationship()


def reply(complaint: Complaint, by: Person, *, words: str) -> Reply:
    """The line of the ledger keeps the words too, for who reads the story by a receipt."""
    if complaint.merged_into_id:
        raise Refusal(_("This complaint was merged into another one. Answer it there."))
    said = Reply(complaint=complaint, by=by, words=words, language=language_now())
    db.session.add(said)
    db.session.flush()
    record(EventKind.COMPLAINT_REPLIED, complaint, by, reply=said.id, words=words)
    return said


def replies_to(complaint: Complaint) -> list[Reply]:
    """In order of time, with who gave them."""
    query = select(Reply).options(joinedload(Reply.by)).where(Reply.complaint_id == complaint.id)
    return list(db.session.scalars(query.order_by(Reply.id)))
