"""The board as it is really served: its own processes, port and instance folder."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from kaizen.config import ROOT
from tests import databases

PATIENCE = 180  # seconds; the demo plant is filled in before anything answers
OF_THE_MACHINE = {"DATABASE_URL", "WORKERS", "HOST"}
SECRET = "of the walked board"
# Nothing takes mail at this port: the page that looks after mail shows all it has.
MAIL = {"SMTP_HOST": "localhost", "SMTP_PORT": "9", "MAIL_FROM": "Kaizen <board@localhost>"}


class Board:
    """A served board. Whoever starts it ends it."""

    def __init__(self, instance: Path, *arguments: str, **settings: str):
        self.instance = instance
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = instance / "walk.log"
        ours = {"INSTANCE_PATH": str(instance), "PORT": str(self.port), "LANGUAGE": "en"}
        ours |= MAIL | {
            "SECRET_KEY": SECRET,
            "BACKUP_HOURS": "0",
            "DATABASE_URL": databases.address(instance),
        }
        machine = {k: v for k, v in os.environ.items() if k not in OF_THE_MACHINE}
        self.settings = machine | ours | settings
        self.start(*arguments)

    def start(self, *arguments: str) -> None:
        """Also again, after its end: at the same address."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "app.py", *arguments],
                cwd=ROOT,
                env=self.settings,
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
        rows = databases.ask(self.settings["DATABASE_URL"], query, *values)
        return rows[0][0] if rows else None


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
