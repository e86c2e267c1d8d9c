import pytest

from kaizen.trials.outcomes import Outcome, outcome


@pytest.mark.parametrize(
    ("before", "expected", "actual", "found"),
    [
        (12, 8, 8, Outcome.MET),
        (12, 8, 7, Outcome.MET),
        (12, 8, 9, Outcome.BETTER),
        (12, 8, 12, Outcome.UNMET),
        (12, 8, 14, Outcome.UNMET),
        (70, 90, 91, Outcome.MET),
        (70, 90, 80, Outcome.BETTER),
        (70, 90, 69.5, Outcome.UNMET),
        (-5, -18, -18, Outcome.MET),
        (3, 3, 3, Outcome.MET),
        (3, 3, 4, Outcome.UNMET),
        (0, 1, 1, Outcome.MET),
        (0, 1, 0, Outcome.UNMET),
    ],
)
def test_what_came_is_held_against_what_was_expected(before, expected, actual, found):
    assert outcome(before, expected, actual) is found
