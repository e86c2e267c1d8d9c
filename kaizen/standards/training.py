"""Who must know a standard, and who can do it: one person, one version, one tick and its date."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Model, Moment, insert_once
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.standards.models import StandardVersion


class Training(Model):
    """This person can do it as this version says; ticked by themselves or by a trainer."""

    __table_args__ = (UniqueConstraint("version_id", "person_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("standard_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    ticked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ticked_at: Mapped[Moment]

    version: Mapped[StandardVersion] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    ticked_by: Mapped[Person] = relationship(foreign_keys=[ticked_by_id])


def tick(version: StandardVersion, person: Person, by: Person) -> None:
    """They can do it; a second time changes nothing. Refused for a version that holds no more."""
    standard = version.standard
    if not standard.is_in_force or standard.current is not version:
        raise Refusal(_("There is a newer version. Read that one."))
    ticked = {"ticked_by_id": by.id, "ticked_at": clock.now()}
    if insert_once(db.session(), Training, version_id=version.id, person_id=person.id, **ticked):
        record(
            EventKind.TRAINING_TICKED,
            standard,
            by,
            person=person.id,
            person_name=person.name,
            version=version.number,
        )
