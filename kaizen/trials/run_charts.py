"""A run chart of one cycle: what was read, day by day, against the lines it was to go from and to.
Where everything stands, in the units of its SVG; nothing of it knows a database or a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LINE_HEIGHT = 16
CHARACTER = 0.62  # how wide a figure is at most, as a part of its size
AIR = 0.12  # above and below what is shown, as a part of it


@dataclass(frozen=True, slots=True)
class Point:
    """So much on this day. `days` is how many days it stands for, `is_open` that they go on."""

    on: date
    value: float
    days: int = 1
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """`first` and `last` are the days that the chart shows. The lines are None where there are
    none, as of yes and no."""

    first: date
    last: date
    points: tuple[Point, ...]
    expected_from: float | None
    expected_to: float | None

    @property
    def is_yes_no(self) -> bool:
        return self.expected_to is None


@dataclass(frozen=True, slots=True)
class Paper:
    """One for a phone, one for everything wider, so that on neither the letters are smaller."""

    name: str
    width: int
    height: int
    letters: int  # as the stylesheet has them
    top: int = 14
    bottom: int = 26


NARROW = Paper("narrow", 288, 168, 13)
WIDE = Paper("wide", 640, 196, 15)


class RunChart:
    """`labels` are what is written at the lines: from, then to."""

    def __init__(
        self, run: Run, paper: Paper, *, labels: Sequence[str] = ("", ""), mirrored: bool = False
    ):
        self.run, self.paper, self.labels, self.mirrored = run, paper, labels, mirrored
        self.low, self.high = span_of(run)
        self.margin = 12 + CHARACTER * paper.letters * max(map(len, labels))
        self.edge = 8.0

    @property
    def left(self) -> float:
        return self.margin if self.mirrored else self.edge

    @property
    def right(self) -> float:
        return self.paper.width - (self.edge if self.mirrored else self.margin)

    @property
    def floor(self) -> float:
        return float(self.paper.height - self.paper.bottom)

    @property
    def label_x(self) -> float:
        return self.left - 6 if self.mirrored else self.right + 6

    @property
    def date_xs(self) -> tuple[float, float]:
        """The edges of the first and of the last day."""
        return (self.right, self.left) if self.mirrored else (self.left, self.right)

    @property
    def marks(self) -> list[tuple[float, float, Point]]:
        return [(self._x(point), self.y(point.value), point) for point in self.run.points]

    @property
    def path(self) -> str:
        """Through what is certain; yes and no are not joined by a line."""
        if self.run.is_yes_no:
            return ""
        return " ".join(f"{x},{y}" for x, y, point in self.marks if not point.is_open)

    @property
    def lines(self) -> list[tuple[float, float]]:
        """Of from and of to: where the line stands, and where its label does. Labels that would
        touch are moved apart, each away from the other."""
        if self.run.is_yes_no:
            heights = [self.y(0), self.y(1)]
        else:
            heights = [self.y(self.run.expected_from or 0), self.y(self.run.expected_to or 0)]
        apart = LINE_HEIGHT - abs(heights[0] - heights[1])
        if apart <= 0:
            return [(y, y) for y in heights]
        is_lower = 1 if heights[0] > heights[1] else -1  # on paper down is more
        shifts = (is_lower * apart / 2, -is_lower * apart / 2)
        return [(y, round(y + shift, 1)) for y, shift in zip(heights, shifts, strict=True)]

    def y(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return round(self.floor - part * (self.floor - self.paper.top), 1)

    def _x(self, point: Point) -> float:
        """The middle of the days it stands for. Days run as one reads."""
        days = (self.run.last - self.run.first).days + 1
        part = ((point.on - self.run.first).days + point.days / 2) / days
        part = min(1.0, max(0.0, part))
        if self.mirrored:
            part = 1 - part
        return round(self.left + part * (self.right - self.left), 1)


def span_of(run: Run) -> tuple[float, float]:
    """The lowest and the highest value that the paper has room for. Down to zero, unless what is
    shown is far from it: 19 to 22 degrees would be one flat line above."""
    if run.is_yes_no:
        return -0.35, 1.35
    values = [point.value for point in run.points]
    values += [line for line in (run.expected_from, run.expected_to) if line is not None]
    low, high = min(values), max(values)
    if low >= 0 and low <= high / 2:
        low = 0
    air = (high - low) * AIR or abs(high) * AIR or 1
    return (low if low == 0 else low - air), high + air
