"""Tables in text: cells divided by comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TextIO

from kaizen.imports.encodings import open_text
from kaizen.imports.tables import (
    CELL_LIMIT,
    Row,
    Table,
    Unreadable,
    bad_row,
    cell_too_long,
    column_names,
    fitted_row,
)
from kaizen.language import gettext as _

DELIMITERS = ",;\t|"
NO_DELIMITER = "\x1f"  # nobody types a unit separator: a list of sentences keeps its commas
LINE_LIMIT = 1_000_000
SAMPLE_RECORDS = 30
SPREADSHEET_HINT = re.compile(r"sep=([,;\t|:~^ ])\s*")

csv.field_size_limit(CELL_LIMIT)


def delimited_table(path: Path, encoding: str) -> Table:
    delimiter = _delimiter(path, encoding)
    with closing(_records(path, encoding, delimiter)) as records:
        header = next(records, None)
    if header is None or _is_blank(header):
        raise Unreadable(_("The file is empty."))
    if header.problem:
        raise Unreadable(_("The first line cannot be read: %(problem)s", problem=header.problem))
    columns = column_names(header.cells)

    def rows() -> Iterator[Row]:
        records = _records(path, encoding, delimiter)
        for record in islice(records, 1, None):
            if record.problem:
                yield bad_row(record.number, record.problem, len(columns))
            else:
                yield fitted_row(record.number, record.cells, len(columns))

    return Table(columns, rows)


def _is_blank(header: Row) -> bool:
    """Delimiters and nothing between them."""
    return not header.problem and not "".join(header.cells).strip(DELIMITERS + " ")


def _delimiter(path: Path, encoding: str) -> str:
    with open_text(path, encoding) as stream:
        if hint := SPREADSHEET_HINT.fullmatch(stream.readline(LINE_LIMIT)):
            return hint[1]
    best, best_fit = NO_DELIMITER, (0, 0)
    for delimiter in DELIMITERS:
        fit = _fit(path, encoding, delimiter)
        if fit > best_fit:
            best, best_fit = delimiter, fit
    return best


def _fit(path: Path, encoding: str, delimiter: str) -> tuple[int, int]:
    """How many of the first records are as wide as the header, and how wide that is."""
    with closing(_records(path, encoding, delimiter)) as records:
        widths = [len(record.cells) for record in islice(records, SAMPLE_RECORDS)]
    if not widths or widths[0] < 2:
        return (0, 0)
    return (Counter(widths)[widths[0]], widths[0])


def _records(path: Path, encoding: str, delimiter: str) -> Generator[Row, None, None]:
    """Each record with the line on which it begins; blank lines are passed over."""
    with open_text(path, encoding) as stream:
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=delimiter)
        while not lines.ended:
            begins = lines.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _LineTooLongError):
                yield Row(begins, (), cell_too_long())
                continue
            if lines.ended:
                yield Row(begins, (), _never_closed(lines.number - begins))
            elif any(map(str.strip, cells)) and not (
                begins == 1 and SPREADSHEET_HINT.fullmatch(lines.last)
            ):
                yield Row(begins, tuple(cells))


def _never_closed(swallowed: int) -> str:
    return _(
        "A quotation mark opened in this row is never closed: the %(lines)s lines after it "
        "could not be read.",
        lines=swallowed,
    )


class _LineTooLongError(Exception):
    pass


class _Lines:
    """Numbered lines of bounded length. A line too long is passed over and reported, after which
    reading can go on; a generator would end there."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.number = 0
        self.ended = False
        self.last = ""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LINE_LIMIT)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        if len(line) == LINE_LIMIT and not line.endswith(("\n", "\r")):
            self._pass_over()
            raise _LineTooLongError
        self.last = line.replace("\0", "") if "\0" in line else line
        return self.last

    def _pass_over(self) -> None:
        while line := self._stream.readline(LINE_LIMIT):
            if line.endswith(("\n", "\r")):
                return
