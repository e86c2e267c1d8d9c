"""What the chart of a complaint shows: how often in each whole week or month, or, where it is heard
seldom, how many days lie between one time and the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from kaizen import clock
from kaizen.complaints.behaviour import FEWEST, RUN, Limits, Signal, limits_of, marked, signals
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.periods import SHOWN, Every, Period, every_for, period_of, whole_periods
from kaizen.complaints.times import Stretch, heard


@dataclass(frozen=True, slots=True)
class Point:
    """A week or month by its first day; or a day on which it was heard, so many days after."""

    on: date
    value: int


@dataclass(frozen=True)
class Chart:
    """`every` is None where the points are days between. `so_far` has not ended: what was heard
    in the running week or month, or how many days it has not been heard until today."""

    kind: Kind
    every: Every | None
    points: list[Point]
    limits: Limits
    before_trial: bool
    so_far: int
    begins: date
    ends: date

    @property
    def values(self) -> list[int]:
        return [point.value for point in self.points]

    @property
    def signals(self) -> list[Signal]:
        return signals(self.values, self.limits)

    @property
    def marks(self) -> dict[int, Signal]:
        return marked(self.signals, self.values, self.limits)

    def is_better(self, signal: Signal) -> bool:
        """Complaints fewer and further between; wins more and closer together."""
        is_more_often = signal.is_high == (self.every is not None)
        return is_more_often == (self.kind is Kind.WIN)

    def is_now(self, signal: Signal) -> bool:
        """It reaches into the newest points, so it may ask for somebody."""
        return signal.last >= len(self.points) - RUN

    @property
    def stays_away(self) -> bool:
        """Not heard for longer than chance explains, and it can only get longer."""
        return self.every is None and self.so_far > self.limits.upper


def chart_of(
    complaint: Complaint, tried_at: datetime | None, also: Sequence[Stretch] = ()
) -> tuple[Chart | None, list[int]]:
    """None while too little is known; and how often it was heard in the stretches asked `also`,
    which costs no further query.

    What is usual is learned from before the first trial; from all there is when nothing was tried
    yet, or when less than six points lie before. Zeros say little (Wheeler, "Working with Rare
    Events", Quality Digest, 2011): where most periods it is learned from are zero, the days
    between are charted.
    """
    now, since = clock.now(), complaint.first_heard_at
    if since is None:
        return None, heard(complaint.id, also)[0]
    every = every_for(since)
    shown = whole_periods(since, every, until=now, most=SHOWN)
    before = whole_periods(since, every, until=tried_at, most=SHOWN) if tried_at else []
    learned = before if len(before) >= FEWEST else shown
    running = period_of(clock.local(now).date(), every)
    asked = list(dict.fromkeys([*shown, *learned, running]))
    times, days = heard(
        complaint.id,
        [*((period.start, period.end) for period in asked), *also],
        last_before=[now, tried_at or now],
    )
    in_period = dict(zip(asked, times, strict=False))
    further = times[len(asked) :]
    if 2 * sum(in_period[period] == 0 for period in learned) > len(learned):
        return _of_gaps(complaint.kind, *days, tried=tried_at is not None), further
    chart = _of_periods(complaint.kind, shown, learned, in_period, tried=learned is before)
    return chart, further


def _of_periods(
    kind: Kind,
    shown: list[Period],
    learned: list[Period],
    in_period: dict[Period, int],
    *,
    tried: bool,
) -> Chart | None:
    limits = limits_of([in_period[period] for period in learned])
    if limits is None:
        return None
    running = shown[-1].next
    return Chart(
        kind=kind,
        every=running.every,
        points=[Point(period.starts_on, in_period[period]) for period in shown],
        limits=limits,
        before_trial=tried,
        so_far=in_period[running],
        begins=shown[0].starts_on,
        ends=running.starts_on,
    )


def _of_gaps(kind: Kind, days: list[date], days_before: list[date], *, tried: bool) -> Chart | None:
    gaps, gaps_before = _gaps(days), _gaps(days_before)
    before_trial = tried and len(gaps_before) >= FEWEST
    learned = gaps_before if before_trial else gaps
    limits = limits_of([gap.value for gap in learned])
    if limits is None or not gaps:
        return None
    return Chart(
        kind=kind,
        every=None,
        points=gaps,
        limits=limits,
        before_trial=before_trial,
        so_far=(clock.today() - days[-1]).days,
        begins=days[0],
        ends=clock.today(),
    )


def _gaps(days: list[date]) -> list[Point]:
    return [Point(after, (after - before).days) for before, after in pairwise(days)]
