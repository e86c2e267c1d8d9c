"""The time zones of the earth, by the names that computers share."""

from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

REGIONS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}
EASTERNMOST = timedelta(hours=14)  # no clock on earth is further ahead of UTC


@cache
def zones() -> tuple[str, ...]:
    """Those named after a place, and UTC; not the many old spellings beside them."""
    named = {name for name in available_timezones() if name.partition("/")[0] in REGIONS}
    return ("UTC", *sorted(named))


@cache
def zone_called(name: str | None) -> ZoneInfo | None:
    return ZoneInfo(name) if name in zones() else None


def zone_meant(typed: str) -> str | None:
    """What somebody means by `europe/warsaw`, or by `New York` alone; None when it is not clear."""
    wanted = _plain(typed)
    exact = [name for name in zones() if _plain(name) == wanted]
    cities = [name for name in zones() if _plain(name.rpartition("/")[2]) == wanted]
    found = exact or cities
    return found[0] if len(found) == 1 else None


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()
