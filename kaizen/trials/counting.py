"""How often a complaint is heard a week, before and while something is tried: the board counts it
alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.complaints.periods import A_WEEK
from kaizen.complaints.times import Stretch, times_heard
from kaizen.trials.predictions import Kind

if TYPE_CHECKING:
    from kaizen.trials.models import Trial

WEEKS_BEFORE = 12
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Weekly:
    """Heard so many times in so many weeks."""

    times: int
    weeks: float

    @property
    def a_week(self) -> float:
        """One decimal. The first days of a trial are no rate yet: they count as a week."""
        return round(self.times / max(1, self.weeks), 1)


def heard_lately(complaint: Complaint) -> Weekly:
    """In the last twelve weeks; of a younger one in the weeks since it was first heard."""
    now, first = clock.now(), complaint.first_heard_at
    if first is None or first >= now:
        return Weekly(0, 0)
    weeks = min(WEEKS_BEFORE, ceil((now - first) / A_WEEK))
    return Weekly(times_heard(complaint.id, [(now - weeks * A_WEEK, now)])[0], weeks)


def heard_during(trial: Trial) -> Weekly:
    until = trial.ended_at or clock.now()
    (times,) = times_heard(trial.idea.complaint_id, [(trial.started_at, until)])
    days = max(1, round((until - trial.started_at) / A_DAY))
    return Weekly(times, days / 7)


def weeks_of(trials: Iterable[Trial]) -> dict[int, list[Stretch]]:
    """The weeks of each trial that the board counts for, the last one as far as it went."""
    return {trial.id: _weeks(trial) for trial in trials if trial.kind is Kind.COMPLAINT}


def _weeks(trial: Trial) -> list[Stretch]:
    until, weeks, start = trial.ended_at or clock.now(), [], trial.started_at
    while start < until:
        weeks.append((start, min(start + A_WEEK, until)))
        start += A_WEEK
    return weeks
