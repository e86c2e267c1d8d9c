"""Where pictures lie: a folder of the instance, or a bucket. The only file that knows which."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from kaizen.errors import StoreAway
from kaizen.photos.pictures import Picture

LEFT_OVER_AFTER = timedelta(days=1)
# A request waits for it: what does not answer soon is away.
PATIENCE = {"connect_timeout": 4, "read_timeout": 10, "retries": {"max_attempts": 1}}
S3 = {"use_listings_cache": False, "config_kwargs": PATIENCE}


class PhotoFiles:
    """Pictures by their content: the same one twice is one file. `url` begins with file: or s3:.

    What its store does not do raises StoreAway; what is not there, FileNotFoundError.
    """

    def __init__(self, url: str) -> None:
        options = S3 if url.startswith("s3:") else {}
        self._store, self._root = url_to_fs(url, **options)
        self.is_far = not isinstance(self._store, LocalFileSystem)

    def keep(self, picture: Picture) -> None:
        """Before the commit: a file too many does no harm, a row without its file would."""
        self.put(picture.content, picture.thumb, thumb=True)
        self.put(picture.content, picture.large)

    def put(self, content: str, file: bytes, *, thumb: bool = False, anew: bool = False) -> None:
        """Whole or not at all, also when the power goes; `anew` over one that is there already."""
        place = self._place(content, thumb=thumb)
        try:
            if self.is_far:
                self._store.pipe_file(place, file, ContentType="image/jpeg")
            else:
                _write(Path(place), file, anew=anew)
        # Nothing is above all that a distant store makes its client raise.
        except Exception as fault:
            raise StoreAway(f"A photo could not be kept: {fault}") from fault

    def read(self, content: str, *, thumb: bool = False) -> bytes:
        with _asked():
            return bytes(self._store.cat_file(self._place(content, thumb=thumb)))

    def exists(self, content: str, *, thumb: bool = False) -> bool:
        with _asked():
            return bool(self._store.exists(self._place(content, thumb=thumb)))

    def path(self, content: str, *, thumb: bool = False) -> Path:
        """Of a store on this machine only."""
        if self.is_far:
            raise LookupError("It lies on no disk of this machine.")
        return Path(self._place(content, thumb=thumb))

    def forget(self, content: str) -> None:
        for thumb in (False, True):
            with _asked(), suppress(FileNotFoundError):
                self._store.rm_file(self._place(content, thumb=thumb))

    def all_contents(self) -> Iterator[str]:
        """Each once, though it has two files; in no order."""
        yield from {_content_of(place) for place, _ in self._all_files() if _is_whole(place)}

    def old_contents(self) -> Iterator[str]:
        """Without the newest, which may wait for their commit."""
        yield from {_content_of(place) for place in self._old_files() if _is_whole(place)}

    def forget_drafts(self) -> None:
        """What a process left behind that was killed while it wrote."""
        for place in self._old_files():
            if not _is_whole(place):
                with _asked(), suppress(FileNotFoundError):
                    self._store.rm_file(place)

    def _old_files(self) -> Iterator[str]:
        oldest = time.time() - LEFT_OVER_AFTER.total_seconds()
        return (place for place, at in self._all_files() if at < oldest)

    def _all_files(self) -> Iterator[tuple[str, float]]:
        """With when each was written, in seconds of Unix."""
        try:
            found: dict[str, dict[str, Any]] = self._store.find(self._root, detail=True)
        # A bucket that is not there is none without photos.
        except Exception as fault:
            raise StoreAway(f"The photos do not answer: {fault}") from fault
        for place, about in found.items():
            yield place, about["LastModified"].timestamp() if self.is_far else about["mtime"]

    def _place(self, content: str, *, thumb: bool) -> str:
        name = f"{content}{'-thumb' if thumb else ''}.jpg"
        return f"{self._root}/{content[:2]}/{content[2:4]}/{name}"


@cache
def files_at(url: str) -> PhotoFiles:
    """One for each place: asking a bucket anew would begin with a new connection."""
    return PhotoFiles(url)


if hasattr(os, "register_at_fork"):  # a connection is of the process that began it
    os.register_at_fork(after_in_child=files_at.cache_clear)


def _is_whole(place: str) -> bool:
    return place.endswith(".jpg")


def _content_of(place: str) -> str:
    return place.rpartition("/")[2].removesuffix(".jpg").removesuffix("-thumb")


@contextmanager
def _asked() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as fault:
        raise StoreAway(f"The photos do not answer: {fault}") from fault


def _write(path: Path, file: bytes, *, anew: bool) -> None:
    if path.is_file() and not anew:
        path.touch()  # it is wanted again: not left over while it waits for its commit
        return
    above = next(folder for folder in path.parents if folder.is_dir())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as handle:
            handle.write(file)
            handle.flush()
            os.fsync(handle.fileno())
        draft.chmod(0o600)
        draft.replace(path)
        _keep_names(path.parent, above)
    finally:
        draft.unlink(missing_ok=True)


def _keep_names(folder: Path, above: Path) -> None:
    """A new name is in its folder after a power cut only when the folder, too, was written out:
    this one, and those up to one that was there before."""
    if os.name != "posix":  # Windows opens no folder
        return
    for one in (folder, *folder.parents):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if one == above:
            return
