"""How the dates of a column are written: decided over all of its values, or asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kaizen.errors import Refusal
from kaizen.imports.months import month_number
from kaizen.language import gettext as _

LONGEST = 64
YEARS = range(1900, 2101)
CENTURY_TURNS = 69  # as strptime has it: 68 is 2068, 69 is 1969
TOLERATED = 20  # one value in twenty may be no date

WEEKDAY = r"(?:[^\W\d_]+\.?,\s*)?"
CLOCK = (
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2})[:.h](?P<minutes>\d{2})(?::(?P<seconds>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp])?(?:\.?[Mm]\.?)?\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
NUMBERS = re.compile(
    r"(?P<first>\d{1,4})(?P<mark>[-/.])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<third>\d{4}|\d{1,2})"
    + CLOCK
)
MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
GAP = r"(?:\s+de\s+|[-/,.\s]+)"
NAMED = {
    "dmy": rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{GAP}{MONTH}{GAP}(?P<year>\d{{4}}|\d{{2}})",
    "mdy": rf"{MONTH}{GAP}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{GAP}(?P<year>\d{{4}}|\d{{2}})",
    "ymd": rf"(?P<year>\d{{4}}){GAP}{MONTH}{GAP}(?P<day>\d{{1,2}})",
}
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)" + CLOCK)


class DateOrder(StrEnum):
    """In which order the numbers of a date stand; the likeliest first."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"

    @property
    def label(self) -> str:
        return {
            DateOrder.DMY: _("day-month-year, 22-04-15"),
            DateOrder.MDY: _("month-day-year, 04-22-15"),
            DateOrder.YMD: _("year-month-day, 15-04-22"),
        }[self]


NAMED_PATTERNS = {
    DateOrder(order): re.compile(WEEKDAY + pattern + CLOCK) for order, pattern in NAMED.items()
}


class DateGuess:
    """Is fed a column one text at a time and keeps only counts. A reading that would lie in the
    future does not count: nobody has heard that complaint yet."""

    def __init__(self, *, today: date | None = None) -> None:
        self._latest = (today or datetime.now(UTC).date()) + timedelta(days=1)
        self._plain: Counter[DateOrder] = Counter()
        self._fits: Counter[frozenset[DateOrder]] = Counter()

    @classmethod
    def over(cls, texts: Iterable[str], *, today: date | None = None) -> DateGuess:
        guess = cls(today=today)
        for text in texts:
            guess.add(text)
        return guess

    def add(self, text: str) -> None:
        if not text.strip():
            return
        readings = _readings(text)
        fits = frozenset(
            order for order, moment in readings.by_order.items() if moment.date() <= self._latest
        )
        if readings.is_plain and fits:
            self._plain.update(fits)
        else:
            self._fits[fits] += 1

    @property
    def possible(self) -> tuple[DateOrder, ...]:
        """Empty where the column holds no dates."""
        likely = [order for order in DateOrder if self._is_likely(order)]
        if likely and self.is_plain:
            return (self._plain.most_common(1)[0][0],)
        best = [order for order in likely if not any(self._beats(by, order) for by in likely)]
        return tuple(sorted(best, key=self._misses))

    @property
    def is_ambiguous(self) -> bool:
        return len(self.possible) > 1

    @property
    def is_plain(self) -> bool:
        """Every date says by itself which number is which: 2015-04-22, 22-Apr-15."""
        return bool(self._plain) and not any(self._fits)

    def _is_likely(self, order: DateOrder) -> bool:
        total = self._plain.total() + self._fits.total()
        misses = self._misses(order)
        return misses <= max(1, total // TOLERATED) and total - misses > misses

    def _misses(self, order: DateOrder) -> int:
        return sum(times for fits, times in self._fits.items() if order not in fits)

    def _beats(self, winner: DateOrder, loser: DateOrder) -> bool:
        """Reads all that the other reads, and more."""
        return self._misses(winner) < self._misses(loser) and all(
            winner in fits for fits in self._fits if loser in fits
        )


def parse(text: str, date_format: str) -> datetime:
    """Aware only if the text names an offset. `date_format` is an order (dmy, mdy, ymd) or a
    strptime pattern; a date that is plain by itself is read under any order.
    Raises ValueError."""
    if "%" in date_format:
        return datetime.strptime(text.strip(), date_format)
    by_order, is_plain = _readings(text)
    if is_plain:
        return next(iter(by_order.values()))
    try:
        return by_order[DateOrder(date_format)]
    except KeyError:
        raise ValueError(text) from None


def possible_days(text: str) -> frozenset[date]:
    """Every day that the text could mean."""
    return frozenset(moment.date() for moment in _readings(text).by_order.values())


def known_format(text: str) -> str:
    """The format as `parse` takes it. Raises Refusal."""
    wanted = text.strip()
    if wanted.lower() in list(DateOrder):
        return wanted.lower()
    try:
        day = datetime(2015, 4, 22, tzinfo=UTC)
        if "%" in wanted and parse(day.strftime(wanted), wanted).date() == day.date():
            return wanted
    except ValueError:
        pass
    raise Refusal(
        _(
            "“%(wanted)s” is not a way to write dates. Say dmy, mdy, ymd or a pattern such as "
            "%%d.%%m.%%Y.",
            wanted=wanted,
        )
    )


class _Readings(NamedTuple):
    by_order: Mapping[DateOrder, datetime]
    is_plain: bool = False


@lru_cache(maxsize=10_000)
def _readings(text: str) -> _Readings:
    text = text.strip()
    if len(text) > LONGEST:
        return _Readings({})
    if match := NUMBERS.fullmatch(text):
        return _in_numbers(match)
    if match := COMPACT.fullmatch(text):
        return _plain(DateOrder.YMD, match, match["month"])
    for order, pattern in NAMED_PATTERNS.items():
        if (match := pattern.fullmatch(text)) and (month := month_number(match["month"])):
            return _plain(order, match, month)
    return _Readings({})


def _in_numbers(match: re.Match[str]) -> _Readings:
    first, second, third = match["first"], match["second"], match["third"]
    spellings = {
        DateOrder.DMY: (third, second, first),
        DateOrder.MDY: (third, first, second),
        DateOrder.YMD: (first, second, third),
    }
    if len(first) == 4:
        spellings = {DateOrder.YMD: spellings[DateOrder.YMD]}
    elif len(third) == 4 or match["mark"] == ".":
        del spellings[DateOrder.YMD]
    read = {order: _moment(*parts, match) for order, parts in spellings.items()}
    by_order = {order: moment for order, moment in read.items() if moment}
    return _Readings(by_order, is_plain=len(first) == 4 and bool(by_order))


def _plain(order: DateOrder, match: re.Match[str], month: int | str) -> _Readings:
    moment = _moment(match["year"], month, match["day"], match)
    return _Readings({order: moment} if moment else {}, is_plain=moment is not None)


def _moment(year: str, month: int | str, day: str, clock: re.Match[str]) -> datetime | None:
    whole_year = _whole_year(year)
    if whole_year not in YEARS or len(day) > 2:
        return None
    hour = int(clock["hour"] or 0)
    if half := clock["half"]:
        hour = hour % 12 + (12 if half in "Pp" else 0) if hour <= 12 else 24
    try:
        return datetime(
            whole_year,
            int(month),
            int(day),
            hour,
            int(clock["minutes"] or 0),
            int(clock["seconds"] or 0),
            tzinfo=_zone(clock["zone"]),
        )
    except ValueError:
        return None


def _whole_year(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    if len(year) != 2:
        return 0
    return number + (2000 if number < CENTURY_TURNS else 1900)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    digits = text[1:].replace(":", "")
    if not digits.isdecimal():
        return UTC
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if text[0] == "-" else offset)
