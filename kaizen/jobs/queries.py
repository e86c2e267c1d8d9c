from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from kaizen import clock
from kaizen.extensions import db
from kaizen.jobs.models import JobRun
from kaizen.jobs.running import WRITTEN_EVERY
from kaizen.jobs.timetable import timetable

MISSED = 5  # turns, until a job is said to stand still


class Pace(StrEnum):
    OK = "ok"
    STALE = "stale"
    NEVER = "never"


def job_runs() -> dict[str, JobRun]:
    """By the job's name; of those that have ever run."""
    return {one.name: one for one in db.session.scalars(select(JobRun).order_by(JobRun.id))}


def pace_of_the_jobs() -> Pace:
    runs = job_runs()
    if not runs:
        return Pace.NEVER
    ended = ((job.every, getattr(runs.get(job.name), "ended_at", None)) for job in timetable())
    late = (at is None or is_long_ago(at, every) for every, at in ended)
    return Pace.STALE if any(late) else Pace.OK


def is_long_ago(at: datetime, every: timedelta) -> bool:
    return clock.now() - at > MISSED * max(every, WRITTEN_EVERY)
