"""Photos: whether each that is shown is there, and is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from kaizen.adoptions.checks import SustainCheck
from kaizen.errors import StoreAway
from kaizen.photos.files import PhotoFiles
from kaizen.photos.models import Photo
from kaizen.photos.queries import contents_shown
from kaizen.photos.removing import sweep
from kaizen.photos.sent import photo_files
from kaizen.safekeeping.verifying.counted import streamed
from kaizen.standards.models import Step


def faults() -> Iterator[str]:
    files = photo_files()
    try:
        for content, shown in groupby(streamed(_shown()), key=lambda row: str(row.content)):
            named = ", ".join(f"{row.kind} {row.id}" for row in shown)
            if fault := fault_of(files, content):
                yield f"{named}: {fault} ({content}.jpg)."
        for content in sorted(set(files.old_contents()) - contents_shown()):
            yield f"{content}.jpg: nothing shows this picture any more."
    except StoreAway as fault:
        yield f"photos: {fault}"


def mend() -> None:
    """What is left over goes, and small pictures are made again from their large ones."""
    from kaizen.photos.decoding import thumb_of

    files = photo_files()
    for content, _ in groupby(streamed(_shown()), key=lambda row: str(row.content)):
        if not _fault_of_the_large(files, content) and _fault_of_the_small(files, content):
            small = thumb_of(files.read(content))
            files.put(content, small, thumb=True, anew=True)
    sweep(files)


def fault_of(files: PhotoFiles, content: str) -> str:
    """Nothing, when it is well. The name of a picture is the SHA-256 of its large file."""
    return _fault_of_the_large(files, content) or _fault_of_the_small(files, content)


def _fault_of_the_large(files: PhotoFiles, content: str) -> str:
    try:
        large = files.read(content)
    except FileNotFoundError:
        return "its picture is missing"
    return "" if sha256(large).hexdigest() == content else "its picture is damaged"


def _fault_of_the_small(files: PhotoFiles, content: str) -> str:
    try:
        small = files.read(content, thumb=True)
    except FileNotFoundError:
        return "its small picture is missing"
    from kaizen.photos.decoding import is_whole

    return "" if is_whole(small) else "its small picture is damaged"


def _shown() -> Select[*tuple[Any, ...]]:
    """Each content, and what shows it."""
    shown = union_all(
        _of("photo", Photo).where(Photo.removed_at.is_(None)),
        _of("step", Step),
        _of("check", SustainCheck),
    ).subquery()
    return select(shown).order_by(shown.c.content, shown.c.kind, shown.c.id)


def _of(kind: str, model: Any) -> Select[*tuple[Any, ...]]:
    columns = model.content.label("content"), literal(kind).label("kind"), model.id.label("id")
    return select(*columns).where(model.content.is_not(None))
