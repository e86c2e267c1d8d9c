"""Who or what has to wait before the next try, for who looks after people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kaizen import clock
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import lazy_gettext as _
from kaizen.people.models import Person
from kaizen.people.views import bp
from kaizen.people.wrong_tries import FORGOTTEN_AFTER, PATIENCE, Tried, WrongTries, free_at
from kaizen.permissions import Action
from kaizen.web.answers import allow, go_to, look_up, me, save, sent_before

MOST_SHOWN = 100
WORDS = {
    Tried.PERSON_HERE: _("One person, from one address"),
    Tried.PERSON: _("One person, from anywhere"),
    Tried.ADDRESS: _("One address, for any person"),
    Tried.SECRET: _("One PIN or password, for many people"),
    Tried.RECEIPTS_HERE: _("Codes of receipts, from one address"),
    Tried.RECEIPTS: _("Codes of receipts, from anywhere"),
}


@dataclass(frozen=True)
class Slowed:
    row: WrongTries
    person: Person | None
    waits_until: datetime | None  # None while the next try is free

    @property
    def words(self) -> str:
        return str(WORDS[self.row.kind or Tried.ADDRESS])


@bp.get("/sign-ins")
def slowed() -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    return render_template("people/sign_ins.html", slowed=all_slowed())


@bp.post("/sign-ins/<int:number>/unlocking")
def unlock(number: int) -> ResponseReturnValue:
    """Gone already is as good as unlocked."""
    allow(Action.MANAGE_PEOPLE)
    row = look_up(WrongTries, number)
    if row is not None and row.kind in PATIENCE and not sent_before():
        person = look_up(Person, row.person_number)
        record(EventKind.SIGN_IN_UNLOCKED, person or me(), me(), what=row.kind, times=row.times)
        db.session.delete(row)
        save()
    return go_to(url_for(".slowed"))


def all_slowed() -> list[Slowed]:
    """What ran out of free tries within half a day: who waits now first, then the newest."""
    now = clock.now()
    ran_out = db.or_(
        *(
            db.and_(WrongTries.kind == one.kind, WrongTries.times >= one.free)
            for one in PATIENCE.values()
        )
    )
    rows = (
        db.select(WrongTries, Person)
        .outerjoin(Person, Person.id == WrongTries.person_number)
        .where(ran_out, WrongTries.last_at > now - FORGOTTEN_AFTER)
        .order_by(WrongTries.last_at.desc())
        .limit(MOST_SHOWN)
    )
    found = []
    for row, person in db.session.execute(rows):
        until = free_at(row, PATIENCE[row.kind])
        found.append(Slowed(row, person, until if until > now else None))
    return sorted(found, key=lambda one: one.waits_until is None)
