"""Two versions side by side: which steps stand beside each other, and which words are marked."""

import pytest

from kaizen.standards.comparing import Change, compared, side_by_side
from kaizen.standards.models import Step


def steps(*words):
    return [Step(place=place, words=one) for place, one in enumerate(words, 1)]


def pairs(before, after):
    found = side_by_side(steps(*before), steps(*after))
    return [(old and old.words, new and new.words) for old, new in found]


A, B, C = "Close the lid of the box", "Press it down with both hands", "Look at the gauge"


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ([], [], []),
        ([A, B], [A, B], [(A, A), (B, B)]),
        ([A, B], [A, C, B], [(A, A), (None, C), (B, B)]),
        ([A, B, C], [A, C], [(A, A), (B, None), (C, C)]),
        ([A], [C], [(A, None), (None, C)]),
        ([A, B], [A + " firmly", B], [(A, A + " firmly"), (B, B)]),
        ([B], [C, B + " twice"], [(None, C), (B, B + " twice")]),
        ([A], [], [(A, None)]),
    ],
)
def test_a_step_stands_beside_what_became_of_it(before, after, wanted):
    assert pairs(before, after) == wanted


def test_every_step_is_shown_once_whatever_changed():
    before, after = [A, B, C, A], [C, B + " now", A, "New", A]
    found = pairs(before, after)
    assert [old for old, _ in found if old] == before
    assert [new for _, new in found if new] == after


def test_only_the_words_that_changed_are_marked():
    texts = compared("Print it twice  here", "Print it once  here")
    assert "".join(piece.words for piece in texts.before) == "Print it twice  here"
    assert "".join(piece.words for piece in texts.after) == "Print it once  here"
    assert [piece.words for piece in texts.before if piece.change is Change.GONE] == ["twice"]
    assert [piece.words for piece in texts.after if piece.change is Change.NEW] == ["once"]
    assert not compared("Same", "Same").differ
