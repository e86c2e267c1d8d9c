"""Passed on by name: somebody else is to answer. The clock runs on meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, select
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from kaizen import clock
from kaizen.answers.answerers import has_said_it
from kaizen.answers.clocks import AnswerClock
from kaizen.database import Model, Moment, Words
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person


class Passed(Model):
    """The newest one of a clock says whose turn it is."""

    __table_args__ = (Index("ix_passed_to", "to_id", "ended_at"),)

    clock_id: Mapped[int] = mapped_column(ForeignKey("answer_clock.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[Words] = mapped_column(default="")
    at: Mapped[Moment]
    ended_at: Mapped[datetime | None]  # answered, or passed on

    clock: Mapped[AnswerClock] = relationship(
        backref=backref("passed", viewonly=True, order_by="Passed.id")
    )
    to: Mapped[Person] = relationship(foreign_keys=[to_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


def pass_on(one: AnswerClock, by: Person, *, to: Person, words: str = "") -> Passed:
    """From now on it is asked of this person; who was asked before is asked no more."""
    _refuse_unless_sensible(one, by, to)
    for before in db.session.scalars(_asked(one)):
        before.ended_at = clock.now()
    passed = Passed(clock=one, to=to, by=by, words=words, at=clock.now())
    db.session.add(passed)
    db.session.flush()
    details = {"passed": passed.id, "to": to.id, "to_name": to.name, "words": words}
    record(EventKind.PASSED_ON, one.thing, by, **details)
    return passed


def is_asked(person: Person, one: AnswerClock) -> bool:
    """It was passed on to this person by name."""
    mine = _asked(one).where(Passed.to_id == person.id).limit(1)
    return db.session.scalar(mine) is not None


def _refuse_unless_sensible(one: AnswerClock, by: Person, to: Person) -> None:
    if not one.is_running:
        raise Refusal(_("Nobody waits for an answer to this any more."))
    if to.id == by.id:
        raise Refusal(_("That is you. Choose somebody else, or answer it yourself."))
    if not to.is_active:
        raise Refusal(
            _("%(name)s does not work here any more. Choose somebody else.", name=to.name)
        )
    if has_said_it(to, one.thing):
        words = _("%(name)s waits for this answer. Choose somebody else.", name=to.name)
        raise Refusal(words)
    if is_asked(to, one):
        raise Refusal(_("%(name)s is asked already.", name=to.name))


def _asked(one: AnswerClock) -> Select[Any]:
    return select(Passed).where(Passed.clock_id == one.id, Passed.ended_at.is_(None))
