"""The board as it is really served: its own processes, port and instance folder."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from kaizen.config import ROOT

PATIENCE = 90  # seconds; the demo plant is filled in before anything answers
OF_THE_MACHINE = {"DATABASE_URL", "SECRET_KEY", "WORKERS", "HOST"}


class Board:
    """A served board. Whoever starts it ends it."""

    def __init__(self, instance: Path, *arguments: str, **settings: str):
        self.instance = instance
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = instance / "walk.log"
        ours = {"INSTANCE_PATH": str(instance), "PORT": str(self.port), "LANGUAGE": "en"}
        machine = {k: v for k, v in os.environ.items() if k not in OF_THE_MACHINE}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "app.py", *arguments],
                cwd=ROOT,
                env=machine | ours | settings,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.await_health()

    def await_health(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.is_healthy():
                return
            time.sleep(0.1)
        self.end()
        raise AssertionError(f"The board did not start:\n{self.log.read_text()}")

    def is_healthy(self) -> bool:
        connection = HTTPConnection("localhost", self.port, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def ask(self, query: str, *values: Any) -> Any:
        """One value from its database, read past the app."""
        path = f"file:{self.instance / 'kaizen.db'}?mode=ro"
        connection = sqlite3.connect(path, uri=True, timeout=10)
        try:
            row = connection.execute(query, values).fetchone()
        finally:
            connection.close()
        return row and row[0]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
