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
        return token


def person_signed_in(token: str) -> Person | None:
    found = db.session.scalars(_who(), {"hash": _hash(token), "now": clock.now()})
    return found.unique().one_or_none()


@cache
def _who() -> Any:
    """Put together once: every request asks this. Which teams they lead comes along, because
    nearly every page of a leader wants to know."""
    is_on = SignIn.token_hash == bindparam("hash"), SignIn.ends_at > bindparam("now")
    signed_in = SignIn.person_id == Person.id
    who = db.select(Person).options(joinedload(Person.leaderships)).join(SignIn, signed_in)
    return who.where(*is_on, Person.left_at.is_(None))


def end_sign_in(token: str) -> None:
    db.session.execute(delete(SignIn).where(SignIn.token_hash == _hash(token)))


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
