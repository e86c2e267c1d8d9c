"""PostgreSQL's own programs: what its database is dumped and restored with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, Connection, text

NO_OWNERS = ("--no-owner", "--no-privileges", "--no-comments")


class NoTool(Exception):  # noqa: N818 - it is said to who asked for a backup
    """A program is missing, too old, or failed; the words say which and why."""


def dump(connection: Connection, snapshot: str, path: Path) -> None:
    """What `snapshot`, which `connection` exported and holds, sees. Raises NoTool."""
    tool = _tool("pg_dump", connection)
    told = ["--format=custom", f"--snapshot={snapshot}", f"--file={path}", *NO_OWNERS]
    _run([tool, *told], connection.engine.url)


def restore(connection: Connection, path: Path) -> None:
    """As one transaction, into a database without tables of ours. Raises NoTool."""
    tool = _tool("pg_restore", connection)
    told = ["--single-transaction", "--exit-on-error", *NO_OWNERS, str(path)]
    _run([tool, *told], connection.engine.url)


def check(connection: Connection, path: Path) -> None:
    """That the dump can be read here. Raises NoTool."""
    _run([_tool("pg_restore", connection), "--list", str(path)], None)


def _tool(name: str, connection: Connection) -> str:
    """Raises NoTool where it is not on PATH or older than the server: then it would refuse."""
    server = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    install = f"Install PostgreSQL's client programs, version {server} or later."
    path = shutil.which(name)
    if path is None:
        raise NoTool(f"{name} is not on this machine's PATH. {install}")
    said = subprocess.run([path, "--version"], capture_output=True, text=True)  # noqa: S603
    version = re.search(r"\) (\d+)", said.stdout)
    if version is None or int(version[1]) < server:
        has = version[1] if version else "unknown"
        raise NoTool(f"{name} is of version {has}, the server of version {server}. {install}")
    return path


def _run(words: list[str], url: URL | None) -> None:
    """The password goes by the environment, where no list of processes shows it."""
    environment = dict(os.environ)
    if url is not None:
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        bare = URL.create(
            "postgresql", url.username, None, url.host, url.port, url.database, url.query
        )
        words = [words[0], f"--dbname={bare.render_as_string()}", "--no-password", *words[1:]]
    ran = subprocess.run(words, capture_output=True, text=True, env=environment)  # noqa: S603
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines() or ["it said nothing"]
        raise NoTool(f"{Path(words[0]).name} failed: {said[0]}")
