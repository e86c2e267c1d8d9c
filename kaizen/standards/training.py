"""Who must know a standard, and who can do it: one person, one version, one tick and its date."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint, delete
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


def tick(version: StandardVersion, person: Person, by: Person) -> bool:
    """They can do it. Whether that is new: a second time changes nothing. Refused for a version
    that holds no more, and for somebody who left."""
    _refuse_unless_in_force(version)
    if not person.is_active:
        raise Refusal(_("%(name)s does not work here any more.", name=person.name))
    ticked = {"ticked_by_id": by.id, "ticked_at": clock.now()}
    key = {"version_id": version.id, "person_id": person.id}
    is_new = insert_once(db.session(), Training, **key, **ticked)
    if is_new:
        record(EventKind.TRAINING_TICKED, version.standard, by, **_details(version, person, by))
    return is_new


def untick(version: StandardVersion, person: Person, by: Person) -> None:
    """They read it again; a second time changes nothing. Older versions stay as history."""
    _refuse_unless_in_force(version)
    mine = Training.version_id == version.id, Training.person_id == person.id
    removed = db.session.connection().execute(delete(Training).where(*mine))
    if removed.rowcount:
        record(EventKind.TRAINING_UNTICKED, version.standard, by, **_details(version, person, by))


def _refuse_unless_in_force(version: StandardVersion) -> None:
    if not version.standard.is_in_force:
        raise Refusal(_("This standard was withdrawn. Nobody has to know it any more."))
    if version.standard.current is not version:
        raise Refusal(_("There is a newer version. Read that one."))


def _details(version: StandardVersion, person: Person, by: Person) -> dict[str, object]:
    return {
        "person": person.id,
        "person_name": person.name,
        "version": version.number,
        "for_another": person.id != by.id,
    }
