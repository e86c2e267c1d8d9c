"""The clock of the machine is put back by an hour while people write."""

import os
import time
from pathlib import Path

import pytest

from kaizen.config import ROOT
from tests.faults.conftest import PIN
from tests.faults.forms import look_at, sign_in_at
from tests.faults.kept import lost, unwell, wrong_votes
from tests.faults.writers import crowd_of

pytestmark = pytest.mark.faults

AN_HOUR = 3600
SOME = 100


def test_an_hour_back_signs_nobody_out_and_loses_nothing(line, serve, tmp_path, figures):
    shift = tmp_path / "shift"
    shift.write_text("0")
    path = os.pathsep.join([str(Path(__file__).parent / "clock"), str(ROOT)])
    board = serve(line.instance, PYTHONPATH=path, KAIZEN_TEST_CLOCK=str(shift))
    crowd = crowd_of(line.people, board.port, line.ideas)
    crowd.start()
    try:
        board.until(lambda: len(crowd.acknowledged) > SOME and have_run(board, after=0))
        new_one = sign_in_at(board.port, "1001", PIN)
        put_aside = tmp_path / "put-aside"
        put_aside.write_text(str(-AN_HOUR))
        put_aside.replace(shift)
        back = len(crowd.acknowledged)
        board.until(lambda: len(crowd.acknowledged) > back + SOME)
        assert look_at(board.port, new_one, "/")[0] == 200
        assert look_at(board.port, sign_in_at(board.port, "1002", PIN), "/")[0] == 200
        board.until(lambda: have_run(board, after=-AN_HOUR) and not have_run(board, after=-60))
    finally:
        crowd.finish()
    assert not crowd.faults
    assert not lost(board, crowd.acknowledged)
    each = [writer.acknowledged for writer in crowd.writers]
    assert not wrong_votes(board, each, [one.person_id for one in line.people])
    for page in ("/", "/complaints", f"/ideas/{line.ideas[0]}", "/ideas"):
        status, words = look_at(board.port, line.people[0], page)
        assert status == 200, f"{page}: {status}"
        assert " -1 " not in words, page
    board.until(lambda: board.health()[1].get("jobs") == "ok")
    board.end()
    assert not unwell(line.app, board)
    figures(before=back, acknowledged=len(crowd.acknowledged))


def have_run(board, *, after: float) -> bool:
    """Whether the inboxes were seen to last after this moment, in seconds from now."""
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + after))
    query = "SELECT count(*) FROM job_run WHERE name = 'inboxes' AND ended_at > ?"
    return bool(board.ask(query, moment)[0][0])
