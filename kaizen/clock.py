"""What time it is: the one place to ask, so that a test or the demo can live in its own time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

from babel.dates import LOCALTZ

_story: ContextVar[datetime | None] = ContextVar("story", default=None)
_zone: tzinfo = LOCALTZ


def now() -> datetime:
    """This moment, in UTC."""
    return _story.get() or datetime.now(UTC)


def today(there: tzinfo | None = None) -> date:
    """The date on the wall of the plant, or of a team that has a time zone of its own."""
    return local(now(), there).date()


def local(moment: datetime, there: tzinfo | None = None) -> datetime:
    return moment.astimezone(there or _zone)


def use_zone(zone: tzinfo) -> None:
    global _zone
    _zone = zone


def zone() -> tzinfo:
    """The board's own."""
    return _zone


def zone_name() -> str | None:
    """As `Europe/Warsaw`; None where the machine does not know what its zone is called."""
    name = getattr(_zone, "key", None) or getattr(_zone, "zone", None)
    return name if isinstance(name, str) else None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, `now()` is `moment` (aware)."""
    token = _story.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _story.reset(token)
