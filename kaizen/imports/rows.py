"""From a row of a file to a complaint that was heard, or to the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kaizen.imports.dates import parse
from kaizen.imports.fingerprints import Fingerprints
from kaizen.imports.mapping import Mapping
from kaizen.imports.tables import Row, Table
from kaizen.language import gettext as _

SENTENCE_LIMIT = 300
CELL_OF_SENTENCE_LIMIT = 200
WORDS_LIMIT = 5000
FIELD_LIMIT = 200
QUOTED_LIMIT = 40
FUTURE_TOLERATED = timedelta(days=1)  # the file may come from further east
NOTHING = frozenset({"", "-", "--", "?", "n/a", "#n/a", "none", "null", "nan"})
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
FIRST_SENTENCE = re.compile(r".{20,199}?[.!?](?=\s)")


@dataclass(frozen=True, slots=True)
class Heard:
    """One time that a complaint was heard. `heard_at` is None where the file has no dates.
    `is_repeat`: a reference that this file has brought before."""

    number: int
    sentence: str
    heard_at: datetime | None
    customer: str | None
    channel: str | None
    words: str | None
    place: str | None
    reference: str | None
    fingerprint: str
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class BadRow:
    number: int
    reason: str
    cells: tuple[str, ...]


class _BadCellError(Exception):
    """Its text is the reason."""


def heard_rows(table: Table, mapping: Mapping, *, now: datetime) -> Iterator[Heard | BadRow]:
    """Empty rows are passed over. Times that name no offset are in the zone of `now`.
    Raises Refusal where the mapping does not fit the table."""
    mapping.check(table.columns)
    return _Ear(table.columns, mapping, now).hear(table)


class _Ear:
    """Listens to the rows of one file, once."""

    def __init__(self, columns: list[str], mapping: Mapping, now: datetime) -> None:
        self._place_of = {column: place for place, column in enumerate(columns)}
        self._mapping = mapping
        self._now = now
        self._fingerprints = Fingerprints()

    def hear(self, rows: Table) -> Iterator[Heard | BadRow]:
        for row in rows:
            if row.problem:
                yield BadRow(row.number, row.problem, row.cells)
            elif any(cell.strip() for cell in row.cells):
                yield self._heard_or_bad(row)

    def _heard_or_bad(self, row: Row) -> Heard | BadRow:
        try:
            return self._heard(row)
        except _BadCellError as reason:
            return BadRow(row.number, str(reason), row.cells)

    def _heard(self, row: Row) -> Heard:
        said = [_clean(row.cells[self._place_of[name]]) for name in self._mapping.complaint]
        sentence = _sentence(said)
        heard_at = self._heard_at(row)
        reference = one_line(self._cell(row, self._mapping.reference), limit=None)
        fingerprint, is_repeat = self._fingerprints.of(row.cells, reference)
        return Heard(
            number=row.number,
            sentence=sentence,
            heard_at=heard_at,
            customer=one_line(self._cell(row, self._mapping.customer)),
            channel=one_line(self._cell(row, self._mapping.channel)),
            words=self._words(row, said),
            place=one_line(self._cell(row, self._mapping.place)),
            reference=shortened(reference, FIELD_LIMIT) if reference else None,
            fingerprint=fingerprint,
            is_repeat=is_repeat,
        )

    def _cell(self, row: Row, column: str | None) -> str:
        return row.cells[self._place_of[column]] if column else ""

    def _heard_at(self, row: Row) -> datetime | None:
        if not self._mapping.date:
            return None
        text = one_line(self._cell(row, self._mapping.date), QUOTED_LIMIT)
        if text is None:
            raise _BadCellError(_("There is no date."))
        try:
            moment = self._in_our_zone(parse(text, self._mapping.date_format or ""))
        except (ValueError, OverflowError):
            raise _BadCellError(_("“%(text)s” is not a date.", text=text)) from None
        if moment > self._now + FUTURE_TOLERATED:
            raise _BadCellError(_("The date “%(text)s” is in the future.", text=text))
        return moment

    def _in_our_zone(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            return moment.replace(tzinfo=self._now.tzinfo)
        if self._now.tzinfo is None:
            return moment.astimezone(UTC).replace(tzinfo=None)
        return moment.astimezone(self._now.tzinfo)

    def _words(self, row: Row, said: list[str]) -> str | None:
        """A complaint too long for one sentence is kept whole as the customer's words."""
        if self._mapping.words:
            said = [_clean(self._cell(row, self._mapping.words))]
        elif not any(len(text) > CELL_OF_SENTENCE_LIMIT for text in said):
            return None
        return shortened("\n".join(filter(None, said)), WORDS_LIMIT) or None


def one_line(text: str, limit: int | None = FIELD_LIMIT) -> str | None:
    """None where it says nothing: empty, "N/A", a dash."""
    line = " ".join(_clean(text).split())
    return (shortened(line, limit) if limit else line) or None


def shortened(text: str, limit: int) -> str:
    """At most so many characters, cut at a word where one ends in the second half."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    last_space = head.rfind(" ")
    if last_space > limit // 2:
        head = head[:last_space]
    return head.rstrip(" ,;:–-") + "…"


def _sentence(said: list[str]) -> str:
    parts = [_shortest(" ".join(text.split())) for text in said if text]
    if not parts:
        raise _BadCellError(_("Nothing names the complaint."))
    return shortened(" – ".join(parts), SENTENCE_LIMIT)


def _shortest(text: str) -> str:
    if len(text) <= CELL_OF_SENTENCE_LIMIT:
        return text
    first = FIRST_SENTENCE.match(text)
    return first[0] if first else shortened(text, CELL_OF_SENTENCE_LIMIT)


def _clean(text: str) -> str:
    """Without control characters, which no page can show; line ends as LF."""
    kept = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "" if kept.casefold() in NOTHING else kept
