"""How often complaints were heard as stored, held against their occurrences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select

from kaizen.complaints.counting import month_of, recount_all
from kaizen.complaints.models import Complaint, MonthHeard
from kaizen.complaints.occurrences import Occurrence
from kaizen.safekeeping.verifying.counted import differing, streamed

STORED = (
    Complaint.times_heard,
    Complaint.customers,
    Complaint.unnamed,
    Complaint.first_heard_at,
    Complaint.last_heard_at,
)


def wrong_counts() -> Iterator[str]:
    for number, *counts in streamed(_of_complaints()):
        yield (
            f"complaint {number}: stored is {_in_words(counts[:5])}; its occurrences say"
            f" {_in_words(counts[5:])}."
        )
    for number, month, stored, counted in streamed(*_of_months()):
        yield (
            f"complaint {number}: for {month} stored is heard {stored} times; its occurrences say"
            f" {counted}."
        )


def count_again() -> None:
    wrong = {number for number, *_ in streamed(_of_complaints(), *_of_months())}
    recount_all(sorted(wrong))


def _in_words(counts: Sequence[Any]) -> str:
    times, customers, unnamed, first, last = counts
    between = f", from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}" if first and last else ""
    return f"heard {times} times, by {customers} customers and {unnamed} times by nobody{between}"


def _of_complaints() -> Select[*tuple[Any, ...]]:
    key = Occurrence.customer_key
    counted = (
        select(
            Occurrence.complaint_id,
            func.count().label("times"),
            func.count(key.distinct()).label("customers"),
            (func.count() - func.count(key)).label("unnamed"),
            func.min(Occurrence.heard_at).label("first"),
            func.max(Occurrence.heard_at).label("last"),
        )
        .where(Occurrence.taken_back_at.is_(None))
        .group_by(Occurrence.complaint_id)
        .subquery()
    )
    numbers = [func.coalesce(counted.c[name], 0) for name in ("times", "customers", "unnamed")]
    real = [*numbers, counted.c.first, counted.c.last]
    return (
        select(Complaint.id, *STORED, *real)
        .outerjoin(counted, counted.c.complaint_id == Complaint.id)
        .where(or_(*(a.is_distinct_from(b) for a, b in zip(STORED, real, strict=True))))
        .order_by(Complaint.id)
    )


def _of_months() -> Iterator[Select[*tuple[Any, ...]]]:
    month = month_of(Occurrence.heard_at)
    counted = (
        select(Occurrence.complaint_id, month.label("month"), func.count().label("n"))
        .where(Occurrence.taken_back_at.is_(None))
        .group_by(Occurrence.complaint_id, month)
        .subquery()
    )
    return differing(MonthHeard.__table__.c.times, counted, ["complaint_id", "month"])
