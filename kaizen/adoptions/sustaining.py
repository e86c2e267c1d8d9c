"""When it is asked whether an adopted idea is kept."""

from collections.abc import Sequence
from datetime import timedelta

EARLY = timedelta(days=7)
LATE = timedelta(days=14)

_days: tuple[int, ...] = (30, 60, 90)


def sustain_days() -> tuple[int, ...]:
    """So many days after an adoption, from the least."""
    return _days


def use_sustain_days(days: Sequence[int]) -> None:
    global _days
    _days = tuple(days)
