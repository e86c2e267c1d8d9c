"""Counts hundreds of occurrences at once, without reading those that were heard before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, case, select, tuple_, update

from kaizen.complaints.models import Complaint, MonthHeard
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import UtcDateTime, insert_into
from kaizen.extensions import db

Heard = Mapping[str, Any]
"""A row of the table of occurrences, as it is inserted."""
Customer = tuple[int, str]
"""Who said it, and of which complaint: its id and the customer's key."""


def customers_of(heard: Iterable[Heard]) -> set[Customer]:
    return {(one["complaint_id"], one["customer_key"]) for one in heard if one["customer_key"]}


def customers_known(among: Collection[Customer]) -> set[Customer]:
    """Those who were heard before. To be asked before their new occurrences are inserted."""
    pair = tuple_(Occurrence.complaint_id, Occurrence.customer_key)
    query = select(Occurrence.complaint_id, Occurrence.customer_key).where(
        pair.in_(among), Occurrence.taken_back_at.is_(None)
    )
    return {(key, str(customer)) for key, customer in db.session.execute(query.distinct())}


def hold(complaint_ids: Collection[int]) -> None:
    """Nobody else counts on these until the transaction ends. SQLite has one writer anyway."""
    if db.session.get_bind().dialect.name != "sqlite":
        these = select(Complaint.id).where(Complaint.id.in_(complaint_ids))
        db.session.execute(these.order_by(Complaint.id).with_for_update())


def add_all(heard: Collection[Heard], *, new_customers: Collection[Customer]) -> None:
    """Count what was just inserted. `new_customers` were never heard before on these complaints."""
    by_complaint: dict[int, list[Heard]] = defaultdict(list)
    for one in heard:
        by_complaint[one["complaint_id"]].append(one)
    if not by_complaint:
        return
    customers = Counter(
        complaint_id for complaint_id, _ in customers_of(heard) & set(new_customers)
    )
    more = [_more(key, each, customers[key]) for key, each in sorted(by_complaint.items())]
    months = Counter((one["complaint_id"], _month(one["heard_at"])) for one in heard)
    connection = db.session.connection()
    connection.execute(_adding_counts(), more)
    connection.execute(
        _adding_months(),
        [{"complaint_id": key, "month": month, "times": n} for (key, month), n in months.items()],
    )


def _more(complaint_id: int, heard: list[Heard], customers: int) -> dict[str, Any]:
    moments = [one["heard_at"] for one in heard]
    return {
        "this": complaint_id,
        "times": len(heard),
        "more_customers": customers,
        "more_unnamed": sum(one["customer_key"] is None for one in heard),
        "first": min(moments),
        "last": max(moments),
    }


def _month(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m}"


def _adding_counts() -> Any:
    table = Complaint.__table__.c
    first, last = (bindparam(name, type_=UtcDateTime()) for name in ("first", "last"))
    return (
        update(Complaint.__table__)  # type: ignore[arg-type]
        .where(table.id == bindparam("this"))
        .values(
            times_heard=table.times_heard + bindparam("times"),
            customers=table.customers + bindparam("more_customers"),
            unnamed=table.unnamed + bindparam("more_unnamed"),
            first_heard_at=case((table.first_heard_at < first, table.first_heard_at), else_=first),
            last_heard_at=case((table.last_heard_at > last, table.last_heard_at), else_=last),
        )
    )


def _adding_months() -> Any:
    adding = insert_into(db.session(), MonthHeard)
    return adding.on_conflict_do_update(
        index_elements=["complaint_id", "month"],
        set_={"times": MonthHeard.times + adding.excluded.times},
    )
