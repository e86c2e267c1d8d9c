"""Keeps the stored count of a complaint equal to its occurrences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, func, insert, select, update

from kaizen.complaints.models import Complaint, MonthHeard
from kaizen.database import Model
from kaizen.extensions import db

if TYPE_CHECKING:
    from kaizen.complaints.occurrences import Occurrence


def hold(*complaints: Complaint) -> None:
    """Nobody else changes these counts until the transaction ends. SQLite has one writer anyway."""
    if db.session.get_bind().dialect.name == "sqlite":
        return
    for complaint in sorted(complaints, key=lambda one: one.id):
        db.session.refresh(complaint, with_for_update={"of": Complaint})


def add(occurrence: Occurrence) -> None:
    """Count one more, without reading the others."""
    complaint = occurrence.complaint
    complaint.times_heard += 1
    if occurrence.customer_key is None:
        complaint.unnamed += 1
    elif not _is_known(occurrence):
        complaint.customers += 1
    heard = occurrence.heard_at
    complaint.first_heard_at = min(complaint.first_heard_at or heard, heard)
    complaint.last_heard_at = max(complaint.last_heard_at or heard, heard)
    _add_to_month(complaint.id, f"{heard:%Y-%m}")


def recount(*complaints: Complaint) -> None:
    """Count again from the occurrences; for what happens rarely (corrections, merges, imports)."""
    db.session.flush()
    hold(*complaints)
    for complaint in complaints:
        recount_all([complaint.id])
        db.session.refresh(complaint)


def recount_all(complaint_ids: list[int]) -> None:
    """The same for many at once, in two statements for each hundred."""
    for start in range(0, len(complaint_ids), 100):
        ids = complaint_ids[start : start + 100]
        counts = {row.complaint_id: row for row in db.session.execute(_counts(ids))}
        stored = [{"this": each} | _stored(counts.get(each)) for each in ids]
        db.session.connection().execute(_storing(), stored)
        _recount_months(ids)


def _occurrences() -> Any:
    """The table's columns: an occurrence calls us, so we do not import it."""
    return Model.metadata.tables["occurrence"].c


def _counts(ids: list[int]) -> Any:
    heard = _occurrences()
    key = heard.customer_key
    return (
        select(
            heard.complaint_id,
            func.count().label("times_heard"),
            func.count(key.distinct()).label("customers"),
            func.sum(case((key.is_(None), 1), else_=0)).label("unnamed"),
            func.min(heard.heard_at).label("first_heard_at"),
            func.max(heard.heard_at).label("last_heard_at"),
        )
        .where(heard.complaint_id.in_(ids), heard.taken_back_at.is_(None))
        .group_by(heard.complaint_id)
    )


def _storing() -> Any:
    table = Model.metadata.tables["complaint"]
    return update(table).where(table.c.id == bindparam("this"))


def _stored(row: Any) -> dict[str, Any]:
    names = ("times_heard", "customers", "unnamed", "first_heard_at", "last_heard_at")
    if row is None:
        return dict.fromkeys(names[:3], 0) | dict.fromkeys(names[3:])
    return {name: getattr(row, name) for name in names}


def _recount_months(ids: list[int]) -> None:
    heard = _occurrences()
    month = month_of(heard.heard_at)
    counts = (
        select(heard.complaint_id, month.label("month"), func.count().label("times"))
        .where(heard.complaint_id.in_(ids), heard.taken_back_at.is_(None))
        .group_by(heard.complaint_id, month)
    )
    rows = [dict(row._mapping) for row in db.session.execute(counts)]
    db.session.execute(delete(MonthHeard).where(MonthHeard.complaint_id.in_(ids)))
    if rows:
        db.session.execute(insert(MonthHeard), rows)


def month_of(moment: Any) -> Any:
    """`2026-11` of a moment column, in either database's own words."""
    if db.session.get_bind().dialect.name == "sqlite":
        return func.strftime("%Y-%m", moment)
    return func.to_char(func.timezone("UTC", moment), "YYYY-MM")


def _add_to_month(complaint_id: int, month: str) -> None:
    this = MonthHeard.complaint_id == complaint_id, MonthHeard.month == month
    counted = db.session.scalar(
        update(MonthHeard)
        .where(*this)
        .values(times=MonthHeard.times + 1)
        .returning(MonthHeard.times)
        .execution_options(synchronize_session=False)
    )
    if counted is None:
        db.session.execute(
            insert(MonthHeard).values(complaint_id=complaint_id, month=month, times=1)
        )


def _is_known(occurrence: Occurrence) -> bool:
    heard = _occurrences()
    query = select(heard.id).where(
        heard.complaint_id == occurrence.complaint_id,
        heard.customer_key == occurrence.customer_key,
        heard.taken_back_at.is_(None),
        heard.id != occurrence.id,
    )
    return db.session.scalar(query.limit(1)) is not None
