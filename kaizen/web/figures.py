"""How moments, figures and lists are put into words."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel.dates import format_datetime, format_skeleton, format_time, format_timedelta
from babel.numbers import format_percent

from kaizen import clock
from kaizen.language import direction_of, formats_of, language_now, ngettext, number
from kaizen.language import gettext as _

ALL_OF_IT = 1e9


def language() -> str:
    return language_now() or "en"


def text_direction() -> str:
    return direction_of(language())


def day(when: date | datetime | None) -> str:
    """`3 Oct`, with the year when it is another one."""
    if when is None:
        return ""
    local = clock.local(when).date() if isinstance(when, datetime) else when
    return _day(local, local.year != clock.today().year, formats_of(language()))


@lru_cache(4096)
def _day(when: date, with_year: bool, locale: str) -> str:
    return format_skeleton("yMMMd" if with_year else "MMMd", when, locale=locale)


def moment(when: datetime | None) -> str:
    """Date and time of day, as on the wall of the plant."""
    return (
        format_datetime(clock.local(when), "medium", locale=formats_of(language())) if when else ""
    )


def day_and_time(when: datetime, there: tzinfo | None = None) -> str:
    """`today at 06:05`, `Mon 3 Mar at 06:05`: where a team works, or on the wall of the plant."""
    local = clock.local(when, there)
    time = format_time(local, "short", locale=formats_of(language()))
    days = (local.date() - clock.today(there)).days
    if days == 0:
        return _("today at %(time)s", time=time)
    if days == 1:
        return _("tomorrow at %(time)s", time=time)
    with_year = "y" if local.year != clock.today(there).year else ""
    day = format_skeleton(f"{with_year}MMMEd", local, locale=formats_of(language()))
    return _("%(day)s at %(time)s", day=day, time=time)


def full_day_and_time(when: datetime, there: tzinfo | None = None) -> str:
    """`Monday, March 3 at 06:05`."""
    local = clock.local(when, there)
    time = format_time(local, "short", locale=formats_of(language()))
    return _("%(day)s at %(time)s", day=full_day(local.date()), time=time)


def clock_time(seconds: int) -> str:
    """`1:05`, as a timer shows minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02}"


def time_since(when: datetime) -> str:
    """`40 minutes`, `5 hours`, `2 days`: one figure, rounded down."""
    seconds = max(0, int((clock.now() - when).total_seconds()))
    if seconds < 60:
        return _("just now")
    for unit, length in (("day", 86400), ("hour", 3600)):
        if seconds >= length:
            return _counted(seconds // length, unit, language())
    return _counted(seconds // 60, "minute", language())


def hours_since(when: datetime) -> str:
    """As `time_since`, but nothing finer than an hour: for pages that are kept for a while."""
    seconds = max(0, int((clock.now() - when).total_seconds()))
    return _("under an hour") if seconds < 3600 else time_since(when)


@lru_cache(4096)
def _counted(figure: int, unit: Literal["day", "hour", "minute"], locale: str) -> str:
    # Not `format_unit`: it knows no days in some languages. No threshold: 90 days stay days.
    span = timedelta(**{f"{unit}s": figure})
    return format_timedelta(span, granularity=unit, threshold=ALL_OF_IT, locale=locale)


def from_to(before: float, after: float) -> str:
    return _("%(before)s → %(after)s", before=number(before), after=number(after))


def percent(whole: int) -> str:
    """`60%`, as the reader's language writes it."""
    return format_percent(whole / 100, locale=formats_of(language()))


def full_day(when: date) -> str:
    """`Monday, March 3`, with the year when it is another one."""
    with_year = "y" if when.year != clock.today().year else ""
    return format_skeleton(f"{with_year}MMMMEEEEd", when, locale=formats_of(language()))


def days_left(days: int) -> str:
    if days < 0:
        return ngettext("%(num)s day over", "%(num)s days over", -days)
    if days == 0:
        return _("ends today")
    return ngettext("%(num)s day left", "%(num)s days left", days)
