"""Starts of the board in processes of their own, which fall over or stop at a given statement."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaizen.config import ROOT

PATIENCE = 180  # seconds
STARTS = """
from kaizen.server import started_app
started_app()
"""
HEARS = """
import os, re, signal, time
from pathlib import Path
from sqlalchemy import Engine, event

@event.listens_for(Engine, "before_cursor_execute")
def hear(connection, cursor, statement, *rest):
    if re.search(PLACE, statement):
        act()
"""
DIES = """
def act():
    os.kill(os.getpid(), signal.SIGKILL)
"""
STOPS = """
def act():
    Path("{folder}/stopped").touch()
    while not Path("{folder}/go").exists():
        time.sleep(0.05)
"""
# What Python does to files is heard as well: here the copy gets the name under which it counts.
DIES_COPYING = """
import os, signal, sys

def hear(event, arguments):
    if event == "os.rename" and str(arguments[0]).endswith(".unfinished"):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hear)
"""


def dies_at(place: str) -> str:
    """Killed just before a statement in which that is found."""
    return f"PLACE = {place!r}\n" + HEARS + DIES


def stops_at(place: str, folder: Path) -> str:
    """Makes the file `stopped` there, and goes on when there is one called `go`."""
    return f"PLACE = {place!r}\n" + HEARS + STOPS.format(folder=folder)


class Starts:
    """Of one instance. Whoever makes it ends it."""

    def __init__(self, instance: Path, address: str) -> None:
        self.instance = instance
        given = {"INSTANCE_PATH": str(instance), "DATABASE_URL": address}
        self.settings = os.environ | given
        self.begun: list[subprocess.Popen[bytes]] = []

    def begin(self, program: str = "") -> Path:
        """What it says is in the file that is given back."""
        said = self.instance / f"said-{len(self.begun)}"
        with said.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-c", program + STARTS],
                cwd=ROOT,
                env=self.settings,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.begun.append(process)
        return said

    def carried_out(self, program: str = "") -> tuple[int, str]:
        """How it ended, and what it said."""
        said = self.begin(program)
        return self.begun[-1].wait(PATIENCE), said.read_text()

    def said(self) -> str:
        files = [self.instance / f"said-{number}" for number in range(len(self.begun))]
        return "\n".join(file.read_text() for file in files)

    def end(self) -> None:
        for process in self.begun:
            if process.poll() is None:
                process.kill()
                process.wait()


def until(what: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "It did not happen."
        time.sleep(0.05)
