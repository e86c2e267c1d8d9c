"""What is expected of a trial before it starts. It is locked then: a change is a new cycle."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What can be expected."""

    MEASURED = "measured"  # a figure goes from one value to another
    YES_NO = "yes_no"  # it happens, or it does not
    COMPLAINT = "complaint"  # the complaint is heard less; the board counts that alone


@dataclass(frozen=True)
class Prediction:
    """What we expect, and why. Of a complaint the figures are times a week; of yes and no there
    are none."""

    measure: str
    expected_from: float | None = None
    expected_to: float | None = None
    unit: str = ""
    kind: Kind = Kind.MEASURED
    why: str = ""
