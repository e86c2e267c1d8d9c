"""Wrong codes: they cost time, and soon more of it. Of who guessed nothing is kept but a hash."""

from datetime import timedelta

from kaizen.people.wrong_tries import (
    PATIENCE,
    Tried,
    Tries,
    count_wrong,
    hash_of,
    make_up_for_one,
    wait_of,
)


def wait_before_next_code(address: str) -> timedelta:
    """At an address it grows to a quarter of an hour; for everybody together it stays short."""
    return wait_of(_here(address) | _in_all())


def remember_wrong_code(address: str) -> None:
    count_wrong(_here(address) | _in_all())


def remember_right_code(address: str) -> None:
    """It makes up for one slip of the pen at the same address."""
    make_up_for_one(_here(address))


def _here(address: str) -> Tries:
    return {hash_of(f"receipts at {address}"): PATIENCE[Tried.RECEIPTS_HERE]}


def _in_all() -> Tries:
    return {hash_of("receipts in all"): PATIENCE[Tried.RECEIPTS]}
