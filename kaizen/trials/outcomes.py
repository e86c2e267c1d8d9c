"""Did it come as expected? Arithmetic on the prediction and on what came of it."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    MET = "met"  # as expected, or better still
    BETTER = "better"  # in the right direction, but not as far
    UNMET = "unmet"  # no better than before


def outcome(expected_from: float, expected_to: float, actual: float) -> Outcome:
    """Down or up, as it was expected. Who expects no change at all expects exactly that."""
    if expected_to == expected_from:
        return Outcome.MET if actual == expected_to else Outcome.UNMET
    direction = 1 if expected_to > expected_from else -1
    if direction * (actual - expected_to) >= 0:
        return Outcome.MET
    return Outcome.BETTER if direction * (actual - expected_from) > 0 else Outcome.UNMET
