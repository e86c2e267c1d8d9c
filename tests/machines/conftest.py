"""One board on several machines, all of them on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgres
from tests.faults.conftest import Line, a_line
from tests.faults.served import Served

HERE = Path(__file__).parent
SECRET = "the same on all machines"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They start a PostgreSQL of their own: once is enough, whichever the run is about."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.only_on("sqlite"))


def skip_or_fail(reason: str) -> None:
    if reason:
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.fixture
def folder() -> Iterator[Path]:
    """With a short name: the path of a socket has a limit."""
    place = Path(tempfile.mkdtemp(prefix="kaizen-"))
    yield place
    shutil.rmtree(place, ignore_errors=True)


class Cluster:
    """PostgreSQL, which can be restarted, stopped and started."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.plain_url = url.replace("+psycopg", "")

    def control(self, *what: str) -> None:
        postgres.run(self.tools / "pg_ctl", "-D", self.folder / "cluster", "-w", *what)

    @property
    def tools(self) -> Path:
        return (postgres.BINARIES[-1] if postgres.BINARIES else Path()).parent

    def restart(self) -> None:
        self.control("-l", str(self.folder / "cluster" / "log"), "-m", "fast", "restart")

    def stop(self) -> None:
        self.control("-m", "fast", "stop")

    def start(self) -> None:
        """With the options of the first start, which PostgreSQL keeps."""
        kept = (self.folder / "cluster" / "postmaster.opts").read_text()
        options = kept.partition(" ")[2].replace('"', "").strip()
        self.control("-o", options, "-l", str(self.folder / "cluster" / "log"), "start")

    def ask(self, query: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.plain_url) as connection:
            return connection.execute(query, values).fetchall()


@pytest.fixture
def cluster(folder) -> Iterator[Cluster]:
    skip_or_fail(postgres.missing())
    with postgres.postgres(folder, {"max_connections": "60"}) as url:
        yield Cluster(folder, url)


class Redis:
    """Which can go away and come back, with nothing kept."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, postgres.free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--dir", str(self.folder), "--logfile", str(self.folder / "redis.log")]
        self.process = subprocess.Popen(command)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(30)


@pytest.fixture
def redis(folder) -> Iterator[Redis]:
    skip_or_fail("" if shutil.which("redis-server") else "No redis-server on this machine.")
    one = Redis(folder)
    one.start()
    yield one
    one.kill()


@pytest.fixture
def line(cluster, tmp_path, monkeypatch) -> Line:
    """On PostgreSQL: sixty-four people who are signed in, and some ideas to talk about."""
    monkeypatch.setenv("DATABASE_URL", cluster.url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    return a_line(tmp_path / "filled", monkeypatch)


@pytest.fixture
def machine(tmp_path, cluster) -> Iterator[Callable[..., Served]]:
    """Starts one more machine, with a folder of its own; all end with the test."""
    begun: list[Served] = []

    def on(**settings: str) -> Served:
        instance = tmp_path / f"machine-{len(begun) + 1}"
        instance.mkdir()
        shared = {"DATABASE_URL": cluster.url, "SECRET_KEY": SECRET, "TRUSTED_PROXIES": "1"}
        shared["PHOTOS_URL"] = (tmp_path / "photos").as_uri()
        begun.append(Served(instance, **shared, **settings))
        begun[-1].start()
        return begun[-1]

    yield on
    for one in begun:
        one.end()
