"""A server is killed, or told to end: nobody serves on for ever, nobody's answer is cut off."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from tests.faults.conftest import a_line
from tests.faults.served import Served
from tests.machines.test_redis_away import backs

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="Processes are looked at in /proc."),
]


@pytest.fixture
def board(tmp_path, monkeypatch):
    line = a_line(tmp_path / "instance", monkeypatch)
    one = Served(line.instance, WORKERS="1")
    one.start()
    one.line = line
    yield one
    one.end()


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(one) for one in found.stdout.split()]


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_no_worker_outlives_a_killed_server(board):
    below = children(board.process.pid)
    assert len(below) == 2  # a worker and the jobs
    board.process.send_signal(signal.SIGKILL)
    board.process.wait(30)
    board.process = None
    board.until(lambda: not any(is_running(one) for one in below))
    board.start()  # at the same port, which nobody holds


def test_a_server_told_to_end_finishes_what_is_under_way(board):
    """A form that waits for the write lock is under way for as long as the test wants."""
    with closing(sqlite3.connect(board.instance / "kaizen.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answered: list[int] = []
        waiting = Thread(target=lambda: answered.append(backs(board, board.line)))
        waiting.start()
        board.until(lambda: is_busy(board))
        board.process.terminate()
        board.until(lambda: is_closed(board) or board.process.poll() is not None)
        assert not answered or answered == [503]  # it waited for the lock in vain meanwhile
        other.execute("ROLLBACK")
        waiting.join(60)
    assert answered in ([200], [503])
    assert board.process.wait(60) == 0
    board.process = None
    assert board.ask("SELECT count(*) FROM vote")[0][0] == answered.count(200)


def is_busy(board: Served) -> bool:
    """Its only worker does not get to another request."""
    connection = HTTPConnection("127.0.0.1", board.port, timeout=1)
    try:
        connection.request("GET", "/health")
        connection.getresponse()
    except TimeoutError:
        return True
    finally:
        connection.close()
    return False


def is_closed(board: Served) -> bool:
    try:
        socket.create_connection(("127.0.0.1", board.port), timeout=1).close()
    except OSError:
        return True
    return False
