from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from kaizen import clock
from kaizen.extensions import db
from kaizen.standups.plans import Slot, StandUpTime
from kaizen.standups.times import next_slot, next_time, next_times
from kaizen.teams.closed_days import close
from kaizen.teams.working_time import Hours, WorkingTime

WARSAW = ZoneInfo("Europe/Warsaw")
DAILY = [Slot(day, time(6, 5)) for day in range(7)]
WEEK = WorkingTime(WARSAW)
FRIDAY = datetime(2026, 10, 23, 12, tzinfo=UTC)


def on_the_wall(moment):
    return clock.local(moment, WARSAW).strftime("%a %d %H:%M")


def test_the_next_is_on_the_next_working_day_by_the_teams_clocks():
    """Between Friday and Monday the clocks were put back."""
    assert on_the_wall(next_slot(DAILY, WEEK, FRIDAY)) == "Mon 26 06:05"


def test_not_on_a_closed_day():
    closed = WorkingTime(WARSAW, closed=frozenset({date(2026, 10, 26)}))
    assert on_the_wall(next_slot(DAILY, closed, FRIDAY)) == "Tue 27 06:05"


def test_several_a_day():
    slots = [Slot(4, time(14, 5)), Slot(4, time(6, 5)), Slot(4, time(22, 5))]
    first = next_slot(slots, WEEK, FRIDAY)
    assert on_the_wall(first) == "Fri 23 14:05"
    assert on_the_wall(next_slot(slots, WEEK, first)) == "Fri 23 22:05"


def test_at_the_end_of_a_nights_shift_that_began_the_day_before():
    nights = WorkingTime(WARSAW, (Hours(4, time(22), time(6)),))
    assert on_the_wall(next_slot([Slot(5, time(5, 45))], nights, FRIDAY)) == "Sat 24 05:45"


def test_none_where_the_team_never_works_then():
    assert next_slot([Slot(6, time(6, 5))], WEEK, FRIDAY) is None


def test_of_a_team(packing, jonas):
    assert next_time(packing) is None
    db.session.add(StandUpTime(team_id=packing.id, weekday=0, starts=time(6, 5)))
    close([(date(2031, 1, 13), "Inventory")], jonas, team=packing)
    db.session.commit()
    with clock.at(datetime(2031, 1, 6, 6, 4, tzinfo=UTC)):
        assert next_time(packing) == datetime(2031, 1, 6, 6, 5, tzinfo=UTC)
    with clock.at(datetime(2031, 1, 6, 6, 5, tzinfo=UTC)):
        assert next_time(packing) == datetime(2031, 1, 20, 6, 5, tzinfo=UTC)
        assert next_times() == {packing.id: next_time(packing)}
