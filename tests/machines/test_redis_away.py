"""Redis goes away and comes back: limits count on, jobs wait, nothing due is lost."""

from __future__ import annotations

import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.faults.served import Served

pytestmark = pytest.mark.faults

MOST = 4


def backs(at: Served, line, person: int = 0) -> int:
    """The status of one vote."""
    visitor = line.people[person]
    headers = {
        "Cookie": f"kaizen={visitor.cookie}",
        "X-CSRFToken": visitor.csrf_token,
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
    }
    connection = HTTPConnection("127.0.0.1", at.port, timeout=120)
    form = urlencode({"give": "1"})
    connection.request("POST", f"/ideas/{line.ideas[0]}/vote", form, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def at_the_start_of_a_minute() -> None:
    """Limits count by the minute: what belongs together must not fall into two."""
    while time.time() % 60 > 15:
        time.sleep(0.2)


def test_all_machines_count_together_and_each_alone_while_redis_is_away(line, machine, redis):
    settings = {"REDIS_URL": redis.url, "WRITES_PER_MINUTE": str(MOST), "WORKERS": "1"}
    one, other = machine(**settings), machine(**settings)
    for at in (one, other):
        assert backs(at, line, person=9) == 200  # both have drawn a page before the minute begins
    at_the_start_of_a_minute()
    assert [backs(at, line) for at in (one, other) * 3] == [200] * MOST + [429] * 2
    redis.kill()
    statuses = [backs(one, line, person=1) for _ in range(MOST + 1)]
    assert statuses == [200] * MOST + [429]
    redis.start()
    one.until(lambda: counts_on(redis, line, one))


def counts_on(redis, line, at: Served) -> bool:
    """Whether Redis knows of a form that was sent just now."""
    from redis import Redis

    backs(at, line, person=5)
    with Redis(port=redis.port) as client:
        return bool(client.keys("LIMITS*"))


def test_jobs_wait_while_redis_is_away_and_go_on_afterwards(line, machine, redis, cluster):
    board = machine(REDIS_URL=redis.url, WORKERS="1")

    def swept_after(moment) -> bool:
        rows = cluster.ask("SELECT ended_at FROM job_run WHERE name = 'inboxes'")
        return bool(rows and rows[0][0] and rows[0][0] > moment)

    start = cluster.ask("SELECT now()")[0][0]
    board.until(lambda: swept_after(start))
    redis.kill()
    board.until(lambda: "The queue of the jobs does not answer" in board.said())
    assert backs(board, line) == 200
    redis.start()
    back = cluster.ask("SELECT now()")[0][0]
    board.until(lambda: swept_after(back))
    board.until(lambda: told(cluster))


def told(cluster) -> bool:
    """Whether everything in the ledger was read for the inboxes."""
    rows = cluster.ask("SELECT event_id FROM bookmark WHERE reader = 'inbox'")
    newest = cluster.ask("SELECT max(id) FROM event")[0][0]
    return bool(rows) and rows[0][0] >= newest
