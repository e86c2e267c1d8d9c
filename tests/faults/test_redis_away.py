"""Redis goes away while people write, and comes back; where limits count and jobs queue up."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.kept import lost, unwell, wrong_votes
from tests.faults.served import Served
from tests.faults.writers import crowd_of
from tests.machines.conftest import Redis, skip_or_fail

pytestmark = pytest.mark.faults

SOME = 100
TOLD = "SELECT event_id FROM bookmark WHERE reader = 'inbox'"


@pytest.fixture
def redis() -> Iterator[Redis]:
    skip_or_fail("" if shutil.which("redis-server") else "No redis-server on this machine.")
    with tempfile.TemporaryDirectory(prefix="kaizen-") as folder:
        one = Redis(Path(folder))
        one.start()
        yield one
        one.kill()


def all_are_told(board: Served, event: int) -> bool:
    """Whether the jobs have read the ledger so far."""
    rows = board.ask(TOLD)
    return bool(rows) and rows[0][0] >= event


def newest(board: Served) -> int:
    return int(board.ask("SELECT max(id) FROM event")[0][0])


def test_without_redis_people_write_on_and_the_jobs_wait(line, serve, redis, figures):
    board = serve(line.instance, REDIS_URL=redis.url, WRITES_PER_MINUTE="6000")
    crowd = crowd_of(line.people, board.port, line.ideas, pause=0.2)
    crowd.start()
    try:
        board.until(lambda: len(crowd.acknowledged) > SOME)
        before = newest(board)
        board.until(lambda: all_are_told(board, before))
        redis.kill()
        away = len(crowd.acknowledged)
        board.until(lambda: "The queue of the jobs does not answer" in board.said())
        board.until(lambda: len(crowd.acknowledged) > away + SOME)
        redis.start()
    finally:
        crowd.finish()
    last = newest(board)
    board.until(lambda: all_are_told(board, last))
    assert not crowd.faults
    assert not lost(board, crowd.acknowledged)
    each = [writer.acknowledged for writer in crowd.writers]
    assert not wrong_votes(board, each, [one.person_id for one in line.people])
    assert not board.faults()
    board.end()
    assert not unwell(line.app, board)
    figures(before=away, acknowledged=len(crowd.acknowledged))
