"""A backup's file: a gzipped tar whose last member is its manifest, which knows all the others."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import secrets
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "database.db", "database.dump"
# What is allowed to be in one; nothing here can name a place outside of where it belongs.
PHOTO = re.compile(r"photos/(?P<content>[0-9a-f]{64})(?P<thumb>-thumb)?\.jpg", re.ASCII)
OF_INSTANCE = re.compile(r"instance/(secret-key|vapid-key|config\.toml|uploads/[0-9a-f]{32})")
LARGEST_MANIFEST = 1 << 30  # bytes; a few million photos
AT_ONCE = 1 << 20
FORMAT = 1
UNFINISHED = ".unfinished"


class Broken(Exception):  # noqa: N818 - it is said to who brings the archive
    """It is no whole backup; the words say what is wrong with it."""


class Archive:
    """One being written."""

    def __init__(self, tar: tarfile.TarFile, made_at: float) -> None:
        self._tar, self._made_at = tar, int(made_at)
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: bytes) -> None:
        self._put(name, io.BytesIO(content), len(content), sha256(content).hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            whole = sha256()
            while some := file.read(AT_ONCE):
                whole.update(some)
            size = file.tell()
            file.seek(0)
            self._put(name, file, size, whole.hexdigest())

    def seal(self, manifest: dict[str, Any]) -> dict[str, Any]:
        """The whole manifest; nothing comes after it."""
        whole = {"format": FORMAT} | manifest | {"members": dict(self.members)}
        text = json.dumps(whole, indent=1, ensure_ascii=False).encode()
        self._put(MANIFEST, io.BytesIO(text), len(text), "")
        return whole

    def _put(self, name: str, file: IO[bytes], size: int, checksum: str) -> None:
        about = tarfile.TarInfo(name)
        about.size, about.mtime, about.mode = size, self._made_at, 0o600
        self._tar.addfile(about, file)
        self.members[name] = {"bytes": size, "sha256": checksum}


@contextmanager
def written(path: Path, made_at: float) -> Iterator[Archive]:
    """Under its name it is there whole or not at all. Raises FileExistsError."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            with (
                gzip.GzipFile("", "wb", 3, file, made_at) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield Archive(tar, made_at)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Never over another one that came there meanwhile, and there after a power cut too."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system that knows no second name for a file
        if path.exists():
            raise FileExistsError(path) from None
        draft.replace(path)
    with suppress(OSError):  # not every system opens a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def forget_unfinished(folder: Path, older_than: float) -> None:
    """What a backup that was killed left behind. `older_than` is a moment in seconds of Unix."""
    for path in folder.glob(f".*{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < older_than:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def _said_as_broken() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeError) as fault:
        raise Broken(f"The archive is broken or was cut off: {fault}") from fault


@_said_as_broken()
def read_through(path: Path, take: Callable[[str, Counted], None]) -> dict[str, Any]:
    """Its manifest, after every member went through `take` and was as the manifest says. Raises
    Broken; what `take` raises goes on."""
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    for name, file in _members(path):
        if manifest is not None or name in found:
            raise Broken(f"The archive holds {name} where nothing should follow.")
        if name == MANIFEST:
            manifest = _manifest(file)
            continue
        counted = Counted(file)
        take(name, counted)
        found[name] = counted.rest()
    if manifest is None:
        raise Broken("The archive was cut off: its manifest is missing.")
    _compare(found, manifest["members"])
    return manifest


class Counted(io.RawIOBase):
    """Reads on, and knows how much went by and its checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._whole, self._bytes = file, sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        some = self._file.read(size)
        self._whole.update(some)
        self._bytes += len(some)
        return some

    def rest(self) -> dict[str, Any]:
        while self.read(AT_ONCE):
            pass
        return {"bytes": self._bytes, "sha256": self._whole.hexdigest()}


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path, "r|gz") as tar:
        for about in tar:
            file = tar.extractfile(about) if about.isreg() else None
            if file is None or not _belongs(about.name):
                raise Broken(f"The archive holds {about.name!r}, which is no part of a backup.")
            yield about.name, file


def _belongs(name: str) -> bool:
    known = name in {MANIFEST, SQLITE, POSTGRESQL}
    return known or bool(PHOTO.fullmatch(name) or OF_INSTANCE.fullmatch(name))


def _manifest(file: IO[bytes]) -> dict[str, Any]:
    try:
        manifest = json.loads(file.read(LARGEST_MANIFEST))
        known = manifest["format"] == FORMAT
        parts = manifest["members"], manifest["rows"]
        if known and not all(isinstance(part, dict) for part in parts):
            raise TypeError
        _ = manifest["schema"], manifest["database"], manifest["made_at"]
    except (ValueError, KeyError, TypeError) as fault:
        raise Broken("The manifest of the archive is not readable.") from fault
    if not known:
        raise Broken("The archive was made by a newer version of Kaizen. Install that one.")
    return dict(manifest)


def _compare(found: dict[str, Any], told: dict[str, Any]) -> None:
    if missing := sorted(set(told) - set(found)):
        raise Broken(f"The archive lacks {missing[0]}, which its manifest names.")
    for name, about in found.items():
        if told.get(name) != about:
            raise Broken(f"{name} in the archive is not what its manifest says: wrong checksum.")
