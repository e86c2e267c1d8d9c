"""Being signed in: one row for each device, so that signing out really ends it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, String, bindparam, delete, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kaizen import clock
from kaizen.database import Model, Moment
from kaizen.events.models import EventKind, record
from kaizen.events.since import newest
from kaizen.extensions import db
from kaizen.people.models import Person

OWN_DEVICE = timedelta(hours=12)


class SignIn(Model):
    """One person on one device. The browser keeps the token, we keep its hash."""

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kiosk_id: Mapped[int | None] = mapped_column(ForeignKey("kiosk.id"), index=True)
    started_at: Mapped[Moment]
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship()

    @classmethod
    def start(
        cls, person: Person, *, lasts: timedelta = OWN_DEVICE, kiosk_id: int | None = None
    ) -> str:
        """The token for the browser's signed session. Whatever ran out elsewhere is swept up."""
        now, token = clock.now(), secrets.token_urlsafe(24)
        db.session.execute(delete(cls).where(cls.ends_at <= now))
        sign_in = cls(token_hash=_hash(token), person_id=person.id, kiosk_id=kiosk_id)
        sign_in.started_at, sign_in.ends_at = now, now + lasts
        db.session.add(sign_in)
        record(EventKind.SIGNED_IN, sign_in, person, kiosk=kiosk_id)
        return token


def person_signed_in(token: str) -> Person | None:
    found = db.session.execute(_who(), {"hash": _hash(token), "now": clock.now()})
    row = found.unique().one_or_none()
    if row is None:
        return None
    person, person.newest_event = row
    return person


def newest_event_for(token: str) -> int | None:
    """Where the ledger ends, for who is signed in by this token; None for anybody else. Nobody is
    read for it: a live page asks this every second or two, and mostly nothing has happened."""
    asked = {"hash": _hash(token), "now": clock.now()}
    return db.session.execute(_newest_for(), asked).scalar_one_or_none()


@cache
def _newest_for() -> Any:
    is_on = SignIn.token_hash == bindparam("hash"), SignIn.ends_at > bindparam("now")
    ours, people = SignIn.__table__, Person.__table__
    whose = ours.join(people, people.c.id == ours.c.person_id)
    query = db.select(newest().scalar_subquery()).select_from(whose)
    return query.where(*is_on, people.c.left_at.is_(None))


@cache
def _who() -> Any:
    """Put together once: every request asks this. Which teams they lead comes along, because
    nearly every page of a leader wants to know; and where the ledger ends, which is one look into
    its index, so that a page that is live need not ask again while nothing happens."""
    is_on = SignIn.token_hash == bindparam("hash"), SignIn.ends_at > bindparam("now")
    signed_in = SignIn.person_id == Person.id
    who = db.select(Person, newest().scalar_subquery()).join(SignIn, signed_in)
    who = who.options(joinedload(Person.leaderships))
    return who.where(*is_on, Person.left_at.is_(None))


def end_sign_in(token: str) -> None:
    """One that ran out before has ended by itself."""
    ended = db.session.scalar(db.select(SignIn).where(SignIn.token_hash == _hash(token)))
    if ended is None:
        return
    if ended.ends_at > clock.now():
        record(EventKind.SIGNED_OUT, ended, ended.person, kiosk=ended.kiosk_id)
    db.session.execute(delete(SignIn).where(SignIn.id == ended.id))


def prolong_sign_in(token: str, *, lasts: timedelta) -> None:
    """From now on; one that has ended stays ended."""
    now = clock.now()
    is_on = SignIn.token_hash == _hash(token), SignIn.ends_at > now
    db.session.execute(update(SignIn).where(*is_on).values(ends_at=now + lasts))


def end_sign_ins_at(kiosk_id: int) -> None:
    db.session.execute(delete(SignIn).where(SignIn.kiosk_id == kiosk_id))


def end_other_sign_ins(person: Person, *, but: str = "") -> None:
    """Everywhere but on the device with this token."""
    others = (SignIn.person_id == person.id, SignIn.token_hash != _hash(but))
    db.session.execute(delete(SignIn).where(*others))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
