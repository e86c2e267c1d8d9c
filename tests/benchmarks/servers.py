"""Starts servers as the product starts itself, each in processes of its own, and ends them."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.visitors import BROWSERS_ASK_FOR, Request, Visitor

ROOT = Path(__file__).parents[2]
PRODUCT = ["app.py"]
REFERENCES = ["-m", "tests.benchmarks.references"]
START, STOP = 30, 15  # seconds of patience


class Answer(NamedTuple):
    status: int
    bytes: int


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def cpu(self) -> float | None:
        """Seconds of processor time that it and its workers took so far; None where not known.

        A busy machine makes everything slower, but this only a little.
        """
        of_group = [each for each in map(_stat, Path("/proc").glob("[0-9]*/stat")) if each]
        ticks = sum(int(each[11]) + int(each[12]) for each in of_group if each[2] == str(self.pid))
        return ticks / os.sysconf("SC_CLK_TCK") if of_group else None

    def memory(self) -> float | None:
        """Megabytes of it, its workers and the jobs; what they share counts once. None where not
        known."""
        of_group = [
            path.with_name("smaps_rollup")
            for path in Path("/proc").glob("[0-9]*/stat")
            if (each := _stat(path)) and each[2] == str(self.pid)
        ]
        kilobytes = [int(found[1]) for found in map(_share, of_group) if found]
        return sum(kilobytes) / 1024 if kilobytes else None


@contextmanager
def serving(command: list[str], instance: Path, *, look_at: str) -> Iterator[Server]:
    """The server, once it answers `look_at`."""
    port = free_port()
    environment = os.environ | {
        "INSTANCE_PATH": str(instance),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "WORKERS": "2",
        "WRITES_PER_MINUTE": "0",  # one person here writes as fast as sixty do in a plant
        "BACKUP_HOURS": "0",
    }
    arguments = [str(port)] if command is REFERENCES else []
    with (instance / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for(process, port, look_at)
        yield Server(port, process.pid)
    finally:
        end(process)


def _stat(path: Path) -> list[str] | None:
    """What Linux says of a process, from its state on."""
    with suppress(OSError):
        return path.read_text().rpartition(")")[2].split()
    return None


def _share(rollup: Path) -> re.Match[str] | None:
    with suppress(OSError):
        return re.search(r"^Pss: +(\d+) kB", rollup.read_text(), re.MULTILINE)
    return None


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError, HTTPException):
            if ask(port, Request(path)).status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The server does not answer {path}; see server.log.")


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # its own group: it and its workers
        process.wait()


def ask(
    port: int, request: Request, visitor: Visitor | None = None, encoding: str = BROWSERS_ASK_FOR
) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=START)
    connection.connect()
    connection.sock.sendall(request.as_sent(visitor, encoding))
    response = connection.response_class(connection.sock)
    response.begin()
    body = response.read()
    connection.close()
    return Answer(response.status, len(body))
