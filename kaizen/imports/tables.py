from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kaizen.errors import Refusal
from kaizen.language import gettext as _

CELL_LIMIT = 131_072  # four times what a spreadsheet holds in one cell
COLUMN_LIMIT = 500
NAME_LIMIT = 200
MADE_NAME = re.compile(r"Column \d+")


class Unreadable(Refusal):
    """A file that cannot be read as a table; the words say why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `number` is what a person would look up: the line on which a CSV record
    begins, the row of a sheet, the place in a list counted from 1."""

    number: int
    cells: tuple[str, ...]
    problem: str | None = None


class Table:
    """Columns and rows of a file on disk; every iteration reads the file anew."""

    def __init__(self, columns: Sequence[str], read: Callable[[], Iterator[Row]]) -> None:
        self.columns = list(columns)
        self._read = read

    def __iter__(self) -> Iterator[Row]:
        return self._read()


def column_names(header: Iterable[str]) -> list[str]:
    """Distinct names, also for what has none. Not translated: a mapping made in one language must
    fit a run in another."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(header, start=1):
        name = _distinct(" ".join(cell.split())[:NAME_LIMIT] or f"Column {number}", taken)
        taken.add(name)
        names.append(name)
    if len(names) > COLUMN_LIMIT:
        raise Unreadable(
            _("The file has more than %(limit)s columns; is it a table?", limit=COLUMN_LIMIT)
        )
    return names


def fitted_row(number: int, cells: Sequence[str], width: int) -> Row:
    """The row as wide as the table: missing cells are empty, cells too many are a problem."""
    if any(len(cell) > CELL_LIMIT for cell in cells):
        return bad_row(number, cell_too_long(), width)
    if any(cell.strip() for cell in cells[width:]):
        problem = _(
            "This row has %(found)s cells, but there are only %(expected)s columns.",
            found=len(cells),
            expected=width,
        )
        return Row(number, tuple(cells[:width]), problem)
    return Row(number, tuple(cells[:width]) + ("",) * (width - len(cells)))


def bad_row(number: int, problem: str, width: int) -> Row:
    return Row(number, ("",) * width, problem)


def cell_too_long() -> str:
    return _("A cell of this row is longer than %(limit)s characters.", limit=CELL_LIMIT)


def number_text(number: float) -> str:
    """250635.0 is 250635 to whoever typed it."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else str(number)


def _distinct(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    return next(
        candidate
        for candidate in (f"{name} ({times})" for times in range(2, len(taken) + 3))
        if candidate not in taken
    )
