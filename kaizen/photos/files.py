"""Where pictures lie: a folder of the instance. The only file that knows it is a folder."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from kaizen.photos.pictures import Picture

LEFT_OVER_AFTER = timedelta(days=1)


class PhotoFiles:
    """Pictures by their content: the same one twice is one file."""

    def __init__(self, instance: str) -> None:
        self._folder = Path(instance) / "photos"

    def keep(self, picture: Picture) -> None:
        """Before the commit: a file too many does no harm, a row without its file would."""
        self._write(self.path(picture.content, thumb=True), picture.thumb)
        self._write(self.path(picture.content), picture.large)

    def path(self, content: str, *, thumb: bool = False) -> Path:
        folder = self._folder / content[:2] / content[2:4]
        return folder / f"{content}{'-thumb' if thumb else ''}.jpg"

    def forget(self, content: str) -> None:
        for thumb in (False, True):
            self.path(content, thumb=thumb).unlink(missing_ok=True)

    def left_over(self, *, wanted: set[str]) -> Iterator[str]:
        """What lies here and is not wanted. The newest may wait for their commit."""
        oldest = time.time() - LEFT_OVER_AFTER.total_seconds()
        for path in self._folder.glob("*/*/*"):
            content = path.name.removesuffix(".jpg").removesuffix("-thumb")
            if content not in wanted and path.stat().st_mtime < oldest:
                yield content

    def _write(self, path: Path, file: bytes) -> None:
        """Whole or not at all, also when the power goes."""
        if path.is_file():
            path.touch()  # it is wanted again: not left over while it waits for its commit
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            with draft.open("xb") as handle:
                handle.write(file)
                handle.flush()
                os.fsync(handle.fileno())
            draft.chmod(0o600)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
