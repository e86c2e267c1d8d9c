"""The backup that makes itself: when, how many stay, and what is said of it."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.jobs.queries import job_runs
from kaizen.jobs.running import run
from kaizen.jobs.timetable import timetable
from kaizen.safekeeping.scheduled import backup_folder, backups, is_backup_due
from tests import databases

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def programs():
    if databases.kind() == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not on PATH.")


def back_up_at(moment) -> int | None:
    job = next(job for job in timetable() if job.name == "backup")
    with clock.at(moment):
        return run(job)


def said_at(browse, moment) -> tuple[str, str]:
    with clock.at(moment):
        answer = browse().get("/health")
    return answer.json["status"], answer.json["backup"]


def test_it_comes_once_a_day_and_the_newest_stay(app, aylin):
    app.config["BACKUPS_KEPT"] = 2
    start = clock.now()
    for hours in range(0, 96, 8):
        assert back_up_at(start + hours * HOUR) == (1 if hours % 24 == 0 else 0)
    made = [one.made_at for one in backups()]
    assert [at.date() for at in made] == [(start + days * 24 * HOUR).date() for days in (3, 2)]


def test_an_empty_board_is_not_backed_up(app):
    assert not is_backup_due()


def test_nothing_is_made_where_it_is_off(app, aylin, browse):
    app.config["BACKUP_HOURS"] = 0
    assert back_up_at(clock.now()) == 0
    assert said_at(browse, clock.now() + 90 * HOUR)[1] == "off"


def test_one_that_fails_is_written_down_and_takes_none_away(app, aylin):
    start = clock.now()
    back_up_at(start)
    (before,) = backups()
    folder = backup_folder()
    aside = folder.rename(folder.with_name("elsewhere"))
    folder.write_text("a file where the folder was")
    assert back_up_at(start + 25 * HOUR) is None
    assert job_runs()["backup"].fault
    folder.unlink()
    aside.rename(folder)
    assert backups() == [before]


def test_its_age_is_said_and_no_place(app, aylin, browse):
    start = clock.now()
    back_up_at(start)
    for job in timetable():
        with clock.at(start + 35 * HOUR):
            if job.name != "backup":
                run(job)
    assert said_at(browse, start + HOUR)[1] == "ok"
    assert said_at(browse, start + 35 * HOUR)[1] == "ok"
    assert said_at(browse, start + 37 * HOUR) == ("degraded", "late")
    assert str(backup_folder()) not in browse().get("/health").text


def test_none_at_all_is_late(app, aylin, browse):
    assert said_at(browse, clock.now() + HOUR) == ("degraded", "late")


def test_what_was_left_unfinished_goes_in_the_end(app, aylin):
    start = clock.now()
    backup_folder().mkdir()
    left = backup_folder() / ".kaizen-1.tar.gz.abcd.unfinished"
    left.write_bytes(b"half")
    back_up_at(start)
    assert left.exists()
    os.utime(left, (0, 0))
    back_up_at(start + 25 * HOUR)
    assert not left.exists()
    db.session.rollback()
