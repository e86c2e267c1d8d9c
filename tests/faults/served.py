"""The product itself in processes of its own, which are killed, starved and lied to."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from kaizen.config import ROOT
from tests.postgres import free_port

PATIENCE = 180  # seconds, for what happens at last
OF_THE_MACHINE = {"DATABASE_URL", "REDIS_URL", "SMTP_HOST", "WORKERS", "HOST"}
UNLIMITED = {
    "WRITES_PER_MINUTE": "0",
    "BACKUP_HOURS": "0",
}  # one person here writes as fast as sixty do in a plant


class Served:
    """A served board: the server, its workers and its jobs are one group. Who starts it ends it."""

    def __init__(
        self,
        instance: Path,
        *,
        before: list[str] | None = None,
        log: Path | None = None,
        **settings: str,
    ) -> None:
        self.instance, self.before = instance, before or []
        self.port = free_port()
        self.log = log or instance.with_name(f"{instance.name}.log")
        ours = {"INSTANCE_PATH": str(instance), "PORT": str(self.port), "LANGUAGE": "en"}
        machine = {k: v for k, v in os.environ.items() if k not in OF_THE_MACHINE}
        self.settings = machine | ours | UNLIMITED | settings
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Also again, at the same port."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.before, sys.executable, "app.py"],
                cwd=ROOT,
                env=self.settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.until(lambda: self.health()[0] == 200)

    def kill(self) -> None:
        """All of it at the same moment, without a word before."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def end(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def until(self, what: Callable[[], Any]) -> Any:
        """What it finds at last."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := what():
                return found
            assert self.process is None or self.process.poll() is None, self.said()
            time.sleep(0.05)
        raise AssertionError(f"It did not happen.\n{self.said()}")

    def health(self) -> tuple[int, dict[str, Any]]:
        """0 while nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", "/health")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()

    def ask(self, query: str, *values: Any) -> list[Any]:
        """Rows of its database, read past the app."""
        path = f"file:{self.instance / 'kaizen.db'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True, timeout=60)) as database:
            return database.execute(query, values).fetchall()

    def faults(self) -> list[str]:
        """What it could not answer: each such line has a traceback of its own."""
        return re.findall(r"fault (?:[0-9a-f]{8} at .*|at the door)", self.said())

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.is_file() else ""
