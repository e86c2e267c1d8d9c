"""`kaizen …` as somebody types it: a process of its own on an instance of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kaizen.config import ROOT

PATIENCE = 300  # seconds
KAIZEN = [sys.executable, "-c", "from kaizen.cli import main; main()"]
OF_THE_MACHINE = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PHOTOS_URL", "BACKUP_FOLDER"}


def begun(instance: Path, *words: object, **settings: str) -> subprocess.Popen[str]:
    """Its end is to be waited for, or brought about."""
    machine = {name: value for name, value in os.environ.items() if name not in OF_THE_MACHINE}
    return subprocess.Popen(
        [*KAIZEN, *(str(word) for word in words)],
        cwd=ROOT,
        env=machine | {"INSTANCE_PATH": str(instance)} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def kaizen(instance: Path, *words: object, **settings: str) -> tuple[int, str]:
    """How it ended, and all that it said."""
    process = begun(instance, *words, **settings)
    try:
        said, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    return process.returncode, said
