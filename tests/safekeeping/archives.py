"""Backups as tests look into them and spoil them."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

from kaizen.extensions import db
from kaizen.safekeeping.archive import MANIFEST
from kaizen.safekeeping.tables import checksum, tables


def quiet(_: str) -> None:
    pass


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}


def packed(file: Path, these: dict[str, bytes]) -> Path:
    """By another hand than ours."""
    with tarfile.open(file, "w:gz") as tar:
        for name, content in these.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            tar.addfile(about, io.BytesIO(content))
    return file


def manifest_in(file: Path) -> dict:
    return json.loads(members(file)[MANIFEST])


def with_manifest(file: Path, **other) -> dict[str, bytes]:
    these = members(file)
    changed = json.loads(these.pop(MANIFEST)) | other
    return these | {MANIFEST: json.dumps(changed).encode()}


def sums() -> dict[str, str]:
    with db.engine.connect() as connection:
        return {table.name: checksum(connection, table) for table in tables()}
