"""How often a complaint was heard in any stretch of time, without reading each time it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, cast, func, literal, null, select, union_all

from kaizen import clock
from kaizen.complaints.models import MonthHeard
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import UtcDateTime
from kaizen.extensions import db

Stretch = tuple[datetime, datetime]
"""From a moment up to, but not at, another."""

LONG = timedelta(days=28)
LAST = 41  # days, with forty gaps between them


def times_heard(complaint_id: int, stretches: Sequence[Stretch]) -> list[int]:
    """How often in each stretch."""
    return heard(complaint_id, stretches)[0]


def times_heard_of_each(stretches: Sequence[tuple[int, Stretch]]) -> list[int]:
    """The same of several complaints, each named by its number; in one query too."""
    parts = [
        (at, sign, count)
        for at, (complaint_id, stretch) in enumerate(stretches)
        for sign, count in _parts(complaint_id, *stretch)
    ]
    times = [0] * len(stretches)
    rows = [
        select(literal(at, Integer), (sign * count.scalar_subquery()).label("times"))
        for at, sign, count in parts
    ]
    for at, counted in db.session.execute(union_all(*rows)) if rows else ():
        times[at] += int(counted)
    return times


def heard(
    complaint_id: int, stretches: Sequence[Stretch], *, last_before: Sequence[datetime] = ()
) -> tuple[list[int], list[list[date]]]:
    """How often in each stretch; and before each moment the last days on which it was heard, oldest
    first, a day for each time. In one query.

    Of long stretches the months between are not counted again: their stored counts are summed, and
    only what lies between a month's edge and the stretch's own is read. Months are stored in UTC,
    stretches begin when the plant's clock says so.
    """
    parts = [
        (at, sign, count)
        for at, stretch in enumerate(stretches)
        for sign, count in _parts(complaint_id, *stretch)
    ]
    rows = [_row(at, count) for at, (_, _, count) in enumerate(parts)]
    rows += [_last(len(parts) + at, complaint_id, day) for at, day in enumerate(last_before)]
    times, days = [0] * len(stretches), [list[date]() for _ in last_before]
    for row, counted, moment in db.session.execute(union_all(*rows)) if rows else ():
        if row < len(parts):
            at, sign, _ = parts[row]
            times[at] += sign * int(counted)
        else:
            days[row - len(parts)].append(clock.local(moment).date())
    return times, [sorted(each) for each in days]


def _row(at: int, count: Any) -> Any:
    no_moment = cast(null(), UtcDateTime())
    return select(literal(at, Integer), count.scalar_subquery(), no_moment)


def _last(at: int, complaint_id: int, before: datetime) -> Any:
    latest = (
        select(Occurrence.heard_at)
        .where(
            Occurrence.complaint_id == complaint_id,
            Occurrence.taken_back_at.is_(None),
            Occurrence.heard_at < before,
        )
        .order_by(Occurrence.heard_at.desc())
        .limit(LAST)
        .subquery()
    )
    return select(literal(at, Integer), literal(0, Integer), latest.c.heard_at)


def _parts(complaint_id: int, start: datetime, end: datetime) -> Iterator[tuple[int, Any]]:
    """Counts which, each with its sign, add up to the stretch."""
    if end - start < LONG:
        yield 1, _occurrences(complaint_id, start, end)
        return
    first, last = _nearest_month(start), _nearest_month(end)
    yield 1, _months(complaint_id, first, last)
    for outer, inner, sign in ((start, first, 1), (end, last, -1)):
        if outer < inner:
            yield sign, _occurrences(complaint_id, outer, inner)
        if outer > inner:
            yield -sign, _occurrences(complaint_id, inner, outer)


def _nearest_month(moment: datetime) -> datetime:
    """The beginning of a month in UTC that is nearest."""
    utc = moment.astimezone(UTC)
    this = datetime(utc.year, utc.month, 1, tzinfo=UTC)
    following = (this + timedelta(days=32)).replace(day=1)
    return this if utc - this <= following - utc else following


def _occurrences(complaint_id: int, start: datetime, end: datetime) -> Any:
    return select(func.count(Occurrence.id)).where(
        Occurrence.complaint_id == complaint_id,
        Occurrence.taken_back_at.is_(None),
        Occurrence.heard_at >= start,
        Occurrence.heard_at < end,
    )


def _months(complaint_id: int, first: datetime, last: datetime) -> Any:
    return select(func.coalesce(func.sum(MonthHeard.times), 0)).where(
        MonthHeard.complaint_id == complaint_id,
        MonthHeard.month >= f"{first:%Y-%m}",
        MonthHeard.month < f"{last:%Y-%m}",
    )
