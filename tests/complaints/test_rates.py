"""The test of two rates against R's printed values, and against exact fractions."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.complaints.rates import Change, Heard, change, p_value


def test_the_example_of_r_gives_what_r_prints():
    """`poisson.test(c(11, 6+8+7), c(800, 1083+1050+878))` in ?poisson.test; its output is kept in
    R's sources, tests/Examples/stats-Ex.Rout.save: p-value = 0.07967."""
    found = p_value(Heard(11, 800), Heard(6 + 8 + 7, 1083 + 1050 + 878))
    assert f"{found:.4g}" == "0.07967"


def test_another_printed_output_of_r():
    """`poisson.test(c(10, 2), c(20000, 17887))`: p-value = 0.0421."""
    assert f"{p_value(Heard(10, 20000), Heard(2, 17887)):.4f}" == "0.0421"


def by_fractions(one: int, other: int, time: int, other_time: int) -> Fraction:
    """The definition, without rounding: all outcomes that are not likelier than the one seen."""
    share, together = Fraction(time, time + other_time), one + other
    chances = [
        comb(together, at) * share**at * (1 - share) ** (together - at)
        for at in range(together + 1)
    ]
    return sum((chance for chance in chances if chance <= chances[one]), Fraction(0))


def test_by_hand():
    """4 and 0 in equal times: only 4:0 and 0:4 are as unlikely, each 1 in 16."""
    assert by_fractions(4, 0, 1, 1) == Fraction(1, 8)
    assert p_value(Heard(4, 1), Heard(0, 1)) == pytest.approx(1 / 8, abs=1e-12)


times, spans = st.integers(0, 60), st.integers(1, 90)


@given(times, times, spans, spans)
def test_it_is_what_fractions_say(one, other, time, other_time):
    exact = float(by_fractions(one, other, time, other_time))
    assert p_value(Heard(one, time), Heard(other, other_time)) == pytest.approx(exact, abs=1e-9)


def test_a_hundred_thousand_times_are_no_work():
    assert p_value(Heard(50_100, 26), Heard(49_900, 26)) == pytest.approx(0.529, abs=0.001)
    assert p_value(Heard(60_000, 26), Heard(40_000, 26)) < 1e-12


def test_without_time_or_anything_heard_nothing_can_be_said():
    assert p_value(Heard(0, 12), Heard(0, 9)) == 1
    assert p_value(Heard(5, 12), Heard(0, 0)) == 1
    assert p_value(Heard(0, 0), Heard(5, 9)) == 1


@pytest.mark.parametrize(
    ("before", "since", "found"),
    [
        ((14, 12), (2, 9), Change.FEWER),
        ((2, 12), (14, 9), Change.MORE),
        ((14, 12), (9, 9), Change.NONE),
        ((14, 12), (0, 1), Change.TOO_EARLY),  # a week without it happens by chance
        ((14, 12), (0, 4), Change.FEWER),
        ((0, 26), (0, 9), Change.TOO_EARLY),
        ((3, 12), (1, 9), Change.TOO_EARLY),  # too seldom to tell before much time has passed
        ((5, 12), (0, 0), Change.TOO_EARLY),
    ],
)
def test_what_is_said_of_before_and_since(before, since, found):
    assert change(Heard(*before), Heard(*since)) is found
