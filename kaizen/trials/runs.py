"""What was read or counted in each cycle, as a run that can be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from math import ceil

from kaizen import clock
from kaizen.complaints.periods import A_WEEK
from kaizen.complaints.times import Stretch
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Kind
from kaizen.trials.readings import Reading
from kaizen.trials.run_charts import Point, Run

A_DAY = timedelta(days=1)


def run_of(trial: Trial, points: Iterable[Point]) -> Run:
    """From its first day to its last one; longer where it is overdue."""
    shown = tuple(points)
    zone = trial.idea.team.zone
    ended = clock.local(trial.ended_at, zone).date() if trial.ended_at else None
    lasts = [trial.ends_on if ended is None else ended, *(point.on for point in shown)]
    if trial.is_running:
        lasts.append(trial.idea.team.today)
    last = max(*lasts, trial.started_on)
    if trial.kind is Kind.YES_NO:
        return Run(trial.started_on, last, shown, None, None)
    return Run(trial.started_on, last, shown, trial.expected_from, trial.expected_to)


def read(readings: Iterable[Reading]) -> list[Point]:
    return [Point(reading.day, reading.figure) for reading in readings]


def counted(trial: Trial, weeks: Sequence[Stretch], times: Sequence[int]) -> list[Point]:
    """A point for each week; the last one is open until it is a whole week."""
    zone = trial.idea.team.zone
    return [
        Point(
            clock.local(start, zone).date(),
            count,
            days=min(7, ceil((end - start) / A_DAY)),
            is_open=end - start < A_WEEK,
        )
        for (start, end), count in zip(weeks, times, strict=True)
    ]


def runs_of(
    trials: Iterable[Trial],
    readings: Mapping[int, list[Reading]],
    weeks: Mapping[int, list[Stretch]],
    times: Sequence[int],
) -> dict[int, Run]:
    """Of each trial by its id. `times` are the counts of all the weeks, one after the other."""
    left, runs = list(times), {}
    for trial in trials:
        own = weeks.get(trial.id, [])
        here, left = left[: len(own)], left[len(own) :]
        points = counted(trial, own, here) if own else read(readings.get(trial.id, []))
        runs[trial.id] = run_of(trial, points)
    return runs
