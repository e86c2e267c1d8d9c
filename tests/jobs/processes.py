"""Real runners in processes of their own, on a board of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaizen.config import ROOT
from tests import databases

PATIENCE = 90  # seconds
KAIZEN_JOBS = "import sys; sys.argv = ['kaizen', 'jobs']; from kaizen.cli import main; main()"


class Processes:
    """Whoever begins some ends them."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.database = databases.address(instance)
        self.begun: list[subprocess.Popen[bytes]] = []

    def start(self, program: str, **settings: str) -> subprocess.Popen[bytes]:
        ours = {"INSTANCE_PATH": str(self.instance), "DATABASE_URL": self.database}
        environment = os.environ | ours | settings
        with (self.instance / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", program],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.begun.append(process)
        return process

    def until(self, what: Callable[[], Any]) -> Any:
        """What it finds at last; a process that fell over meanwhile is not waited for."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := what():
                return found
            fallen = [one for one in self.begun if one.poll() not in (None, 0, -signal.SIGKILL)]
            assert not fallen, self.said()
            time.sleep(0.05)
        raise AssertionError(f"It did not happen.\n{self.said()}")

    def have_run(self) -> bool:
        return bool(self.ask("SELECT count(*) FROM job_run WHERE ended_at IS NOT NULL")[0][0])

    def ask(self, query: str) -> list[Any]:
        return databases.ask(self.database, query)

    def said(self) -> str:
        return (self.instance / "log").read_text()

    def end(self) -> None:
        for one in self.begun:
            one.terminate()
            try:
                one.wait(30)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
