"""Guessing takes longer and longer, without locking out those who share a name's bad luck."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import String, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from kaizen import clock
from kaizen.database import Model, Moment, insert_once
from kaizen.extensions import db

FREE_TRIES = 5
SHORTEST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=12)


class WrongTries(Model):
    """How often somebody guessed wrong: per name and address together, and per each alone."""

    what: Mapped[str] = mapped_column(String(64), unique=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[Moment]


def wait_before_next_try(name: str, address: str) -> timedelta:
    """Zero, or how long this name at this address must wait."""
    return wait_of(free_tries(name, address))


def wait_of(free: dict[str, int], *, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """The longest wait that any of these asks for."""
    rows = db.session.scalars(db.select(WrongTries).where(WrongTries.what.in_(free)))
    waits = [
        row.last_at + min(longest, delay_after(row.times - free[row.what])) - clock.now()
        for row in rows
    ]
    return max([timedelta(0), *waits])


def delay_after(too_many: int) -> timedelta:
    """Nothing while tries are free, then 5 seconds, doubling to a quarter of an hour."""
    if too_many < 0:
        return timedelta(0)
    return min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** min(too_many, 12))


def remember_wrong_try(name: str, address: str) -> None:
    count_wrong(free_tries(name, address))


def count_wrong(free: dict[str, int]) -> None:
    now = clock.now()
    db.session.execute(delete(WrongTries).where(WrongTries.last_at < now - FORGOTTEN_AFTER))
    for what in free:
        insert_once(db.session(), WrongTries, what=what, times=0, last_at=now)
        db.session.execute(
            update(WrongTries)
            .where(WrongTries.what == what)
            .values(times=WrongTries.times + 1, last_at=now)
        )


def forget_wrong_tries(name: str, address: str) -> None:
    """The name is cleared. At the address one right try makes up for one wrong one, so that a
    shared device never fills up, and one's own badge does not wipe out a day of guessing."""
    both, alone, shared = free_tries(name, address)
    db.session.execute(delete(WrongTries).where(WrongTries.what.in_([both, alone])))
    make_up_for_one([shared])


def make_up_for_one(what: Iterable[str]) -> None:
    db.session.execute(
        update(WrongTries)
        .where(WrongTries.what.in_(what), WrongTries.times > 0)
        .values(times=WrongTries.times - 1)
    )


def free_tries(name: str, address: str) -> dict[str, int]:
    """What a try is remembered by, and how many wrong ones are free of delay.

    Many people share one address in a plant, and somebody else's guesses must
    not lock a person out at once, so each alone is more patient than both together.
    """
    return {
        hash_of(f"both {name} {address}"): FREE_TRIES,
        hash_of(f"name {name}"): 4 * FREE_TRIES,
        hash_of(f"address {address}"): 10 * FREE_TRIES,
    }


def hash_of(what: str) -> str:
    return hashlib.sha256(what.encode()).hexdigest()
