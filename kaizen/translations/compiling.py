"""Catalogs compiled for reading, once for all workers and starts."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from babel.messages.mofile import write_mo

from kaizen.translations.catalogs import catalog_of, languages, path_of


@cache
def compiled_catalogs(instance: Path) -> Path:
    """The folder with a `.mo` of each language. It is named for what the catalogs say: dates of
    files do not tell whether an installed package is newer."""
    home = instance / "translations"
    ready = home / fingerprint()
    if not ready.is_dir():
        home.mkdir(exist_ok=True)
        compile_into(ready)
        for other in home.iterdir():
            if other != ready and not other.name.startswith("."):
                shutil.rmtree(other, ignore_errors=True)
    return ready


def fingerprint() -> str:
    said = hashlib.sha256(version("babel").encode())
    for language in languages():
        said.update(path_of(language).read_bytes())
    return said.hexdigest()[:16]


def compile_into(ready: Path) -> None:
    """Two workers that start at once may both do it; the second one drops its own."""
    aside = Path(tempfile.mkdtemp(prefix=".compiling-", dir=ready.parent))
    try:
        for language in languages():
            path = aside / language / "LC_MESSAGES" / "messages.mo"
            path.parent.mkdir(parents=True)
            with path.open("wb") as file:
                write_mo(file, catalog_of(language))
        os.rename(aside, ready)  # noqa: PTH104 - replace() would differ between systems
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        if not ready.is_dir():
            raise
