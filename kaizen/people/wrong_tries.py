"""Guessing takes longer and longer, without locking out those who share a name's bad luck."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy import String, delete, func, update
from sqlalchemy.orm import Mapped, mapped_column

from kaizen import clock
from kaizen.database import Model, Moment, insert_once
from kaizen.extensions import db

FREE_TRIES = 5
SHORTEST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=12)
KNOWN_FOR = timedelta(days=30)
MAKES_UP_AGAIN_AFTER = timedelta(hours=1)
MOST_ROWS = 20_000


class Tried(StrEnum):
    """What is counted by itself."""

    PERSON_HERE = "person_here"
    PERSON = "person"
    ADDRESS = "address"
    SECRET = "secret"  # nosec B105 # noqa: S105 - what is counted, not one of them
    RECEIPTS_HERE = "receipts_here"
    RECEIPTS = "receipts"


OF_A_PERSON = {Tried.PERSON_HERE, Tried.PERSON}


class WrongTries(Model):
    """How often somebody guessed wrong: per name and address together, per each alone, and per
    secret across people. What it is stands there as a hash only."""

    what: Mapped[str] = mapped_column(String(64), unique=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[Moment]
    kind: Mapped[Tried | None]
    since: Mapped[datetime | None]
    person_number: Mapped[int | None]
    address: Mapped[str | None] = mapped_column(String(64))  # of the last one


class KnownPlace(Model):
    """Where somebody signed in before, as a hash: what others do wrong there, or with their name
    elsewhere, does not keep them out."""

    what: Mapped[str] = mapped_column(String(64), unique=True)
    last_at: Mapped[Moment]


@dataclass(frozen=True)
class Patience:
    """How many wrong tries are free of delay, and how long it may get then."""

    kind: Tried
    free: int
    longest: timedelta = LONGEST_WAIT


Tries = dict[str, Patience]

PATIENCE = {
    one.kind: one
    for one in (
        Patience(Tried.PERSON_HERE, FREE_TRIES),
        Patience(Tried.PERSON, 4 * FREE_TRIES),
        Patience(Tried.ADDRESS, 10 * FREE_TRIES),
        # Who guesses one PIN on every badge must not keep those out for long whose PIN it is.
        Patience(Tried.SECRET, 2 * FREE_TRIES, timedelta(minutes=2)),
        # A whole plant may stand behind one address. For everybody together it stays short,
        # because it would keep out those who have a code.
        Patience(Tried.RECEIPTS_HERE, 50),
        Patience(Tried.RECEIPTS, 500, SHORTEST_WAIT),
    )
}
# Who came in there before waits less for what others do wrong at the same address.
WITH_WHO_IS_KNOWN = Patience(Tried.ADDRESS, 40 * FREE_TRIES, timedelta(seconds=30))


def wait_before_next_try(name: str, address: str, secret: str = "") -> timedelta:
    """Zero, or how long this name at this address must wait; with this secret, where given."""
    tries = tries_of(name, address)
    if _is_known(name, address):
        both, _alone, shared = tries
        tries = {both: tries[both], shared: WITH_WHO_IS_KNOWN}
    if secret:
        tries |= _across_people(secret)
    return wait_of(tries)


def wait_of(tries: Tries) -> timedelta:
    """The longest wait that any of these asks for."""
    rows = db.session.scalars(db.select(WrongTries).where(WrongTries.what.in_(tries)))
    return max([timedelta(0), *(free_at(row, tries[row.what]) - clock.now() for row in rows)])


def free_at(row: WrongTries, patience: Patience) -> datetime:
    """When the next try is taken."""
    return row.last_at + min(patience.longest, delay_after(row.times - patience.free))


def delay_after(too_many: int) -> timedelta:
    """Nothing while tries are free, then 5 seconds, doubling to a quarter of an hour."""
    if too_many < 0:
        return timedelta(0)
    return min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** min(too_many, 12))


def remember_wrong_try(
    name: str, address: str, secret: str = "", *, person_number: int | None = None
) -> None:
    """`person_number` is that of the person whose name it is, if it is anybody's. A secret counts
    once for each name: who forgot their own PIN tries it again and again."""
    count_wrong(tries_of(name, address), address=address, person_number=person_number)
    if secret and _is_new(hash_of(f"secret {secret} on {name}")):
        count_wrong(_across_people(secret), address=address)


def count_wrong(tries: Tries, *, address: str = "", person_number: int | None = None) -> None:
    """The address is kept in words only to be shown to who unlocks, and for half a day."""
    now = clock.now()
    db.session.execute(delete(WrongTries).where(WrongTries.last_at < now - FORGOTTEN_AFTER))
    for what, one in tries.items():
        new = {"what": what, "times": 0, "last_at": now, "kind": one.kind, "since": now}
        insert_once(db.session(), WrongTries, **new)
        counted = {"times": WrongTries.times + 1, "last_at": now, "address": address[:64] or None}
        if one.kind in OF_A_PERSON:
            counted["person_number"] = person_number
        db.session.execute(update(WrongTries).where(WrongTries.what == what).values(**counted))
    _keep_few()


def _is_new(what: str) -> bool:
    row = {"what": what, "times": 1, "last_at": clock.now()}
    return insert_once(db.session(), WrongTries, **row)


def _keep_few() -> None:
    """However many names are made up: what was tried least and longest ago goes first."""
    too_many = (db.session.scalar(db.select(func.count(WrongTries.id))) or 0) - MOST_ROWS
    if too_many > 0:
        least = db.select(WrongTries.id).order_by(WrongTries.times, WrongTries.last_at)
        gone = list(db.session.scalars(least.limit(too_many + MOST_ROWS // 20)))
        db.session.execute(delete(WrongTries).where(WrongTries.id.in_(gone)))


def forget_wrong_tries(name: str, address: str) -> None:
    """The name is cleared. At the address one right try makes up for one wrong one, so that a
    shared device never fills up; but a person's only once an hour, so that one's own badge does
    not wipe out a day of guessing."""
    both, alone, shared = tries_of(name, address)
    db.session.execute(delete(WrongTries).where(WrongTries.what.in_([both, alone])))
    if _comes_in_anew(name, address):
        make_up_for_one([shared])


def _comes_in_anew(name: str, address: str) -> bool:
    """Noted at most once an hour."""
    now, what = clock.now(), hash_of(f"known {name} {address}")
    db.session.execute(delete(KnownPlace).where(KnownPlace.last_at < now - KNOWN_FOR))
    if insert_once(db.session(), KnownPlace, what=what, last_at=now):
        return True
    long_ago = KnownPlace.last_at < now - MAKES_UP_AGAIN_AFTER
    again = update(KnownPlace).where(KnownPlace.what == what, long_ago).values(last_at=now)
    return db.session.connection().execute(again).rowcount == 1


def _is_known(name: str, address: str) -> bool:
    what, since = hash_of(f"known {name} {address}"), clock.now() - KNOWN_FOR
    known = db.select(KnownPlace.id).where(KnownPlace.what == what, KnownPlace.last_at >= since)
    return db.session.scalar(known) is not None


def make_up_for_one(what: Iterable[str]) -> None:
    db.session.execute(
        update(WrongTries)
        .where(WrongTries.what.in_(what), WrongTries.times > 0)
        .values(times=WrongTries.times - 1)
    )


def tries_of(name: str, address: str) -> Tries:
    """What a try is remembered by, and how many wrong ones are free of delay.

    Many people share one address in a plant, and somebody else's guesses must
    not lock a person out at once, so each alone is more patient than both together.
    """
    return {
        hash_of(f"both {name} {address}"): PATIENCE[Tried.PERSON_HERE],
        hash_of(f"name {name}"): PATIENCE[Tried.PERSON],
        hash_of(f"address {address}"): PATIENCE[Tried.ADDRESS],
    }


def _across_people(secret: str) -> Tries:
    return {hash_of(f"secret {secret}"): PATIENCE[Tried.SECRET]}


def hash_of(what: str) -> str:
    """Keyed: a PIN, or a badge number, is soon guessed from a plain hash."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, what.encode(), hashlib.sha256).hexdigest()
