"""`kaizen status`: what there is and how it does, for people and for machines."""

from __future__ import annotations

from typing import Any

from flask import Flask

import kaizen
from kaizen.database import only_reading
from kaizen.extensions import db
from kaizen.jobs.models import JobRun
from kaizen.jobs.queries import is_long_ago, job_runs
from kaizen.jobs.timetable import Job, timetable
from kaizen.safekeeping.scheduled import age_of_the_backup, backups
from kaizen.safekeeping.tables import counts
from kaizen.schema import revisions


def status_of(app: Flask) -> dict[str, Any]:
    """Moments as ISO 8601 in UTC. Before the database is migrated there is no word on jobs. Raises
    CannotMigrate when the database does not answer or is newer."""
    schema, wanted = revisions()
    is_ready = schema == wanted
    with only_reading(), db.engine.connect() as connection:
        counted = counts(connection)
    return {
        "version": kaizen.__version__,
        "schema": schema,
        "schema_wanted": wanted,
        "database": db.engine.dialect.name,
        "counts": counted,
        "backup": {"age": age_of_the_backup() if is_ready else None, "last": _last_backup()},
        "jobs": _jobs() if is_ready else {},
    }


def in_plain_words(status: dict[str, Any]) -> list[str]:
    lines = [f"Kaizen {status['version']}, schema {status['schema']}, {status['database']}"]
    if status["schema"] != status["schema_wanted"]:
        lines.append(f"The next start brings it to schema {status['schema_wanted']}.")
    width = max((len(name) for name in status["counts"]), default=0)
    for name, many in status["counts"].items():
        lines.append(f"  {name.replace('_', ' '):{width}} {many:>12,}")
    last = status["backup"]["last"]
    made = f"{last['at']}, {last['bytes'] / 1e6:,.1f} MB" if last else "none"
    lines.append(f"Last backup: {made} ({status['backup']['age']})")
    for name, job in status["jobs"].items():
        ended = job["last_run"] or "never"
        lines.append(f"Job {name}: {'ok' if job['ok'] else 'NOT OK'}, last run {ended}")
    return lines


def _last_backup() -> dict[str, Any] | None:
    return next(({"at": one.made_at.isoformat(), "bytes": one.bytes} for one in backups()), None)


def _jobs() -> dict[str, Any]:
    with only_reading():
        runs = job_runs()
        said = {job.name: _said_of(job, runs.get(job.name)) for job in timetable()}
        db.session.rollback()
    return said


def _said_of(job: Job, run: JobRun | None) -> dict[str, Any]:
    """Well is what ran well lately and has not failed since."""
    ended, failed = (run.ended_at, run.fault_at) if run else (None, None)
    is_well = ended is not None and not is_long_ago(ended, job.every)
    if ended and failed and failed > ended:
        is_well = False
    return {"last_run": ended.isoformat() if ended else None, "ok": is_well}
