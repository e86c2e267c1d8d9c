"""Takes an import off the board again, as a whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import aliased

from kaizen.complaints.counting import recount_all
from kaizen.complaints.models import Complaint, MonthHeard
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.imports.models import Import
from kaizen.people.models import Person

AT_ONCE = 500


def undo(import_: Import, by: Person | None) -> None:
    """Out go exactly its occurrences, and the complaints it made that nothing else hangs on.
    The same file can be brought in again afterwards."""
    import_.leave(by)
    db.session.flush()
    touched = list(db.session.scalars(_counted_on(import_)))
    _carry_out(delete(Occurrence).where(Occurrence.import_id == import_.id))
    unused = list(db.session.scalars(select(Complaint.id).where(_is_unused(import_))))
    for start in range(0, len(unused), AT_ONCE):
        ids = unused[start : start + AT_ONCE]
        _carry_out(delete(MonthHeard).where(MonthHeard.complaint_id.in_(ids)))
        _carry_out(delete(Complaint).where(Complaint.id.in_(ids)))
    recount_all(sorted(set(touched) - set(unused)))
    db.session.expire_all()


def what_would_go(import_: Import) -> tuple[int, int, int]:
    """Occurrences; complaints it made; those of them that would stay, because they are in use."""
    occurrences = select(func.count()).where(Occurrence.import_id == import_.id)
    made = select(func.count()).where(Complaint.import_id == import_.id)
    used = made.where(_has_other_use(import_))
    return tuple(db.session.scalar(query) or 0 for query in (occurrences, made, used))  # type: ignore[return-value]


def _counted_on(import_: Import) -> Any:
    return select(Occurrence.complaint_id).where(Occurrence.import_id == import_.id).distinct()


def _is_unused(import_: Import) -> ColumnElement[bool]:
    return (Complaint.import_id == import_.id) & ~_has_other_use(import_)


def _has_other_use(import_: Import) -> ColumnElement[bool]:
    """Heard otherwise, prompted an idea, merged, or written about in the ledger: its number must
    not fall to another complaint then."""
    other = aliased(Complaint)
    elsewhere = or_(Occurrence.import_id.is_(None), Occurrence.import_id != import_.id)
    return or_(
        Complaint.merged_into_id.is_not(None),
        exists().where(other.merged_into_id == Complaint.id),
        exists().where(Occurrence.complaint_id == Complaint.id, elsewhere),
        exists().where(Occurrence.came_from_id == Complaint.id, elsewhere),
        exists().where(Idea.complaint_id == Complaint.id),
        exists().where(Idea.came_with_id == Complaint.id),
        exists().where(Event.about == Complaint.__tablename__, Event.about_id == Complaint.id),
    )


def _carry_out(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
