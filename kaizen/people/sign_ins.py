"""Being signed in: one row for each device, so that signing out really ends it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, update
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from kaizen import clock
from kaizen.database import Model, Moment
from kaizen.extensions import db
from kaizen.people.models import Person

OWN_DEVICE = timedelta(hours=12)
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=12)


class SignIn(Model):
    """One person on one device. The browser keeps the token, we keep its hash."""

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[Moment]
    ends_at: Mapped[datetime]

    person: Mapped[Person] = relationship()

    @classmethod
    def start(cls, person: Person) -> str:
        """The token for the browser's signed session."""
        token = secrets.token_urlsafe(24)
        db.session.add(
            cls(token_hash=_hash(token), person=person, ends_at=clock.now() + OWN_DEVICE)
        )
        return token


def person_signed_in(token: str) -> Person | None:
    query = (
        db.select(SignIn)
        .join(SignIn.person)
        .options(contains_eager(SignIn.person))
        .where(
            SignIn.token_hash == _hash(token),
            SignIn.ends_at > clock.now(),
            Person.left_at.is_(None),
        )
    )
    sign_in = db.session.scalar(query)
    return sign_in.person if sign_in else None


def end_sign_in(token: str) -> None:
    db.session.execute(delete(SignIn).where(SignIn.token_hash == _hash(token)))


def end_other_sign_ins(person: Person, *, but: str = "") -> None:
    """Everywhere but on the device with this token."""
    others = (SignIn.person_id == person.id, SignIn.token_hash != _hash(but))
    db.session.execute(delete(SignIn).where(*others))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class WrongTries(Model):
    """How often somebody guessed wrong: per name and address together, and per each alone."""

    what: Mapped[str] = mapped_column(String(64), unique=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[Moment]


def traces(name: str, address: str) -> dict[str, int]:
    """What a try is remembered by, and how many wrong ones are free of delay.

    Many people share one address in a plant, and somebody else's guesses must
    not lock a person out at once, so each alone is more patient than both together.
    """
    return {
        _hash(f"both {name} {address}"): FREE_TRIES,
        _hash(f"name {name}"): 4 * FREE_TRIES,
        _hash(f"address {address}"): 10 * FREE_TRIES,
    }


def wait_before_next_try(name: str, address: str) -> timedelta:
    """Zero, or how long this name at this address must wait: doubling from 5 seconds."""
    free = traces(name, address)
    rows = db.session.scalars(db.select(WrongTries).where(WrongTries.what.in_(free)))
    waits = [row.last_at + delay_after(row.times - free[row.what]) - clock.now() for row in rows]
    return max([timedelta(0), *waits])


def delay_after(too_many: int) -> timedelta:
    if too_many < 0:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=5) * 2 ** min(too_many, 12))


def remember_wrong_try(name: str, address: str) -> None:
    for what in traces(name, address):
        known = db.session.execute(
            update(WrongTries)
            .where(WrongTries.what == what)
            .values(times=WrongTries.times + 1, last_at=clock.now())
        )
        if known.rowcount == 0:
            db.session.add(WrongTries(what=what, times=1))
    db.session.execute(delete(WrongTries).where(WrongTries.last_at < clock.now() - FORGOTTEN_AFTER))


def forget_wrong_tries(name: str, address: str) -> None:
    both, alone, _ = traces(name, address)
    db.session.execute(delete(WrongTries).where(WrongTries.what.in_([both, alone])))
