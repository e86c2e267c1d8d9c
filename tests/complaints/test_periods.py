"""Weeks and months on the plant's own clock, and counts in them from either way of counting."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kaizen import clock
from kaizen.complaints.counting import recount
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.periods import Every, Period, every_for, period_of, whole_periods
from kaizen.complaints.times import heard, times_heard
from kaizen.extensions import db

ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "America/Los_Angeles"]


@pytest.fixture
def in_zone():
    before = clock.zone()
    yield lambda name: clock.use_zone(ZoneInfo(name))
    clock.use_zone(before)


def test_a_week_begins_on_monday_also_across_new_year():
    week = period_of(date(2027, 1, 1), Every.WEEK)
    assert week.starts_on == date(2026, 12, 28)
    assert week.next.starts_on == date(2027, 1, 4)


def test_months_have_their_own_length_also_in_a_leap_year():
    february = period_of(date(2028, 2, 29), Every.MONTH)
    assert (february.starts_on, february.next.starts_on) == (date(2028, 2, 1), date(2028, 3, 1))
    assert february.end - february.start == timedelta(days=29)
    assert Period(Every.MONTH, date(2027, 1, 1)).earlier.starts_on == date(2026, 12, 1)


def test_a_week_is_an_hour_shorter_or_longer_when_the_clock_is_changed(in_zone):
    in_zone("Europe/Berlin")
    spring, autumn = (period_of(day, Every.WEEK) for day in (date(2026, 3, 29), date(2026, 10, 25)))
    assert spring.end - spring.start == timedelta(days=7, hours=-1)
    assert autumn.end - autumn.start == timedelta(days=7, hours=1)
    assert spring.start == datetime(2026, 3, 22, 23, tzinfo=UTC)


def test_only_whole_periods_are_points():
    since, until = datetime(2026, 1, 7, tzinfo=UTC), datetime(2026, 2, 4, tzinfo=UTC)
    found = whole_periods(since, Every.WEEK, until=until, most=40)
    assert [period.starts_on.isoformat() for period in found] == [
        "2026-01-12",
        "2026-01-19",
        "2026-01-26",
    ]
    assert len(whole_periods(since, Every.WEEK, until=until, most=2)) == 2


@pytest.mark.parametrize(
    ("days", "every"),
    [(10, Every.WEEK), (200, Every.WEEK), (400, Every.WEEK), (500, Every.MONTH)],
)
def test_weeks_become_months_when_there_are_fifteen(days, every):
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with clock.at(now):
        assert every_for(now - timedelta(days=days)) is every


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("every", Every)
def test_counts_are_those_of_the_rows(complaint, aylin, in_zone, zone, every):
    in_zone(zone)
    chance, now = random.Random(zone), datetime(2026, 11, 20, 12, tzinfo=UTC)
    moments = [now - timedelta(minutes=chance.randrange(560_000)) for _ in range(150)]
    moments += edges(every)
    for moment in moments:
        db.session.add(Occurrence(complaint=complaint, heard_at=moment, recorded_at=moment))
    taken_back = Occurrence(complaint=complaint, heard_at=moments[0], taken_back_at=now)
    db.session.add(taken_back)
    recount(complaint)

    periods = whole_periods(min(moments), every, until=now, most=60)
    stretches = [(period.start, period.end) for period in periods]
    stretches += [(moments[3], now), (min(moments), moments[5]), (moments[7], moments[7])]
    assert times_heard(complaint.id, stretches) == [
        sum(start <= moment < end for moment in moments) for start, end in stretches
    ]


def edges(every: Every) -> list[datetime]:
    """The first and the last moment of some periods."""
    periods = [period_of(date(2026, month, 15), every) for month in (3, 4, 10, 11)]
    second = timedelta(seconds=1)
    return [edge for one in periods for edge in (one.start, one.start - second, one.end - second)]


def test_days_on_which_it_was_last_heard(complaint, aylin, in_zone):
    """The one of the fixture was heard now, on the plant's own date."""
    in_zone("Pacific/Auckland")
    for day in (1, 5, 5, 9):
        moment = datetime(2026, 1, day, 20, tzinfo=UTC)  # the next morning there
        Occurrence.hear(complaint, aylin, heard_at=moment)
    until = datetime(2026, 1, 9, 20, tzinfo=UTC)
    times, days = heard(complaint.id, [], last_before=[until])
    assert times == []
    assert days == [[date(2026, 1, 2), date(2026, 1, 6), date(2026, 1, 6)]]
