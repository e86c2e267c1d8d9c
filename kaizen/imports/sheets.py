"""Tables in a workbook (XLSX): its first sheet that holds anything."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kaizen.imports.tables import Row, Table, Unreadable, column_names, fitted_row, number_text
from kaizen.language import gettext as _

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

SHEET_ROWS = 1_048_576  # what a spreadsheet can hold; a row number beyond that is made up
UNPACKED_LIMIT = 400_000_000
WORDS_LIMIT = 100_000_000  # openpyxl holds the shared words of a workbook in memory
RATIO_LIMIT = 200
RATIO_COUNTS_FROM = 10_000_000
ROW_LIMIT = 4_000_000
PIECE = 500_000
SHARED_WORDS = "xl/sharedStrings.xml"


def sheet_table(path: Path) -> Table:
    _refuse_bomb(path)
    with _workbook(path) as workbook:
        sheet = _first_filled(workbook)
        header_number, header = next(_filled_rows(workbook, sheet))
    columns = column_names(header)

    def rows() -> Iterator[Row]:
        with _workbook(path) as workbook:
            for number, cells in _filled_rows(workbook, sheet):
                if number > header_number:
                    yield fitted_row(number, cells, len(columns))

    return Table(columns, rows)


def _refuse_bomb(path: Path) -> None:
    """Judged by the sizes the archive declares; zipfile unpacks no more than those."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {part.filename: part.file_size for part in archive.infolist()}
            if sum(sizes.values()) <= UNPACKED_LIMIT and _has_endless_row(archive):
                raise _too_large()
    except Unreadable:
        raise
    except Exception as trouble:  # a damaged archive fails in many ways
        raise _damaged() from trouble
    if not any(name.startswith("xl/") for name in sizes):
        raise Unreadable(_("This is an archive, but not an XLSX workbook."))
    unpacked = sum(sizes.values())
    packed = max(path.stat().st_size, 1)
    dense = unpacked > RATIO_COUNTS_FROM and unpacked / packed > RATIO_LIMIT
    if dense or unpacked > UNPACKED_LIMIT or sizes.get(SHARED_WORDS, 0) > WORDS_LIMIT:
        raise _too_large()


def _has_endless_row(archive: zipfile.ZipFile) -> bool:
    """openpyxl holds a row as a whole: a million empty cells take four megabytes here, and there
    a hundred times as much."""
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        since_row = 0
        with archive.open(name) as part:
            while piece := part.read(PIECE):
                ends = piece.rfind(b"row")  # whatever the prefix of its name
                since_row = since_row + len(piece) if ends < 0 else len(piece) - ends
                if since_row > ROW_LIMIT:
                    return True
    return False


def _too_large() -> Unreadable:
    return Unreadable(_("This workbook is too large to open. Save it as CSV and try again."))


@contextmanager
def _workbook(path: Path) -> Iterator[Workbook]:
    """openpyxl answers damage with whatever exception it meets first: all mean the same.
    It is given an open file because it judges a path by its name."""
    import openpyxl  # large, and few open a workbook

    try:
        with path.open("rb") as file:
            yield openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Unreadable:
        raise
    except Exception as trouble:
        raise _damaged() from trouble


def _first_filled(workbook: Workbook) -> int:
    for place in range(len(workbook.worksheets)):
        if next(_filled_rows(workbook, place), None):
            return place
    raise Unreadable(_("The workbook is empty."))


def _filled_rows(workbook: Workbook, place: int) -> Iterator[tuple[int, list[str]]]:
    sheet = workbook.worksheets[place]
    sheet.reset_dimensions()  # the size that a sheet declares is often wrong
    rows = islice(sheet.iter_rows(values_only=True), SHEET_ROWS)
    for number, values in enumerate(rows, start=1):
        cells = [_text(value) for value in values]
        if any(map(str.strip, cells)):
            yield number, cells


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).upper()
        case float():
            return number_text(value)
        case datetime():
            return str(value.date() if value.time() == time() else value)
        case _:
            return str(value)


def _damaged() -> Unreadable:
    return Unreadable(_("This workbook is damaged and cannot be opened."))
