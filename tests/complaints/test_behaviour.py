"""Wheeler's worked examples, to the printed digits.

All are from Donald J. Wheeler, *Making Sense of Data* (SPC Press); data and printed results as the
public tests of the library statprocon (github.com/mattmccormick/statprocon, tests/test_xmr.py)
quote them, by page and table. The inventory is from Cedric Chin, "How to Plot an XmR Chart"
(xmrit.com/articles/plot-xmr-chart-instructions), who follows Wheeler's books.
"""

import pytest

from kaizen.complaints.behaviour import Limits, Shape, Signal, limits_of, marked, signals

# Page 382: "Data Set to Use When Verifying Software".
TO_VERIFY = [5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285]
TO_VERIFY += [3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200]
# Page 130, figure 9.9: a patient's peak flow rates on 18 mornings.
PEAK_FLOW = [120, 140, 100, 150, 260, 150, 100, 120, 300]
PEAK_FLOW += [300, 275, 300, 140, 170, 150, 150, 190, 180]
# Table 9.1: accident rates of two groups of twelve months.
ACCIDENTS_A = [43, 40, 37, 33, 30, 33, 34, 35, 29, 33, 31, 39]
ACCIDENTS_B = [35, 37, 33, 32, 27, 29, 31, 22, 25, 30, 24, 19]
# Table 8.1: high school seniors who smoke daily, percent.
SMOKERS = [21.3, 20.2, 20.9, 21.0, 18.8, 19.6, 18.7, 18.6, 18.1, 18.9, 19.2, 18.2, 17.3, 19.0]
INVENTORY = [19, 27, 20, 16, 18, 25, 22, 24, 17, 25, 15, 17, 20, 22, 19, 16, 22, 19, 25, 22]
INVENTORY += [18, 20, 16, 17, 20, 15, 27, 25, 17, 19, 28]

TEN = Limits(centre=10, mean_range=4, points=20)  # limits 0 (of -0.64) and 20.64, halfway 15.32


def test_the_data_to_verify_software_give_what_the_book_prints():
    limits = limits_of(TO_VERIFY)
    assert f"{limits.centre:.2f}" == "4135.50"
    assert f"{limits.mean_range:.2f}" == "355.93"
    assert f"{limits.lower:.2f}" == "3188.72"
    assert f"{limits.upper:.2f}" == "5082.28"
    assert f"{limits.range_upper:.2f}" == "1163.19"
    assert signals(TO_VERIFY, limits) == [Signal(Shape.OUTSIDE, True, 15, 15)]


def test_the_peak_flow_rates_give_what_the_book_prints():
    """It goes on with its rounded figures, so its limits are 43.7 and 322.5."""
    limits = limits_of(PEAK_FLOW)
    assert (f"{limits.centre:.1f}", f"{limits.mean_range:.1f}") == ("183.1", "52.4")
    as_printed = Limits(centre=183.1, mean_range=52.4, points=18)
    assert (f"{as_printed.lower:.1f}", f"{as_printed.upper:.1f}") == ("43.7", "322.5")


def test_the_inventory_gives_what_is_printed():
    limits = limits_of(INVENTORY)
    assert (f"{limits.centre:.2f}", f"{limits.mean_range:.1f}") == ("20.39", "4.7")
    as_printed = Limits(centre=20.39, mean_range=4.7, points=31)
    assert f"{as_printed.upper:.2f}" == "32.89"


def test_limits_of_one_time_are_put_to_another():
    """Each group against the limits of the other, as the book does: out by the points it marks."""
    of_a, of_b = limits_of(ACCIDENTS_A), limits_of(ACCIDENTS_B)
    assert (f"{of_a.lower:.1f}", f"{of_a.upper:.1f}") == ("25.6", "43.9")
    assert (f"{of_b.lower:.1f}", f"{of_b.upper:.1f}") == ("18.0", "39.3")
    assert outside(ACCIDENTS_A, of_b) == [0, 1]
    assert outside(ACCIDENTS_B, of_a) == [7, 8, 10, 11]


def outside(values, limits):
    return [one.first for one in signals(values, limits) if one.shape is Shape.OUTSIDE]


def test_a_run_of_eight_is_found_where_the_book_marks_it():
    found = signals(SMOKERS, limits_of(SMOKERS))
    assert Signal(Shape.RUN, False, 6, 13) in found


def test_three_of_four_are_found_where_the_book_marks_them():
    limits = limits_of(PEAK_FLOW)
    found = signals(PEAK_FLOW, limits)
    assert found == [Signal(Shape.NEAR, True, 8, 11)]
    assert sorted(marked(found, PEAK_FLOW, limits)) == [8, 9, 10, 11]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([11] * 7, []),
        ([11] * 8, [Signal(Shape.RUN, True, 0, 7)]),
        ([9] * 12, [Signal(Shape.RUN, False, 0, 11)]),
        ([11] * 4 + [10] + [11] * 7, []),  # on the centre is on neither side
        ([16, 9, 16], []),
        ([16, 9, 16, 16], [Signal(Shape.NEAR, True, 0, 3)]),
        ([16, 9, 9, 16, 16], []),
        ([15.32, 15.32, 15.32, 15.32], []),  # halfway is not nearer
        ([4, 4, 4, 4], []),  # where nothing can be below zero, nothing is near to it
        ([20.64], []),  # on the limit is not outside
        ([21], [Signal(Shape.OUTSIDE, True, 0, 0)]),
        ([0], []),
        ([], []),
    ],
)
def test_a_signal_is_exactly_this(values, found):
    assert signals(values, TEN) == found


def test_below_is_a_signal_where_there_is_a_lower_limit():
    limits = Limits(centre=20, mean_range=4, points=20)  # from 9.36, halfway 14.68
    assert outside([9, 10], limits) == [0]
    assert Signal(Shape.NEAR, False, 1, 4) in signals([20, 14, 14, 20, 14], limits)


def test_a_limit_is_never_below_zero():
    assert limits_of([0, 9, 0, 9, 0, 9]).lower == 0


def test_few_points_have_no_limits_and_fewer_than_fifteen_provisional_ones():
    assert limits_of([1, 2, 3, 4, 5]) is None
    assert limits_of([1, 2] * 7).is_provisional
    assert not limits_of([1, 2, 3] * 5).is_provisional


def test_where_nothing_ever_changed_every_change_is_a_signal():
    assert outside([2, 2, 3, 1], limits_of([2] * 6)) == [2, 3]


def test_a_point_shows_the_signal_that_needs_fewest_points():
    values = [16] * 8 + [21]
    shapes = {at: one.shape for at, one in marked(signals(values, TEN), values, TEN).items()}
    assert shapes == dict.fromkeys(range(8), Shape.NEAR) | {8: Shape.OUTSIDE}
