"""Which column is what, guessed from the headings and the first rows; a person confirms it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from kaizen.imports import headings
from kaizen.imports.columns import Column
from kaizen.imports.mapping import Mapping
from kaizen.imports.tables import Row

HEARD, UNNAMED, LATER = 10_000, 5_000, 1


def guess_mapping(
    columns: Sequence[str], rows: Iterable[Row], *, today: date | None = None
) -> Mapping:
    """`rows` are the first few dozen. The roles are given out one after the other, the surest
    first, and a column has one at most; only the words may name the complaint as well."""
    free = _Columns(columns, rows, today)
    reference = free.take(_as_reference)
    when = _take_date(free)
    words = free.take(_as_words)
    channel = free.take(_as_channel)
    complaint = _take_complaint(free)
    words = words or free.take(_as_unnamed_words)
    return Mapping(
        complaint=complaint or _something(words, free, columns),
        date=when.name if when else None,
        customer=_name(free.take(_as_customer)),
        channel=_name(channel),
        words=_name(words),
        place=_name(free.take(_as_place)),
        reference=_name(reference),
        date_format=_settled_format(when),
    )


class _Columns:
    """Those that have no role yet, in the order of the file."""

    def __init__(self, names: Sequence[str], rows: Iterable[Row], today: date | None) -> None:
        whole = [row.cells for row in rows if not row.problem]
        samples = list(zip(*whole, strict=True)) or [()] * len(names)
        self.left = [
            Column(name, cells, today=today) for name, cells in zip(names, samples, strict=True)
        ]

    def best(self, fit: Callable[[Column], float]) -> Column | None:
        """Of two that fit equally the one further left."""
        best = max(self.left, key=fit, default=None)
        return best if best and fit(best) > 0 else None

    def take(self, fit: Callable[[Column], float]) -> Column | None:
        best = self.best(fit)
        if best:
            self.left.remove(best)
        return best


def _as_reference(column: Column) -> float:
    named = headings.fit(column.name, headings.REFERENCE)
    if named and column.never_repeats and column.is_short and not column.holds_dates:
        return named
    return float(column.has_no_name and column.is_short and column.looks_like_references)


def _take_date(free: _Columns) -> Column | None:
    when = free.best(_as_date)
    if when and not when.dates.is_plain:
        twins = (other for other in free.left if other.dates.is_plain)
        when = next((twin for twin in twins if twin.tells_the_days_of(when)), when)
    if when:
        free.left.remove(when)
    return when


def _as_date(column: Column) -> float:
    if not column.holds_dates:
        return 0
    if headings.fit(column.name, headings.NOT_WHEN_HEARD):
        return LATER
    named = headings.fit(column.name, headings.DATE)
    return HEARD + named if named else UNNAMED


def _as_words(column: Column) -> float:
    named = headings.fit(column.name, headings.WORDS)
    return named if named and (column.holds_words or not column.filled) else 0


def _as_unnamed_words(column: Column) -> float:
    return column.average_length if column.is_free_text and column.holds_words else 0


def _as_channel(column: Column) -> float:
    named = headings.fit(column.name, headings.CHANNEL)
    if named and column.repeats_few_answers and not column.holds_dates:
        return named
    return float(column.names_channels)


def _take_complaint(free: _Columns) -> tuple[str, ...]:
    """A column "Issue", together with "Sub-issue" if there is one."""
    first = free.take(_as_complaint)
    if not first:
        return ()
    finer = {f"sub {headings.plain(first.name)}", f"sub{headings.plain(first.name)}"}
    second = free.take(lambda column: headings.plain(column.name) in finer)
    return (first.name, second.name) if second else (first.name,)


def _as_complaint(column: Column) -> float:
    named = headings.fit(column.name, headings.COMPLAINT)
    return named if named and (column.holds_words or not column.filled) else 0


def _as_place(column: Column) -> float:
    named = headings.fit(column.name, headings.PLACE)
    return named if named and column.is_short and not column.holds_dates else 0


def _as_customer(column: Column) -> float:
    named = headings.fit(column.name, headings.CUSTOMER, whole=True)
    return named if named and column.is_short and not column.holds_dates else 0


def _something(words: Column | None, free: _Columns, columns: Sequence[str]) -> tuple[str, ...]:
    """The words themselves, else the column that says most, else the first."""
    said = words or free.best(lambda column: column.average_length if column.holds_words else 0)
    return (said.name,) if said else tuple(columns[:1])


def _name(column: Column | None) -> str | None:
    return column.name if column else None


def _settled_format(when: Column | None) -> str | None:
    if when is None or when.dates.is_ambiguous:
        return None
    return str(when.dates.possible[0])
