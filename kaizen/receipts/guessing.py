"""Wrong codes: they cost time, and soon more of it."""

from datetime import timedelta

from kaizen.people.wrong_tries import SHORTEST_WAIT, count_wrong, hash_of, make_up_for_one, wait_of

# A whole plant may stand behind one address.
FREE_AT_AN_ADDRESS = 50
FREE_IN_ALL = 500


def wait_before_next_code(address: str) -> timedelta:
    """At an address it grows to a quarter of an hour. For everybody together it stays short,
    because it would keep out those who have a code."""
    return max(wait_of(_here(address)), wait_of(_in_all(), longest=SHORTEST_WAIT))


def remember_wrong_code(address: str) -> None:
    count_wrong(_here(address) | _in_all())


def remember_right_code(address: str) -> None:
    """It makes up for one slip of the pen at the same address."""
    make_up_for_one(_here(address))


def _here(address: str) -> dict[str, int]:
    return {hash_of(f"receipts at {address}"): FREE_AT_AN_ADDRESS}


def _in_all() -> dict[str, int]:
    return {hash_of("receipts in all"): FREE_IN_ALL}
