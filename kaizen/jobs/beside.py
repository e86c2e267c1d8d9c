"""The runner beside the server: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Protocol

from flask import Flask

log = logging.getLogger("kaizen")

COMMAND = [sys.executable, "-m", "kaizen.jobs"]
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before it is started again
STEADY = 60  # seconds; what ran so long starts again without a long pause
ENDS_WITHIN = 5  # seconds


class Running(Protocol):
    """As `subprocess.Popen` has it."""

    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


@contextmanager
def jobs_beside(app: Flask) -> Iterator[None]:
    """The runner's standard input is a pipe whose other end only the server holds, and which the
    system closes however the server ends.

    The first runner is a copy of the server, taken before it opens anything. Later ones are
    programs of their own: they must not hold what the server has opened since.
    """
    theirs, ours = os.pipe()
    ending = Event()
    if hasattr(os, "register_at_fork"):  # a copy of the server must not hold it open

        def let_go() -> None:
            if not ending.is_set():
                os.close(ours)

        os.register_at_fork(after_in_child=let_go)
    copied = multiprocessing.get_start_method() == "fork"
    first = Copy(app, theirs) if copied else None
    keeper = Thread(target=_keep_running, args=(first, theirs, ending), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        os.close(ours)
        keeper.join(2 * ENDS_WITHIN)
        os.close(theirs)


class Copy:
    """The runner in a copy of this process."""

    def __init__(self, app: Flask, stdin: int) -> None:
        self._process = multiprocessing.Process(target=_work, args=(app, stdin))
        self._process.start()
        self.terminate, self.kill = self._process.terminate, self._process.kill

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("jobs", timeout)
        return self._process.exitcode


def _work(app: Flask, stdin: int) -> None:
    from kaizen.jobs.runner import work  # the server itself has no use for it

    work(app, stdin)


def _keep_running(first: Running | None, stdin: int, ending: Event) -> None:
    pause = FIRST_PAUSE
    process = first or _program(stdin)
    while not ending.is_set():
        began = monotonic()
        why = process if isinstance(process, OSError) else _code_at_the_end(process, ending)
        if ending.is_set():
            return
        pause = FIRST_PAUSE if monotonic() - began > STEADY else min(2 * pause, LONGEST_PAUSE)
        log.warning("The jobs ended (%s); they start again in %.0f seconds.", why, pause)
        if not ending.wait(pause):
            process = _program(stdin)


def _program(stdin: int) -> Running | OSError:
    try:
        return subprocess.Popen(COMMAND, stdin=stdin)  # noqa: S603 - our own interpreter
    except OSError as fault:
        return fault


def _code_at_the_end(process: Running, ending: Event) -> int:
    while (code := process.poll()) is None:
        if ending.wait(0.5):
            _end(process)
    return code


def _end(process: Running) -> None:
    """It has seen already that its input ended."""
    for insist in (process.terminate, process.kill):
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            insist()
