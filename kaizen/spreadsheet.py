"""CSV that a spreadsheet opens as text: nothing in it is ever taken for a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d[\d., ]*%?")
"""Also a phone number such as +49 170 1234567; it can hold no operator after the sign."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of its country."""


def csv_cell(text: str) -> str:
    """The text, behind an apostrophe if a spreadsheet would calculate with it."""
    looks_like_formula = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if looks_like_formula and not NUMBER.fullmatch(text) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """One record at a time, in UTF-8, None as an empty cell: for a download that streams."""
    yield (BYTE_ORDER_MARK + _line(header)).encode()
    for row in rows:
        yield _line(row).encode(errors="replace")


def _line(cells: Iterable[object]) -> str:
    line = StringIO(newline="")
    csv.writer(line).writerow("" if cell is None else csv_cell(str(cell)) for cell in cells)
    return line.getvalue()
