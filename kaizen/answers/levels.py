"""After how many working hours without an answer it is raised to the next level."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kaizen.teams.working_time import WorkingTime

_levels: tuple[timedelta, ...] = tuple(timedelta(hours=hours) for hours in (24, 72, 168))


def use_raise_hours(hours: Sequence[int]) -> None:
    """From the least, three at most."""
    global _levels
    _levels = tuple(timedelta(hours=one) for one in hours)


def level_after(worked: timedelta) -> int:
    """How far up it is to be raised after so much working time; 0 is not yet."""
    return sum(worked >= hours for hours in _levels)


def next_raise(working: WorkingTime, since: datetime, raised: int) -> datetime | None:
    """When it is raised beyond the levels that it was raised already; None when never."""
    return working.after(since, _levels[raised]) if raised < len(_levels) else None
