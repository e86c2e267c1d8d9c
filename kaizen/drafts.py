"""Half-written things of people whom a kiosk signed out: kept for them, offered next time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, delete
from sqlalchemy.orm import Mapped, mapped_column

from kaizen import clock
from kaizen.database import Model, Moment
from kaizen.extensions import db
from kaizen.people.models import Person


class Draft(Model):
    """What one person typed into one form and did not send."""

    __table_args__ = (UniqueConstraint("person_id", "form"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str] = mapped_column(String(40))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[Moment]


def keep_draft(person: Person, form: str, fields: dict[str, str]) -> None:
    """The latest words count; nothing typed leaves what was kept before."""
    typed = {name: words for name, words in fields.items() if words}
    if not typed:
        return
    draft = draft_of(person, form)
    if draft is None:
        draft = Draft(person_id=person.id, form=form)
        db.session.add(draft)
    draft.fields, draft.kept_at = typed, clock.now()


def draft_of(person: Person, form: str) -> Draft | None:
    query = db.select(Draft).where(Draft.person_id == person.id, Draft.form == form)
    return db.session.scalar(query)


def throw_away_draft(person: Person, form: str) -> None:
    theirs = Draft.person_id == person.id, Draft.form == form
    db.session.execute(delete(Draft).where(*theirs))
