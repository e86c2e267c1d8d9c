"""The real processes: the runner starts with the server, comes back, and ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.processes import KAIZEN_JOBS, PATIENCE, Processes

# The server's part without a server: the runner beside it, until told to end.
BESIDE = """
import signal, threading
from kaizen import create_app
from kaizen.jobs.beside import jobs_beside
over = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: over.set())
with jobs_beside(create_app()):
    while not over.wait(0.1):
        pass
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def child_of(process: subprocess.Popen[bytes]) -> int | None:
    threads = Path(f"/proc/{process.pid}/task").glob("*/children")
    return next((int(one) for some in threads for one in some.read_text().split()), None)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_the_command_runs_the_jobs_and_ends_when_told(processes: Processes):
    runner = processes.start(KAIZEN_JOBS)
    processes.until(processes.have_run)
    runner.terminate()
    assert runner.wait(PATIENCE) == 0


def said_to(pid: int) -> bytes:
    """The command line, which a copy of a process shares with it."""
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_killed_it_is_started_again(processes: Processes):
    """First as a copy of the server, then as a program of its own."""
    server = processes.start(BESIDE)
    processes.until(processes.have_run)
    first = processes.until(lambda: child_of(server))
    assert said_to(first) == said_to(server.pid)
    os.kill(first, signal.SIGKILL)
    second = processes.until(lambda: (child := child_of(server)) != first and child)
    processes.until(lambda: b"kaizen.jobs\0" in said_to(second))
    assert not is_gone(second)
    server.terminate()
    assert server.wait(PATIENCE) == 0
    assert is_gone(second)


def test_it_ends_with_a_server_that_was_killed(processes: Processes):
    server = processes.start(BESIDE)
    processes.until(processes.have_run)
    child = processes.until(lambda: child_of(server))
    server.kill()
    processes.until(lambda: is_gone(child))
