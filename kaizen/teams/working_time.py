"""When a team works, as arithmetic: no database, only a week, closed days and a time zone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

A_DAY = timedelta(days=1)
NO_TIME = timedelta(0)
LOOKED_AHEAD = 731  # days: two years, a leap day among them
TIMELINES_KEPT = 512  # years of teams


class Hours(NamedTuple):
    """One shift of the week; Monday is 0. One that ends before it begins goes on after midnight."""

    weekday: int
    starts: time
    ends: time

    @property
    def is_over_night(self) -> bool:
        return self.ends <= self.starts


USUAL_WEEK = tuple(Hours(weekday, time(8), time(16, 30)) for weekday in range(5))


@dataclass(frozen=True)
class WorkingTime:
    """A night's shift belongs to the day on which it begins: on a closed day nothing begins."""

    zone: tzinfo
    shifts: tuple[Hours, ...] = USUAL_WEEK
    closed: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return day not in self.closed and any(s.weekday == day.weekday() for s in self.shifts)

    def working_day_from(self, day: date) -> date | None:
        """This day or the next working one; None when there is none within two years."""
        for _ in range(LOOKED_AHEAD):
            if self.is_working_day(day):
                return day
            day += A_DAY
        return None

    def worked_between(self, start: datetime, end: datetime) -> timedelta:
        """Working hours from one moment to another; nothing when `end` is not after `start`."""
        if end <= start:
            return NO_TIME
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        whole_years = (_timeline(self, y).in_all for y in range(start.year, end.year))
        before = _timeline(self, start.year).worked_until(start)
        return sum(whole_years, NO_TIME) - before + _timeline(self, end.year).worked_until(end)

    def is_working_at(self, moment: datetime) -> bool:
        """From the first second of a shift until just before its end."""
        moment = moment.astimezone(UTC)
        timeline = _timeline(self, moment.year)
        at = bisect_right(timeline.starts, moment) - 1
        return at >= 0 and moment < timeline.ends[at]

    def after(self, start: datetime, hours: timedelta) -> datetime | None:
        """The first moment by which so much was worked since `start`; None when two years in a
        row bring nothing."""
        start = start.astimezone(UTC)
        if hours <= NO_TIME:
            return start
        wanted = hours + _timeline(self, start.year).worked_until(start)
        idle = 0
        for year in range(start.year, MAXYEAR):
            timeline = _timeline(self, year)
            if wanted <= timeline.in_all:
                return timeline.moment_of(wanted)
            wanted -= timeline.in_all
            idle = 0 if timeline.in_all else idle + 1
            if idle == 2:
                break
        return None


class Timeline(NamedTuple):
    """The stretches worked in one year of UTC, none touching another, and the time before each."""

    starts: list[datetime]
    ends: list[datetime]
    before: list[timedelta]
    in_all: timedelta

    def worked_until(self, moment: datetime) -> timedelta:
        at = bisect_right(self.starts, moment) - 1
        if at < 0:
            return NO_TIME
        return self.before[at] + min(moment, self.ends[at]) - self.starts[at]

    def moment_of(self, worked: timedelta) -> datetime:
        """When so much of the year's work was done; `worked` is more than nothing."""
        at = bisect_left(self.before, worked) - 1
        return self.starts[at] + (worked - self.before[at])


@lru_cache(TIMELINES_KEPT)
def _timeline(working: WorkingTime, year: int) -> Timeline:
    """Put together once a year of a team: every question after that is a search in it."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    last = datetime(year + 1, 1, 1, tzinfo=UTC)
    starts: list[datetime] = []
    ends: list[datetime] = []
    for began, ended in sorted(_stretches(working, year)):
        began, ended = max(began, first), min(ended, last)
        if began >= ended:
            continue
        if ends and began <= ends[-1]:
            ends[-1] = max(ends[-1], ended)
        else:
            starts.append(began)
            ends.append(ended)
    before, so_far = [], NO_TIME
    for began, ended in zip(starts, ends, strict=True):
        before.append(so_far)
        so_far += ended - began
    return Timeline(starts, ends, before, so_far)


def _stretches(working: WorkingTime, year: int) -> Iterable[tuple[datetime, datetime]]:
    """Every shift that may touch the year: the zones of the earth lie within a day of UTC."""
    by_weekday = {day: [s for s in working.shifts if s.weekday == day] for day in range(7)}
    day, last = date(year, 1, 1) - 2 * A_DAY, date(year, 12, 31) + A_DAY
    while day <= last:
        if day not in working.closed:
            for shift in by_weekday[day.weekday()]:
                until = day + A_DAY if shift.is_over_night else day
                yield (
                    moment_on_the_wall(day, shift.starts, working.zone),
                    moment_on_the_wall(until, shift.ends, working.zone),
                )
        day += A_DAY


def moment_on_the_wall(day: date, hour: time, zone: tzinfo) -> datetime:
    """The first moment at which the clock there shows this hour of this day, or has jumped past it.

    Only conversions from UTC are asked of the zone: those are right in every kind of `tzinfo`.
    """
    wall = datetime.combine(day, hour, tzinfo=UTC)
    before, after = (_offset(wall + step, zone) for step in (-A_DAY, A_DAY))
    if before == after:
        return wall - before
    earlier, later = sorted((wall - before, wall - after))
    for moment in (earlier, later):
        if moment + _offset(moment, zone) == wall:
            return moment
    return _jump(earlier, later, zone)


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or NO_TIME


def _jump(earlier: datetime, later: datetime, zone: tzinfo) -> datetime:
    """When the clock is put forward, which it is on a full second between these two."""
    low, high = int(earlier.timestamp()), int(later.timestamp())
    offset = _offset(earlier, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, UTC), zone) == offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
