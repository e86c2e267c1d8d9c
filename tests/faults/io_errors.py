"""A disk that errs now and then, by libfiu between the processes and the system."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

# Of files alone: with write() itself pipes and sockets would fail as well.
ON_FILES = ("posix/io/rw/pwrite", "posix/io/rw/pread", "posix/io/sync/*")


def missing() -> str:
    """Why there is none here, or nothing."""
    return "" if shutil.which("fiu-run") and shutil.which("fiu-ctrl") else "No libfiu here."


class ErringDisk:
    """`before` is how a board must be started to be reached."""

    def __init__(self, folder: Path) -> None:
        self.control = folder / "fiu"
        self.before = ["fiu-run", "-x", "-f", str(self.control)]

    def err(self, part: float) -> None:
        """So many of all reads, writes and waits for the disk."""
        for name in ON_FILES:
            self.tell(f"enable_random name={name},probability={part},failinfo={errno.EIO}")

    def recover(self) -> None:
        for name in ON_FILES:
            self.tell(f"disable name={name}")

    def tell(self, command: str) -> None:
        processes = [pid for pid in self.reached() if Path(f"/proc/{pid}").is_dir()]
        told = ["fiu-ctrl", "-f", str(self.control), "-c", command, *processes]
        subprocess.run(told, check=True, timeout=60, env=os.environ, capture_output=True)

    def reached(self) -> list[str]:
        pipes = self.control.parent.glob(f"{self.control.name}-*.in")
        return [pipe.stem.rpartition("-")[2] for pipe in pipes]
