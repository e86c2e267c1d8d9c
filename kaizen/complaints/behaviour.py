"""Noise or signal? The process behaviour chart (XmR), as arithmetic on a row of numbers.

After Donald J. Wheeler, *Understanding Variation: The Key to Managing Chaos* (SPC Press) and
*Making Sense of Data* (SPC Press): individual values (X) and their moving ranges (mR). Useful
limits take as few as five or six values, and grow certain with more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

TO_LIMITS = 2.66  # 3 / d2 for ranges of two values, d2 = 1.128
TO_RANGE_LIMIT = 3.268  # D4 for ranges of two values; Wheeler's books also round it to 3.27

FEWEST = 6  # points, below which no limits are drawn
CERTAIN = 15  # points of the baseline, below which limits are provisional

RUN = 8
NEAR, OUT_OF = 3, 4


@dataclass(frozen=True, slots=True)
class Limits:
    """What is usual: `points` is how many values it was learned from."""

    centre: float
    mean_range: float
    points: int

    @property
    def upper(self) -> float:
        return self.centre + TO_LIMITS * self.mean_range

    @property
    def lower(self) -> float:
        """Counts and days are never below zero, so neither is their limit."""
        return max(0.0, self.centre - TO_LIMITS * self.mean_range)

    @property
    def range_upper(self) -> float:
        return TO_RANGE_LIMIT * self.mean_range

    @property
    def is_provisional(self) -> bool:
        return self.points < CERTAIN


class Shape(StrEnum):
    OUTSIDE = "outside"  # one point beyond a limit
    NEAR = "near"  # three of four in a row nearer to a limit than to the centre
    RUN = "run"  # eight or more in a row on one side of the centre


@dataclass(frozen=True, slots=True)
class Signal:
    """More than chance explains, from point `first` to point `last`, counted from 0."""

    shape: Shape
    is_high: bool
    first: int
    last: int


def moving_ranges(values: Sequence[float]) -> list[float]:
    return [abs(after - before) for before, after in pairwise(values)]


def limits_of(baseline: Sequence[float]) -> Limits | None:
    """None for fewer than `FEWEST` values."""
    if len(baseline) < FEWEST:
        return None
    return Limits(fmean(baseline), fmean(moving_ranges(baseline)), len(baseline))


def signals(values: Sequence[float], limits: Limits) -> list[Signal]:
    """All of them, in order of time. Windows of one kind that overlap are one signal.

    A point on a limit is not outside, one on the centre ends a run, and one halfway between
    centre and limit is not near. A lower limit that would lie below zero is none: nothing is near.
    """
    found = [
        Signal(Shape.OUTSIDE, value > limits.upper, at, at)
        for at, value in enumerate(values)
        if not limits.lower <= value <= limits.upper
    ]
    halfway = TO_LIMITS * limits.mean_range / 2
    for is_high, sign in ((True, 1), (False, -1)):
        beyond = [sign * (value - limits.centre) for value in values]
        found += [
            Signal(Shape.RUN, is_high, first, last)
            for first, last in _stretches([one > 0 for one in beyond], RUN, RUN)
        ]
        if is_high or limits.centre > 2 * halfway:
            found += [
                Signal(Shape.NEAR, is_high, first, last)
                for first, last in _stretches([one > halfway for one in beyond], NEAR, OUT_OF)
            ]
    return sorted(found, key=lambda one: (one.last, one.first, one.shape))


def marked(found: Sequence[Signal], values: Sequence[float], limits: Limits) -> dict[int, Signal]:
    """Which point shows which signal. Of several, the one that needs the fewest points."""
    weight = {Shape.OUTSIDE: 0, Shape.NEAR: 1, Shape.RUN: 2}
    halfway = TO_LIMITS * limits.mean_range / 2
    points: dict[int, Signal] = {}
    for signal in sorted(found, key=lambda one: weight[one.shape]):
        for at in range(signal.first, signal.last + 1):
            distance = (values[at] - limits.centre) * (1 if signal.is_high else -1)
            if signal.shape is not Shape.NEAR or distance > halfway:
                points.setdefault(at, signal)
    return points


def _stretches(hits: Sequence[bool], least: int, window: int) -> list[tuple[int, int]]:
    """First and last hit of each stretch in which every window has at least so many hits."""
    found: list[tuple[int, int]] = []
    for start in range(len(hits) - window + 1):
        inside = [at for at in range(start, start + window) if hits[at]]
        if len(inside) < least:
            continue
        if found and inside[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], inside[-1]))
        else:
            found.append((inside[0], inside[-1]))
    return found
