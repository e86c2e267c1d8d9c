from datetime import date, timedelta

import pytest

from kaizen.trials.run_charts import LINE_HEIGHT, NARROW, WIDE, Point, Run, RunChart, span_of

FIRST = date(2026, 3, 2)


def day(number):
    return FIRST + timedelta(days=number)


def run(*values, before=12.0, after=8.0, days=14):
    points = tuple(Point(day(at), value) for at, value in enumerate(values))
    return Run(FIRST, day(days), points, before, after)


def test_the_span_reaches_down_to_zero_where_zero_is_near():
    low, high = span_of(run(9, 3))
    assert low == 0
    assert high > 12


def test_the_span_stays_where_zero_is_far():
    low, high = span_of(run(21, 20, before=22, after=19))
    assert 18 < low < 19
    assert 22 < high < 23


def test_values_below_zero_have_room():
    low, high = span_of(run(-6, -12, before=-5, after=-18))
    assert low < -18
    assert -5 < high < 0


@pytest.mark.parametrize("value", [0, 5, -5])
def test_one_value_alone_has_room_above(value):
    low, high = span_of(run(value, before=value, after=value))
    assert low <= value < high


@pytest.mark.parametrize("paper", [NARROW, WIDE])
def test_everything_stands_on_the_paper(paper):
    chart = RunChart(run(14, 9, 8, 3), paper, labels=("12", "8"))
    assert all(chart.left <= x <= chart.right for x, _, _ in chart.marks)
    assert all(0 <= y <= chart.floor for _, y, _ in chart.marks)
    assert all(0 <= y <= chart.floor for line in chart.lines for y in line)


def test_less_stands_lower():
    chart = RunChart(run(12, 8), NARROW)
    (before, _), (after, _) = chart.lines
    assert [y for _, y, _ in chart.marks] == [before, after]
    assert after > before


def test_days_run_as_one_reads():
    ahead = RunChart(run(12, 8), NARROW, labels=("12", "8"))
    back = RunChart(run(12, 8), NARROW, labels=("12", "8"), mirrored=True)
    assert ahead.marks[0][0] < ahead.marks[1][0]
    assert back.marks[0][0] > back.marks[1][0]
    assert ahead.label_x > ahead.right
    assert back.label_x < back.left


@pytest.mark.parametrize("after", [11.9, 12.1, 12])
def test_labels_that_would_touch_are_moved_apart(after):
    chart = RunChart(run(5, after=after), NARROW)
    (line_from, label_from), (line_to, label_to) = chart.lines
    assert abs(label_from - label_to) >= LINE_HEIGHT - 0.2
    assert (label_from > label_to) == (line_from > line_to)


def test_a_point_stands_in_the_middle_of_its_days():
    points = (Point(FIRST, 3, days=7), Point(day(7), 1, days=7))
    chart = RunChart(Run(FIRST, day(13), points, 3, 1), NARROW)
    (first, _, _), (second, _, _) = chart.marks
    width = chart.right - chart.left
    assert first == pytest.approx(chart.left + width / 4, abs=0.1)
    assert second == pytest.approx(chart.left + 3 * width / 4, abs=0.1)


def test_a_week_that_goes_on_is_not_joined():
    points = (Point(FIRST, 3, days=7), Point(day(7), 1, days=2, is_open=True))
    chart = RunChart(Run(FIRST, day(13), points, 3, 1), NARROW)
    assert len(chart.path.split()) == 1


def test_yes_and_no_are_two_heights_without_a_line():
    chart = RunChart(run(0, 1, before=None, after=None), NARROW, labels=("No", "Yes"))
    assert chart.path == ""
    assert [y for _, y, _ in chart.marks] == [y for y, _ in chart.lines]


def test_a_reading_past_the_end_stays_on_the_paper():
    late = Run(FIRST, day(3), (Point(day(9), 4),), 12, 8)
    chart = RunChart(late, NARROW)
    assert chart.marks[0][0] == chart.right
