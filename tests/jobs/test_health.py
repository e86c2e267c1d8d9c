"""Whether what runs beside the pages stands still is said to who watches over machines."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.jobs.running import run
from kaizen.jobs.timetable import Job, timetable


@pytest.fixture
def health(app, browse):
    """What is said so long after the start."""

    def after(time: timedelta) -> tuple[str, str]:
        with clock.at(clock.now() + time):
            answer = browse().get("/health")
        assert answer.status_code == 200
        return answer.json["status"], answer.json["jobs"]

    return after


SOON, LATE = timedelta(minutes=1), timedelta(hours=1)


def run_all() -> None:
    for job in timetable():
        run(job)


def test_a_board_that_just_started_is_well(health):
    assert health(SOON) == ("ok", "never")


def test_jobs_that_never_ran_degrade_it(health):
    assert health(LATE) == ("degraded", "never")


def test_jobs_that_ran_lately_are_well(health, app):
    with clock.at(clock.now() + LATE):
        run_all()
    assert health(LATE + SOON) == ("ok", "ok")


def test_jobs_that_stand_still_degrade_it(health):
    run_all()
    assert health(LATE) == ("degraded", "stale")


def test_one_that_fails_again_and_again_degrades_it_and_says_nothing_of_why(health, browse):
    with clock.at(clock.now() + LATE):
        run_all()
    db.session.execute(db.text("UPDATE job_run SET ended_at = '2020-01-01' WHERE name = 'sweep'"))
    db.session.commit()

    def fail() -> int:
        raise ValueError("password=secret")

    run(Job("sweep", "", fail))
    assert health(LATE) == ("degraded", "stale")
    assert "secret" not in browse().get("/health").text


def test_without_its_database_it_is_down(browse):
    db.session.execute(db.text("DROP TABLE job_run"))
    db.session.commit()
    assert browse().get("/health").status_code == 503
