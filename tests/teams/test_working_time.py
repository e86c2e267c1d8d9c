"""The arithmetic of working time, against days that are counted by hand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytz
from hypothesis import given, settings
from hypothesis import strategies as st

from kaizen.teams.working_time import USUAL_WEEK, Hours, WorkingTime, moment_on_the_wall

WARSAW, NEW_YORK = ZoneInfo("Europe/Warsaw"), ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of summer time
EVERY_NIGHT = tuple(Hours(day, time(22), time(6)) for day in range(7))
ROUND_THE_CLOCK = tuple(
    Hours(day, time(starts), time(ends))
    for day in range(7)
    for starts, ends in ((6, 14), (14, 22), (22, 6))
)
SUNDAYS = (Hours(6, time(1), time(5)),)


def hours(figure: float) -> timedelta:
    return timedelta(hours=figure)


def at(zone, *when: int) -> datetime:
    return datetime(*when, tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        ((2026, 11, 16, 8), (2026, 11, 16, 16, 30), 8.5),
        ((2026, 11, 16, 0), (2026, 11, 16, 9, 30), 1.5),
        ((2026, 11, 16, 16, 30), (2026, 11, 17, 8), 0),
        ((2026, 11, 20, 15, 30), (2026, 11, 23, 9), 2),  # over a weekend
        ((2026, 11, 16, 0), (2026, 11, 23, 0), 42.5),
        ((2028, 2, 28, 0), (2028, 3, 2, 0), 25.5),  # the leap day is a Tuesday
        ((2027, 2, 28, 0), (2027, 3, 2, 0), 8.5),
        ((2026, 12, 31, 15, 30), (2027, 1, 4, 9), 2 + 8.5),  # New Year is not closed by itself
        ((2026, 11, 17, 9), (2026, 11, 16, 9), 0),
    ],
)
def test_only_working_hours_count(start, end, worked):
    working = WorkingTime(WARSAW)
    assert working.worked_between(at(WARSAW, *start), at(WARSAW, *end)) == hours(worked)


def test_nothing_is_worked_on_a_closed_day():
    closed = frozenset({date(2026, 12, 25), date(2027, 1, 1)})
    working = WorkingTime(WARSAW, closed=closed)
    year_end = at(WARSAW, 2026, 12, 24), at(WARSAW, 2027, 1, 5)
    assert working.worked_between(*year_end) == hours(6 * 8.5)  # 24, 28, 29, 30, 31 and 4
    assert working.after(at(WARSAW, 2026, 12, 31, 16), hours(1)) == at(WARSAW, 2027, 1, 4, 8, 30)


@pytest.mark.parametrize(
    ("zone", "night", "worked"),
    [
        (WARSAW, (2026, 3, 28), 7),  # 2:00 is put forward to 3:00
        (WARSAW, (2026, 10, 24), 9),
        (WARSAW, (2026, 3, 27), 8),
        (NEW_YORK, (2026, 3, 7), 7),
        (NEW_YORK, (2026, 10, 31), 9),
        (LORD_HOWE, (2026, 10, 3), 7.5),
        (LORD_HOWE, (2026, 4, 4), 8.5),
    ],
)
def test_a_night_counts_as_long_as_it_really_was(zone, night, worked):
    working = WorkingTime(zone, EVERY_NIGHT)
    noon = at(zone, *night, 12)
    assert working.worked_between(noon, noon + timedelta(hours=24)) == hours(worked)


@pytest.mark.parametrize(
    ("shift", "day", "worked"),
    [
        ((time(1), time(5)), (2026, 3, 29), 3),
        ((time(1), time(5)), (2026, 10, 25), 5),
        ((time(2, 30), time(10, 30)), (2026, 3, 29), 7.5),  # begins in the hour that is left out
        ((time(2, 15), time(2, 45)), (2026, 3, 29), 0),
        ((time(2, 15), time(2, 45)), (2026, 10, 25), 0.5),  # the first of the two
    ],
)
def test_a_shift_may_begin_or_end_in_the_hour_of_the_change(shift, day, worked):
    working = WorkingTime(WARSAW, (Hours(6, *shift),))
    midnight = at(WARSAW, *day)
    assert working.worked_between(midnight, midnight + timedelta(hours=20)) == hours(worked)


def test_a_night_belongs_to_the_day_on_which_it_begins():
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
    working = WorkingTime(WARSAW, (Hours(4, time(22), time(6)),))
    assert working.is_working_day(friday)
    assert not working.is_working_day(saturday)
    night = at(WARSAW, 2026, 11, 20, 12), at(WARSAW, 2026, 11, 21, 12)
    assert working.worked_between(*night) == hours(8)
    closed_after = WorkingTime(WARSAW, working.shifts, frozenset({saturday}))
    assert closed_after.worked_between(*night) == hours(8)
    closed = WorkingTime(WARSAW, working.shifts, frozenset({friday}))
    assert closed.worked_between(*night) == hours(0)


def test_a_night_at_the_end_of_the_year_counts_once():
    working = WorkingTime(WARSAW, EVERY_NIGHT)
    new_year = at(WARSAW, 2026, 12, 31, 12), at(WARSAW, 2027, 1, 1, 12)
    assert working.worked_between(*new_year) == hours(8)
    assert working.after(at(WARSAW, 2026, 12, 31, 23), hours(3)) == at(WARSAW, 2027, 1, 1, 2)


def test_shifts_that_overlap_count_once():
    early_and_day = (Hours(0, time(6), time(14)), Hours(0, time(8), time(16)))
    working = WorkingTime(WARSAW, early_and_day)
    monday = at(WARSAW, 2026, 11, 16), at(WARSAW, 2026, 11, 17)
    assert working.worked_between(*monday) == hours(10)


def test_round_the_clock_every_hour_counts():
    working = WorkingTime(WARSAW, ROUND_THE_CLOCK)
    start, end = at(UTC, 2020, 1, 1), at(UTC, 2030, 6, 1, 3)
    assert working.worked_between(start, end) == end - start


def test_so_many_working_hours_later():
    working = WorkingTime(WARSAW)
    friday = at(WARSAW, 2026, 11, 20, 15, 30)
    assert working.after(friday, hours(0)) == friday
    assert working.after(friday, hours(1)) == at(WARSAW, 2026, 11, 20, 16, 30)
    assert working.after(friday, hours(1.5)) == at(WARSAW, 2026, 11, 23, 8, 30)
    assert working.after(at(WARSAW, 2026, 11, 21, 12), hours(8.5)) == at(
        WARSAW, 2026, 11, 23, 16, 30
    )


def test_the_next_working_day_is_found_or_there_is_none():
    monday = date(2026, 11, 23)
    working = WorkingTime(WARSAW, closed=frozenset({monday}))
    assert working.working_day_from(date(2026, 11, 20)) == date(2026, 11, 20)
    assert working.working_day_from(date(2026, 11, 21)) == date(2026, 11, 24)
    sundays = frozenset(date(2026, 11, 22) + timedelta(weeks=w) for w in range(200))
    never = WorkingTime(WARSAW, SUNDAYS, sundays)
    assert never.working_day_from(monday) is None
    assert never.after(at(WARSAW, 2026, 11, 23), hours(1)) is None
    assert WorkingTime(WARSAW, ()).working_day_from(monday) is None
    assert WorkingTime(WARSAW, ()).after(at(WARSAW, 2026, 11, 23), hours(1)) is None


def test_a_leap_day_is_worked_unless_it_is_closed():
    leap_day = date(2028, 2, 29)
    assert WorkingTime(WARSAW).working_day_from(leap_day) == leap_day
    closed = WorkingTime(WARSAW, closed=frozenset({leap_day}))
    assert closed.working_day_from(leap_day) == date(2028, 3, 1)


def test_every_kind_of_time_zone_gives_the_same_moment():
    for day in (date(2026, 3, 29), date(2026, 7, 1), date(2026, 10, 25)):
        for hour in (time(0), time(1, 59), time(2, 30), time(3)):
            there = moment_on_the_wall(day, hour, WARSAW)
            assert there == moment_on_the_wall(day, hour, pytz.timezone("Europe/Warsaw"))
            assert there >= moment_on_the_wall(day, time(0), WARSAW)


ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "UTC")]
    + [LORD_HOWE, ZoneInfo("Pacific/Apia"), ZoneInfo("Africa/Casablanca")]
)
TIMES = st.times().map(lambda when: when.replace(second=0, microsecond=0))
WEEKS = st.lists(st.builds(Hours, st.integers(0, 6), TIMES, TIMES), min_size=1, max_size=9)
CLOSED = st.frozensets(st.dates(date(2025, 12, 1), date(2029, 2, 1)), max_size=40)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))
WORKING = st.builds(WorkingTime, ZONES, WEEKS.map(tuple), CLOSED)


@settings(deadline=None)
@given(WORKING, st.lists(MOMENTS, min_size=3, max_size=3))
def test_parts_add_up_to_the_whole_and_none_is_longer_than_the_time_it_took(working, moments):
    a, b, c = sorted(moments)
    parts = working.worked_between(a, b), working.worked_between(b, c)
    assert sum(parts, timedelta()) == working.worked_between(a, c)
    assert all(part >= timedelta() for part in parts)
    assert parts[0] <= b - a


@settings(deadline=None)
@given(WORKING, MOMENTS, st.integers(0, 3000 * 60).map(lambda m: timedelta(minutes=m)))
def test_after_so_many_hours_just_so_many_were_worked(working, start, wanted):
    end = working.after(start, wanted)
    if end is None:  # a week of shifts that last no time, or that all are closed
        assert working.worked_between(start, start + timedelta(days=365)) < wanted
    else:
        assert working.worked_between(start, end) == wanted
        assert not wanted or working.worked_between(start, end - timedelta(seconds=1)) < wanted


@settings(deadline=None)
@given(WORKING, MOMENTS, st.integers(1, 500), st.integers(1, 500))
def test_more_hours_end_later(working, start, fewer, more):
    ends = working.after(start, hours(fewer)), working.after(start, hours(fewer + more))
    if None not in ends:
        assert ends[0] < ends[1]


@given(WORKING, st.dates(date(2026, 1, 1), date(2029, 1, 1)))
def test_what_falls_due_falls_on_a_working_day(working, day):
    due = working.working_day_from(day)
    if due is None:
        assert not any(working.is_working_day(day + timedelta(days=d)) for d in range(700))
    else:
        assert due >= day
        assert working.is_working_day(due)
        assert not any(
            working.is_working_day(day + timedelta(days=d)) for d in range((due - day).days)
        )


def test_the_usual_week_is_monday_to_friday():
    assert [shift.weekday for shift in USUAL_WEEK] == [0, 1, 2, 3, 4]
