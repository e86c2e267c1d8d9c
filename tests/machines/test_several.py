"""Three machines behind nginx: one is killed, one is told to end, the database is restarted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from threading import Event

import pytest

from tests.machines.conftest import skip_or_fail
from tests.machines.front import Front, missing
from tests.machines.people import LOST, Onlooker, Writer, at_work

WRITERS, ONLOOKERS = 10, 8
pytestmark = pytest.mark.faults

STEP = 30  # acknowledged writes between two misfortunes
PATIENCE = 180  # seconds; others use this machine as well


@pytest.fixture
def front(folder):
    skip_or_fail(missing())
    begun: list[Front] = []

    def before(machines):
        begun.append(Front(folder / "nginx", [one.port for one in machines]))
        return begun[-1]

    yield before
    for one in begun:
        one.end()


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "It did not happen."
        time.sleep(0.1)


def test_nothing_acknowledged_is_lost_when_machines_fail(
    cluster, redis, line, machine, front, folder
):
    machines = [machine(REDIS_URL=redis.url, WORKERS="1") for _ in range(3)]
    at = front(machines).port, folder / "nginx" / "fullchain.pem"
    newest = cluster.ask("SELECT max(id) FROM event")[0][0]
    writers = [Writer(one, *at, ideas=line.ideas) for one in line.people[:WRITERS]]
    others = line.people[WRITERS : WRITERS + ONLOOKERS]
    onlookers = [Onlooker(one, *at, after=newest) for one in others]
    written, looked = Event(), Event()
    writing, looking = at_work(writers, written), at_work(onlookers, looked)

    def work_goes_on() -> None:
        """Every writer was answered again, and together they wrote some more."""
        before = [len(one.acknowledged) for one in writers]
        enough = sum(before) + STEP

        def is_so() -> bool:
            after = [len(one.acknowledged) for one in writers]
            return sum(after) >= enough and all(b < a for b, a in zip(before, after, strict=True))

        until(is_so)

    work_goes_on()
    machines[0].kill()
    work_goes_on()
    assert machines[1].process
    machines[1].process.terminate()
    assert machines[1].process.wait(PATIENCE) == 0
    work_goes_on()
    machines[0].start()
    cluster.restart()
    work_goes_on()
    written.set()
    for thread in writing:
        thread.join(PATIENCE)
    last = cluster.ask("SELECT max(id) FROM event")[0][0]
    until(lambda: all(one.after == last for one in onlookers))
    looked.set()
    for thread in looking:
        thread.join(PATIENCE)

    assert not any(thread.is_alive() for thread in [*writing, *looking])
    assert not [one.refused for one in writers if one.refused], [one.faults() for one in machines]
    assert not any(one.faults() for one in machines)
    acknowledged = {words for one in writers for words in one.acknowledged}
    stored = Counter(words for (words,) in cluster.ask("SELECT words FROM comment"))
    assert not acknowledged - set(stored), "Acknowledged, and not there."
    assert set(stored.values()) == {1}, "Something was stored twice."
    assert set(stored) == acknowledged
    said = cluster.ask("SELECT count(*) FROM event WHERE kind = 'comment_added'")[0][0]
    assert said == len(acknowledged)
    seen = sum((one.statuses for one in [*writers, *onlookers]), Counter())
    assert set(seen) <= {200, 204, 503, LOST}, seen
