"""What the first cells of a column look like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise

from kaizen.imports import headings
from kaizen.imports.dates import DateGuess, possible_days
from kaizen.imports.tables import MADE_NAME

FREE_TEXT = 60
SHORT = 64
SHORTEST_REFERENCE = 4


class Column:
    def __init__(self, name: str, cells: Sequence[str], *, today: date | None = None) -> None:
        self.name = name
        self.cells = cells
        self.filled = [cell.strip() for cell in cells if cell.strip()]
        self._today = today

    @cached_property
    def dates(self) -> DateGuess:
        return DateGuess.over(self.filled, today=self._today)

    @property
    def holds_dates(self) -> bool:
        return bool(self.dates.possible)

    @property
    def has_no_name(self) -> bool:
        return MADE_NAME.fullmatch(self.name) is not None

    @property
    def average_length(self) -> float:
        return sum(map(len, self.filled)) / max(len(self.filled), 1)

    @property
    def is_free_text(self) -> bool:
        return self.average_length > FREE_TEXT

    @property
    def holds_words(self) -> bool:
        """Letters in most of its cells, and no dates."""
        spelled = sum(any(letter.isalpha() for letter in cell) for cell in self.filled)
        return spelled * 2 > len(self.filled) and not self.holds_dates

    @property
    def never_repeats(self) -> bool:
        return len(set(self.filled)) == len(self.cells)

    @property
    def repeats_few_answers(self) -> bool:
        return len(set(self.filled)) <= max(8, len(self.filled) // 4) and not self.is_free_text

    @property
    def is_short(self) -> bool:
        return all(len(cell) <= SHORT for cell in self.filled)

    @property
    def looks_like_references(self) -> bool:
        """Never repeated, with digits, and not merely counting the rows of this one file."""
        long_enough = all(len(cell) >= SHORTEST_REFERENCE for cell in self.filled)
        digits = all(any(sign.isdecimal() for sign in cell) for cell in self.filled)
        one_word = not any(" " in cell for cell in self.filled)
        return self.never_repeats and long_enough and digits and one_word and not self._counts_rows

    @property
    def _counts_rows(self) -> bool:
        numbers = [int(cell) for cell in self.filled if cell.isdecimal() and len(cell) < SHORT]
        return len(numbers) > 1 and all(
            later - earlier == 1 for earlier, later in pairwise(numbers)
        )

    @property
    def names_channels(self) -> bool:
        known = headings.names(headings.CHANNEL_ANSWERS)
        hits = sum(headings.plain(cell) in known for cell in self.filled)
        return bool(self.filled) and hits >= len(self.filled) * 0.8

    def tells_the_days_of(self, other: Column) -> bool:
        """Whether both give the same dates, this one perhaps more plainly."""
        pairs = list(zip(self.cells, other.cells, strict=True))
        agreeing = sum(bool(possible_days(mine) & possible_days(theirs)) for mine, theirs in pairs)
        return agreeing >= len(pairs) * 0.95
