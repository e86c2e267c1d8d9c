"""One job, run once: in small steps, and written down."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from math import inf
from time import monotonic, sleep
from typing import Any
from zlib import crc32

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError

from kaizen import clock
from kaizen.database import expect_writing, insert_once, only_reading
from kaizen.disk import refused_by_the_disk
from kaizen.extensions import db
from kaizen.jobs.models import JobRun
from kaizen.jobs.timetable import Job

log = logging.getLogger("kaizen")

MOST_STEPS = 1000  # in one run; the rest comes with the next
LET_OTHERS_WRITE = 0.12
"""Seconds between two steps. On SQLite who waits for the write lock looks for it every tenth of a
second, and would never find it free while one step follows the other."""
WRITTEN_EVERY = timedelta(minutes=1)  # a job that looks every few seconds need not write each time
JOBS_LOCK = 812_813  # any number, as long as nothing else locks on it


def run(job: Job, *, goes_on: Callable[[], bool] = lambda: True, within: float = inf) -> int | None:
    """How much was done; None when it failed, which is written down and never raised. It ends
    `within` so many seconds and a step: while people write there is always more of some jobs."""
    try:
        expect_writing(writing=False)
        if job.look and not job.look():
            _note_that_nothing_was_due(job)
            return 0
        return _carry_out(job, goes_on, monotonic() + within)
    except Exception as fault:
        db.session.rollback()
        if refused_by_the_disk(fault):
            log.error("The job %s waits for the disk: %s", job.name, getattr(fault, "orig", fault))
        else:
            log.exception("The job %s failed.", job.name)
        _note_fault(job, fault)
        return None
    finally:
        db.session.rollback()
        expect_writing(writing=True)


def _carry_out(job: Job, goes_on: Callable[[], bool], deadline: float) -> int:
    db.session.rollback()
    with _by_nobody_else(job) as is_ours:
        if not is_ours:
            return 0
        expect_writing(writing=True)
        _note(job, started_at=clock.now())
        done = 0
        for step in range(MOST_STEPS):
            began = monotonic()
            some = job.do() if goes_on() else 0
            db.session.commit()
            if not some:
                break
            done += some
            if monotonic() > deadline:
                break
            if step:  # there is more of it: people come first
                sleep(max(LET_OTHERS_WRITE, monotonic() - began))
        _note(job, ended_at=clock.now())
        return done


@contextmanager
def _by_nobody_else(job: Job) -> Iterator[bool]:
    """Two runners may share a database. SQLite lets one write at a time anyhow; on PostgreSQL the
    lock falls with the process that holds it."""
    if db.engine.dialect.name != "postgresql":
        yield True
        return
    key = JOBS_LOCK, crc32(job.name.encode()) & 0x7FFFFFFF
    with db.engine.connect() as connection:
        with only_reading():
            is_ours = bool(connection.scalar(select(func.pg_try_advisory_lock(*key))))
        connection.commit()
        try:
            yield is_ours
        finally:
            if is_ours:
                with only_reading():  # what failed may still hold the write lock
                    connection.execute(select(func.pg_advisory_unlock(*key)))
                connection.commit()


def _note_that_nothing_was_due(job: Job) -> None:
    now = clock.now()
    ended = db.session.scalar(select(JobRun.ended_at).where(JobRun.name == job.name))
    db.session.rollback()
    if ended is None or not now - WRITTEN_EVERY < ended <= now:
        expect_writing(writing=True)
        _note(job, started_at=now, ended_at=now)


def _note_fault(job: Job, fault: Exception) -> None:
    try:
        expect_writing(writing=True)
        words = f"{type(fault).__name__}: {fault}"
        _note(job, fault=words[:1000], fault_at=clock.now())
    except SQLAlchemyError as why:
        db.session.rollback()
        log.error("The failure of the job %s could not be written down: %s", job.name, why)


def _note(job: Job, **values: Any) -> None:
    insert_once(db.session(), JobRun, name=job.name)
    db.session.execute(update(JobRun).where(JobRun.name == job.name).values(**values))
    db.session.commit()
