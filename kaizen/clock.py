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


def today() -> date:
    """The date on the wall of the plant."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    return moment.astimezone(_zone)


def use_zone(zone: tzinfo) -> None:
    global _zone
    _zone = zone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, `now()` is `moment` (aware)."""
    token = _story.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _story.reset(token)
