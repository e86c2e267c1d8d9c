"""Which chart a complaint gets, and from what its limits are learned."""

from datetime import UTC, datetime, timedelta

import pytest

from kaizen import clock
from kaizen.complaints.charts import chart_of
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.periods import Every
from kaizen.extensions import db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.fixture
def heard_in_weeks(packing, aylin):
    """A complaint heard so often in each week; the last week is the running one."""

    def hear(counts, kind=Kind.COMPLAINT):
        complaint = Complaint.add("The lid is loose", packing, aylin, kind=kind)
        for ago, times in enumerate(reversed(counts)):
            for _ in range(times):
                moment = MONDAY - timedelta(weeks=ago)
                Occurrence.hear(complaint, aylin, heard_at=moment)
        db.session.commit()
        return complaint

    return hear


def charted(complaint, tried_at=None):
    with clock.at(NOW):
        return chart_of(complaint, tried_at)[0]


def test_weeks_are_charted_and_the_first_and_the_running_one_are_not_whole(heard_in_weeks):
    chart = charted(heard_in_weeks([5, *[1, 2, 3] * 6, 7]))
    assert chart.every is Every.WEEK
    assert chart.values == [1, 2, 3] * 6
    assert (chart.so_far, chart.limits.points, chart.before_trial) == (7, 18, False)


def test_limits_come_from_before_the_first_trial(heard_in_weeks):
    complaint = heard_in_weeks([3, *[4, 6] * 8, *[0, 1] * 4, 0])
    chart = charted(complaint, tried_at=MONDAY - timedelta(weeks=8))
    assert (chart.before_trial, chart.limits.points) == (True, 16)
    assert chart.limits.centre == 5
    assert chart.signals, "they were fewer since"
    assert all(chart.is_better(signal) for signal in chart.signals)


def test_a_quiet_time_after_a_trial_does_not_make_it_a_chart_of_gaps(heard_in_weeks):
    complaint = heard_in_weeks([3, *[4, 6] * 4, *[0] * 20])
    assert charted(complaint, tried_at=MONDAY - timedelta(weeks=19)).every is Every.WEEK


def test_too_few_before_the_trial_are_no_measure(heard_in_weeks):
    complaint = heard_in_weeks([3, *[4, 6] * 8, 1])
    chart = charted(complaint, tried_at=MONDAY - timedelta(weeks=12))
    assert (chart.before_trial, chart.limits.points) == (False, 16)


def test_the_baseline_may_lie_before_what_is_shown(heard_in_weeks):
    complaint = heard_in_weeks([3, *[4, 6] * 5, *[1] * 48, 0])
    chart = charted(complaint, tried_at=MONDAY - timedelta(weeks=48))
    assert (len(chart.points), chart.limits.points) == (40, 10)
    assert chart.limits.centre == 5


def test_gaps_are_charted_where_most_weeks_are_quiet(heard_in_weeks):
    chart = charted(heard_in_weeks([1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0]))
    assert chart.every is None
    assert chart.values == [21, 14, 28, 14, 21, 14]
    assert chart.so_far == 18
    assert not chart.stays_away


def test_a_gap_that_has_not_ended_may_be_long_enough_already(heard_in_weeks):
    chart = charted(heard_in_weeks([1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, *[0] * 12]))
    assert chart.so_far == 88
    assert chart.stays_away


def test_forty_gaps_are_shown_at_most(heard_in_weeks):
    chart = charted(heard_in_weeks([60, *[0] * 19]))
    assert len(chart.points) == 40


@pytest.mark.parametrize("counts", [[], [1], [2, 3, 1, 2, 2, 1], [1, *[0] * 12, 1, 0]])
def test_too_little_is_no_chart(heard_in_weeks, counts):
    assert charted(heard_in_weeks(counts)) is None


def test_a_win_heard_more_often_is_better(heard_in_weeks):
    chart = charted(heard_in_weeks([1, *[1, 2] * 8, 9, 0], Kind.WIN))
    assert [chart.is_better(signal) for signal in chart.signals] == [True]


def test_months_are_charted_when_there_are_fifteen(heard_in_weeks):
    chart = charted(heard_in_weeks([1] * 90))
    assert chart.every is Every.MONTH
    assert len(chart.points) == 19  # from April of last year to October
    assert set(chart.values) <= {4, 5}


def test_other_stretches_are_counted_beside(heard_in_weeks, queries):
    complaint = heard_in_weeks([1, *[2] * 10, 1])
    db.session.refresh(complaint)
    with clock.at(NOW), queries() as asked:
        _, times = chart_of(complaint, None, [(MONDAY - timedelta(weeks=2), NOW)])
    assert times == [5]
    assert len(asked) == 1
