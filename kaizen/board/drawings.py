"""Where everything on a behaviour chart stands, in the units of its SVG. Time runs as one reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kaizen import clock
from kaizen.complaints.behaviour import Shape, Signal
from kaizen.complaints.charts import Chart
from kaizen.complaints.periods import Every, Period
from kaizen.trials.watch import Tried

LINE_HEIGHT = 15
NICE = (1, 2, 5)
CHARACTER = 0.62  # how wide a figure is at most, as a part of its size


@dataclass(frozen=True)
class Paper:
    """Its size, how many dates have room below, how large points and letters are. One for a phone,
    one for everything wider, so that on neither the letters are smaller than others."""

    name: str
    width: int
    height: int
    dates: int
    points: float
    letters: int  # as the stylesheet has them
    top: int = 42
    bottom: int = 26


NARROW = Paper("narrow", 288, 228, 2, 0.7, 13)
WIDE = Paper("wide", 640, 276, 5, 1, 15)


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    at: int
    signal: Signal | None

    @property
    def shape(self) -> str:
        """Colour is never alone: an outlier is a diamond, a point of a pattern a square."""
        if self.signal is None:
            return "point"
        return "diamond" if self.signal.shape is Shape.OUTSIDE else "square"


@dataclass(frozen=True)
class Milestone:
    x: float
    on: date
    tried: Tried
    is_adoption: bool

    @property
    def y(self) -> int:
        """Signs stand in two rows: an idea may be adopted when another one is first tried."""
        return 10 if self.is_adoption else 27


class Drawing:
    def __init__(self, chart: Chart, paper: Paper, *, mirrored: bool = False):
        self.chart, self.paper, self.mirrored = chart, paper, mirrored
        self.open_gap = chart.every is None
        self.top_value = _nice_top(max([*chart.values, chart.limits.upper, self._open_value()]))
        figure = CHARACTER * paper.letters
        self.start = 8 + figure * len(str(self.top_value))
        self.end = 8 + figure * len(f"{chart.limits.upper:.1f}")

    @property
    def left(self) -> float:
        return self.end if self.mirrored else self.start

    @property
    def right(self) -> float:
        return self.paper.width - (self.start if self.mirrored else self.end)

    @property
    def axis_x(self) -> float:
        """Where the figures of the axis end, which they do at the chart's beginning."""
        return self.right + 6 if self.mirrored else self.left - 6

    @property
    def end_x(self) -> float:
        return self.left - 6 if self.mirrored else self.right + 6

    def anchor(self, at: int) -> str:
        """A date at either end must not leave the paper."""
        if len(self.dates) == 1 or at not in (self.dates[0], self.dates[-1]):
            return "middle"
        return "start" if at == self.dates[0] else "end"

    @property
    def ticks(self) -> list[int]:
        return [0, *([self.top_value // 2] if self.top_value % 2 == 0 else []), self.top_value]

    @property
    def marks(self) -> list[Mark]:
        signals = self.chart.marks
        return [
            Mark(self.x(at), self.y(value), at, signals.get(at))
            for at, value in enumerate(self.chart.values)
        ]

    @property
    def open_mark(self) -> Mark | None:
        """The gap that has not ended: it is drawn where it has got to."""
        if not self.open_gap:
            return None
        at = len(self.chart.points)
        return Mark(self.x(at), self.y(self.chart.so_far), at, None)

    @property
    def path(self) -> str:
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)

    @property
    def dates(self) -> list[int]:
        """Which points are dated below the axis: first, last and some between."""
        last, most = len(self.chart.points) - 1, self.paper.dates
        steps = min(most - 1, last) or 1
        return sorted({round(last * step / steps) for step in range(steps + 1)})

    @property
    def said_limits(self) -> list[float]:
        """Centre and limits that can be written beside their lines without touching."""
        limits = self.chart.limits
        said = [limits.centre]
        for limit in (limits.upper, limits.lower):
            if limit and all(abs(self.y(limit) - self.y(one)) >= LINE_HEIGHT for one in said):
                said.append(limit)
        return said

    def milestones(self, tried: Iterable[Tried]) -> list[Milestone]:
        """Those within the time shown."""
        return [
            Milestone(self._x_of(on), on, one, is_adoption)
            for on, one, is_adoption in milestones(self.chart, tried)
        ]

    def x(self, at: float) -> float:
        """The middle of a point's place, counted from 0."""
        places = len(self.chart.points) + self.open_gap
        part = (at + 0.5) / places
        if self.mirrored:
            part = 1 - part
        return round(self.left + part * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        room = self.paper.height - self.paper.top - self.paper.bottom
        return round(self.paper.height - self.paper.bottom - room * value / self.top_value, 1)

    def _x_of(self, day: date) -> float:
        """Within its week or month; of gaps, between the time before and the time after."""
        every, points = self.chart.every, self.chart.points
        passed = sum(point.on < day for point in points)
        if every is None:
            return self.x(passed - 0.5)
        here = [at for at, point in enumerate(points) if point.on <= day]
        if not here:
            return self.x(-0.5)
        period = Period(every, points[here[-1]].on)
        length = (period.next.starts_on - period.starts_on).days
        return self.x(here[-1] - 0.5 + min(1, (day - period.starts_on).days / length))

    def _open_value(self) -> int:
        return self.chart.so_far if self.open_gap else 0


def milestones(chart: Chart, tried: Iterable[Tried]) -> list[tuple[date, Tried, bool]]:
    """When a first cycle started and when an idea was adopted, within the time shown."""
    found: list[tuple[date, Tried, bool]] = []
    begun: set[int] = set()
    for one in tried:
        if one.idea.id not in begun:
            found.append((clock.local(one.started_at).date(), one, False))
        begun.add(one.idea.id)
        if one.adopted_at:
            found.append((clock.local(one.adopted_at).date(), one, True))
    shown = [each for each in found if chart.begins <= each[0] <= _last_day(chart)]
    return sorted(shown, key=lambda each: each[0])


def _last_day(chart: Chart) -> date:
    """A line in the running week or month stands at the end of the chart."""
    if chart.every is None:
        return chart.ends
    return Period(Every(chart.every), chart.ends).next.starts_on


def _nice_top(most: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50… that is high enough, or a middle one between."""
    scale = 1
    while True:
        for step, following in pairwise([*NICE, 10]):
            for top in (step * scale, (step + following) * scale // 2):
                if top >= most and top >= 2:
                    return top
        scale *= 10
