"""How the text of each setting is read."""

import re
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path

from babel.dates import get_timezone

PACKAGE = Path(__file__).parent


class BadSetting(Exception):  # noqa: N818 - it is said to who starts the board
    """A setting cannot be read; the words say which and why."""


def known_zone(name: str) -> str:
    """Empty is the machine's own. Raises ValueError for a zone that is not known."""
    try:
        if name:
            get_timezone(name)
    except LookupError as fault:
        raise ValueError(name) from fault
    return name


def known_language(name: str) -> str:
    """As its catalog is called: `pt-BR` is `pt_BR`. Raises ValueError for one without a catalog."""
    language = name.replace("-", "_")
    if language != "en" and not (PACKAGE / "translations" / language / "LC_MESSAGES").is_dir():
        raise ValueError(name)
    return language


def web_address(given: str) -> str:
    """Empty, or one that begins with http: or https:. Raises ValueError for anything else."""
    if given and not given.startswith(("http://", "https://")):
        raise ValueError(given)
    return given


def none_or_more(given: str | int) -> int:
    """Raises ValueError for less than nothing."""
    number = int(given)
    if number < 0:
        raise ValueError(given)
    return number


def one_or_more(given: str | int) -> int:
    """Raises ValueError for none."""
    number = none_or_more(given)
    if not number:
        raise ValueError(given)
    return number


def place_of_photos(given: str) -> str:
    """Empty, a folder's address or a bucket's. Raises ValueError for anything else, and BadSetting
    where what speaks to buckets is not installed."""
    if given.startswith("s3://") and given.removeprefix("s3://").strip("/"):
        if find_spec("s3fs") is None:
            raise BadSetting("PHOTOS_URL names a bucket: pip install -e '.[s3]' first.")
    elif given and not given.startswith("file:///"):
        raise ValueError(given)
    return given.rstrip("/")


def on_or_off(given: str | bool) -> bool:
    """Raises ValueError for anything else."""
    meant = {"on": True, "true": True, "off": False, "false": False}.get(str(given).lower())
    if meant is None:
        raise ValueError(given)
    return meant


def some_hosts(given: str | list[str]) -> tuple[str, ...]:
    """Names of hosts in small letters; one that begins with a dot means all below it. Raises
    ValueError for what is no name."""
    listed = given.split(",") if isinstance(given, str) else given
    hosts = tuple(one.strip().lower() for one in listed if one.strip())
    if not all(re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[a-f0-9:.]+\]", one) for one in hosts):
        raise ValueError(given)
    return hosts


def some_places(given: str | list[str]) -> tuple[str, ...]:
    """Hosts by name, addresses, and networks such as 10.1.0.0/16. Raises ValueError for others."""
    listed = given.split(",") if isinstance(given, str) else given
    return tuple(_place(one.strip().lower()) for one in listed if one.strip())


def _place(one: str) -> str:
    if "/" in one or ":" in one or one.replace(".", "").isdecimal():
        return str(ip_network(one.strip("[]"), strict=False))
    return some_hosts(one)[0]


def some_days(given: str | list[int]) -> tuple[int, ...]:
    """One to twelve different numbers of days, from the least; none above five years."""
    days = tuple(sorted({int(day) for day in str(given).strip("[]").split(",")}))
    if not 1 <= len(days) <= 12 or days[0] < 1 or days[-1] > 1826:
        raise ValueError(given)
    return days


def some_hours(given: str | list[int]) -> tuple[int, ...]:
    """One to three different numbers of hours, from the least; none above a year's."""
    hours = tuple(sorted({int(hour) for hour in str(given).strip("[]()").split(",")}))
    if not 1 <= len(hours) <= 3 or hours[0] < 1 or hours[-1] > 8784:
        raise ValueError(given)
    return hours


def some_connections(given: str | int) -> int:
    """From four, which the jobs of one process need at once, to a hundred."""
    connections = int(given)
    if not 4 <= connections <= 100:
        raise ValueError(given)
    return connections


def kind_of_tls(given: str) -> str:
    """Raises ValueError for anything but these three."""
    if given not in {"starttls", "tls", "off"}:
        raise ValueError(given)
    return given


def kind_of_log(given: str) -> str:
    """Raises ValueError for anything but these two."""
    if given not in {"plain", "json"}:
        raise ValueError(given)
    return given
