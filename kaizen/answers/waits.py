"""How long somebody waits, in the working time of the team, and how that is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from kaizen import clock
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.teams.working_time import A_DAY, NO_TIME, Hours, WorkingTime

AN_HOUR = timedelta(hours=1)


class Wait(NamedTuple):
    """Nothing finer than an hour, so that what is drawn with it can be kept for a while."""

    hours: int
    days: int  # as long as the team's usual working day; 0 within the first

    @property
    def is_late(self) -> bool:
        """A human is needed here: a first answer is given within one working day."""
        return self.days > 0

    def in_words(self) -> str:
        if self.days:
            return ngettext("waits %(num)s working day", "waits %(num)s working days", self.days)
        if self.hours:
            return ngettext("waits %(num)s working hour", "waits %(num)s working hours", self.hours)
        return _("waits for an answer")


def wait_since(started_at: datetime, working: WorkingTime) -> Wait:
    return wait_of(working.worked_between(started_at, clock.now()), working)


def wait_of(worked: timedelta, working: WorkingTime) -> Wait:
    return Wait(worked // AN_HOUR, worked // usual_day(working.shifts))


def raised_in_words(team_name: str | None) -> str:
    """Without a name to the admins; None is not raised."""
    if team_name is None:
        return ""
    return _("raised to %(team)s", team=team_name) if team_name else _("raised to an admin")


def length_in_words(wait: Wait) -> str:
    """`3 working hours`, for a sentence that says whose they are."""
    if wait.days:
        return ngettext("%(num)s working day", "%(num)s working days", wait.days)
    if wait.hours:
        return ngettext("%(num)s working hour", "%(num)s working hours", wait.hours)
    return _("under an hour")


@lru_cache(512)
def usual_day(shifts: tuple[Hours, ...]) -> timedelta:
    """What the team works on a day of its week, on average; shifts that overlap count once."""
    worked, until = NO_TIME, NO_TIME
    for began, ended in sorted(_in_the_week(shifts)):
        worked += max(NO_TIME, ended - max(began, until))
        until = max(until, ended)
    return worked / len({shift.weekday for shift in shifts})


def _in_the_week(shifts: Iterable[Hours]) -> Iterable[tuple[timedelta, timedelta]]:
    for shift in shifts:
        began = shift.weekday * A_DAY + _of_the_day(shift.starts)
        ends = shift.weekday * A_DAY + _of_the_day(shift.ends)
        yield began, ends + A_DAY if shift.is_over_night else ends


def _of_the_day(when: time) -> timedelta:
    return timedelta(hours=when.hour, minutes=when.minute)
