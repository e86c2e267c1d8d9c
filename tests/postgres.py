"""A PostgreSQL of a test's own: started in a folder, ended with the test, told to nobody else."""

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
NOBODY_SPECIAL = "postgres"  # its servers refuse to be started by root
# For tests that end with their server: what it would take to survive a power cut is left out.
CARELESS = {
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10s",
    "max_connections": "400",
}
# Names as the world sorts them, so that no test leans on the order of bytes by chance.
SORTED_BY_ICU = ("--locale-provider=icu", "--icu-locale=und", "--locale=C.UTF-8")


def missing() -> str:
    """Why there is none here, or nothing."""
    if not (BINARIES or shutil.which("initdb")):
        return "No PostgreSQL on this machine."
    if os.name != "posix" or (os.geteuid() == 0 and not shutil.which("runuser")):
        return "PostgreSQL does not start as root, and there is no runuser."
    return ""


@contextmanager
def postgres(
    folder: Path, settings: dict[str, str] | None = None, made: Sequence[str] = ()
) -> Iterator[str]:
    """Its address for SQLAlchemy. `folder` must be short: a socket's path has a limit. `made` is
    said to initdb."""
    tools = (BINARIES[-1] if BINARIES else Path(shutil.which("initdb") or "")).parent
    place, port = folder / "cluster", free_port()
    place.mkdir()
    if os.geteuid() == 0:
        folder.chmod(0o711)
        shutil.chown(place, NOBODY_SPECIAL)
    told = ("-A", "trust", "-U", "kaizen", "-E", "UTF8", "--no-sync", *made)
    run(tools / "initdb", "-D", place, *told)
    options = f"-p {port} -h 127.0.0.1 -k {place} -c fsync=off"
    options += "".join(f" -c {name}={value}" for name, value in (settings or {}).items())
    run(tools / "pg_ctl", "-D", place, "-o", options, "-l", place / "log", "-w", "start")
    try:
        yield f"postgresql+psycopg://kaizen@127.0.0.1:{port}/postgres"
    finally:
        run(tools / "pg_ctl", "-D", place, "-m", "immediate", "-w", "stop")


def run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", NOBODY_SPECIAL, "--", *words]
    ran = subprocess.run(words, capture_output=True, text=True, cwd="/", timeout=120)
    assert ran.returncode == 0, f"{getpass.getuser()}: {ran.stderr or ran.stdout}"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
