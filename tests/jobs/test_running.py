"""A job is run in small steps, written down, and never stops the others."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from threading import Event, Thread
from time import sleep

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.jobs.models import JobRun
from kaizen.jobs.queries import job_runs
from kaizen.jobs.running import run
from kaizen.jobs.timetable import Job, timetable
from kaizen.schema import sqlite_file
from kaizen.teams.models import Team

A_MINUTE = timedelta(minutes=1)


def written() -> JobRun:
    db.session.expire_all()
    return job_runs()["one"]


def test_it_is_called_until_nothing_is_left_and_each_step_is_kept(app):
    steps = ["Packing", "Returns", "Dispatch"]

    def add_one() -> int:
        if not steps:
            return 0
        Team.add(steps.pop(), None)
        return 1

    assert run(Job("one", "", add_one)) == 3
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count(Team.id))) == 3
    assert written().ended_at >= written().started_at
    assert written().fault is None


def test_a_fault_is_written_down_and_takes_back_the_step_only(app):
    def add_another() -> int:
        Team.add("Returns", None)
        raise ValueError("The press is jammed")

    assert run(Job("one", "", add_another)) is None
    assert written().fault == "ValueError: The press is jammed"
    assert written().ended_at is None
    assert db.session.scalar(db.select(Team.id)) is None


def test_after_a_fault_it_may_go_well_again(app):
    run(Job("one", "", lambda: 1 // 0))
    assert run(Job("one", "", lambda: 0)) == 0
    assert written().ended_at >= written().fault_at


def test_told_to_stop_it_stops_between_two_steps(app):
    done = []

    def step() -> int:
        done.append(1)
        return 1

    assert run(Job("one", "", step), goes_on=lambda: len(done) < 2) == 2


def test_nothing_due_is_written_once_a_minute_only(app):
    job = Job("one", "", pytest.fail, look=lambda: False)
    with clock.at(clock.now()):
        now = clock.now()
        run(job)
    for later, ended in ((A_MINUTE / 2, now), (A_MINUTE, now + A_MINUTE)):
        with clock.at(now + later):
            assert run(job) == 0
        assert written().ended_at == ended


def test_a_clock_that_was_set_back_does_not_silence_it(app):
    job = Job("one", "", pytest.fail, look=lambda: False)
    now = clock.now()
    with clock.at(now + timedelta(days=400)):
        run(job)
    with clock.at(now):
        run(job)
    assert written().ended_at == now


def test_every_job_of_the_timetable_runs_on_an_empty_board(app):
    assert {job.name: run(job) for job in timetable()} == {job.name: 0 for job in timetable()}


def test_names_of_jobs_are_their_own(app):
    names = [job.name for job in timetable()]
    assert all(job.words for job in timetable())
    assert len(names) == len(set(names))


@pytest.mark.only_on("sqlite")
def test_who_writes_comes_in_between_two_steps(app):
    """However long a job is: with a lock that is only asked for now and then."""
    file, steps, came_in = sqlite_file(), [], Event()

    def write():
        with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")
            came_in.set()

    writer = Thread(target=write)

    def step() -> int:
        db.session.execute(db.select(JobRun))
        if not steps:
            writer.start()
        steps.append("one")
        sleep(0.03)
        return 0 if came_in.is_set() or len(steps) == 60 else 1

    run(Job("long", "Long", step))
    writer.join(60)
    assert len(steps) < 60
