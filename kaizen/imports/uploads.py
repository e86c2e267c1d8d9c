"""The files that people sent, kept aside under names of our own while they may be needed again."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from kaizen.errors import Refusal
from kaizen.language import gettext as _

KEPT_FOR = timedelta(days=30)


class Uploads:
    def __init__(self, instance: str) -> None:
        self._folder = Path(instance) / "uploads"

    def keep(self, save: Callable[[Path], object]) -> str:
        """The name under which it is stored; nothing of the sender's own name is in it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = secrets.token_hex(16)
        save(self._folder / name)
        (self._folder / name).chmod(0o600)
        return name

    def path(self, name: str) -> Path:
        """Raises Refusal when it is not kept any more."""
        path = self._folder / name
        if not name or not path.is_file():
            raise Refusal(
                _("This file is not kept any more: choose it once more from your own files.")
            )
        return path

    def forget(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def forget_old(self) -> None:
        """Files hold what customers said: they do not stay longer than needed."""
        oldest = time.time() - KEPT_FOR.total_seconds()
        for path in self._folder.glob("*"):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
