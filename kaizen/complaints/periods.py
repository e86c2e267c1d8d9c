"""Whole weeks and months on the wall of the plant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kaizen import clock
from kaizen.teams.working_time import moment_on_the_wall

SHOWN = 40  # points at most
ENOUGH = 15  # points at least, where there is a choice
A_WEEK = timedelta(weeks=1)


class Every(StrEnum):
    WEEK = "week"  # beginning on Monday, whoever reads
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    every: Every
    starts_on: date

    @property
    def next(self) -> Period:
        return self._moved(1)

    @property
    def earlier(self) -> Period:
        return self._moved(-1)

    @property
    def start(self) -> datetime:
        return midnight(self.starts_on)

    @property
    def end(self) -> datetime:
        """The first moment that is not in it any more."""
        return midnight(self.next.starts_on)

    def _moved(self, by: int) -> Period:
        if self.every is Every.WEEK:
            return Period(self.every, self.starts_on + by * A_WEEK)
        months = self.starts_on.year * 12 + self.starts_on.month - 1 + by
        return Period(self.every, date(months // 12, months % 12 + 1, 1))


def midnight(day: date) -> datetime:
    return moment_on_the_wall(day, time(), clock.zone())


def period_of(day: date, every: Every) -> Period:
    if every is Every.WEEK:
        return Period(every, day - timedelta(days=day.weekday()))
    return Period(every, day.replace(day=1))


def whole_periods(since: datetime, every: Every, *, until: datetime, most: int) -> list[Period]:
    """Those that lie between two moments from end to end, the newest of them, oldest first."""
    found: list[Period] = []
    one = period_of(clock.local(until).date(), every).earlier
    while len(found) < most and one.start >= since:
        found.append(one)
        one = one.earlier
    return found[::-1]


def every_for(since: datetime) -> Every:
    """Whichever gives 15 to 40 points: weeks until there are fifteen whole months, then months.

    Below fifteen weeks, weeks, which come to fifteen sooner. In the year between forty weeks and
    fifteen months, weeks too, the newest forty: more points tell more than fewer.
    """
    months = whole_periods(since, Every.MONTH, until=clock.now(), most=ENOUGH)
    return Every.MONTH if len(months) == ENOUGH else Every.WEEK
