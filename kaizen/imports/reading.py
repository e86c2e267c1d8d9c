"""Opens a file of complaints as a table: what kind it is, its content says, not its name."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from kaizen.imports.delimited import delimited_table
from kaizen.imports.encodings import encoding_of
from kaizen.imports.lists import list_table, looks_like_list
from kaizen.imports.sheets import sheet_table
from kaizen.imports.tables import Row, Table, Unreadable
from kaizen.language import gettext as _

__all__ = ["Row", "Table", "Unreadable", "open_table"]

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def open_table(place: str | PathLike[str]) -> Table:
    """Raises Unreadable for everything that is not CSV, XLSX or a JSON list."""
    path = Path(place)
    try:
        return _table(path, _first_bytes(path))
    except OSError as trouble:
        raise Unreadable(_("The file cannot be opened.")) from trouble


def _table(path: Path, start: bytes) -> Table:
    if not start:
        raise Unreadable(_("The file is empty."))
    if start == ZIP:
        return sheet_table(path)
    if start == OLD_OFFICE:
        raise Unreadable(
            _("This is an old or password-protected workbook. Save it as XLSX without a password.")
        )
    encoding = encoding_of(path)
    if looks_like_list(path, encoding):
        return list_table(path, encoding)
    return delimited_table(path, encoding)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)
