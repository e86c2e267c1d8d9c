"""What is heard after an adoption is a recurrence, however it came to the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import contains_eager

from kaizen import clock
from kaizen.adoptions.in_force import adoptions_in_force
from kaizen.adoptions.recurrences import Answer, Recurrence
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.standards.models import Standard, StandardVersion
from kaizen.trials.adoption import Adoption

ACCEPTED_FOR = timedelta(days=30)  # who said "it can stay as it is" is not asked each time
STILL_OPEN = Recurrence.answer.is_(None), Recurrence.called_off_at.is_(None)


def watch_complaints(event: Event, thing: Any = None, **_: Any) -> None:
    """One question for each adoption in force; called off when it was not heard after all."""
    match event.kind:
        case EventKind.COMPLAINT_HEARD if thing.kind is Kind.COMPLAINT:
            _notice(_heard(thing, event.details["occurrence"]))
        case EventKind.COMPLAINT_MERGED if "taken_in" in event.details:
            _notice(_heard_on(event.about_id, event.details["taken_in"]))
        case EventKind.COMPLAINTS_IMPORTED:
            _notice(_brought_by(event.about_id))
        case EventKind.OCCURRENCE_TAKEN_BACK:
            _look_whether_heard(thing)
        case EventKind.IMPORT_UNDONE:
            _let_go_of(event.about_id)


def _notice(query: Select[Any]) -> None:
    """Its rows: an adoption, and an occurrence after it."""
    for adoption, occurrence_id in list(db.session.execute(query)):
        Recurrence.notice(adoption, occurrence_id)


def _heard(complaint: Complaint, occurrence_id: int) -> Select[Any]:
    """With all that is asked while somebody waits for their tap, in one look-up."""
    occurrence = db.session.get_one(Occurrence, occurrence_id)
    query = _not_asked().where(Idea.complaint_id == complaint.id)
    query = query.where(Adoption.adopted_at < occurrence.heard_at)
    return query.add_columns(literal(occurrence_id))


def _heard_on(complaint_id: int, other_id: int) -> Select[Any]:
    """When two lines become one, what was said on the other one counts too."""
    first = _first_since(Occurrence.complaint_id.in_([complaint_id, other_id]))
    query = _not_asked().where(Idea.complaint_id == complaint_id)
    return query.where(first.is_not(None)).add_columns(first)


def _brought_by(import_id: int) -> Select[Any]:
    first = _first_since(
        and_(Occurrence.complaint_id == Idea.complaint_id, Occurrence.import_id == import_id)
    )
    query = _not_asked().join(Complaint, Complaint.id == Idea.complaint_id)
    # Its stored count says at once which complaint can be meant.
    query = query.where(Complaint.kind == Kind.COMPLAINT)
    query = query.where(Complaint.last_heard_at > Adoption.adopted_at, first.is_not(None))
    return query.add_columns(first)


def _not_asked() -> Select[Any]:
    """Adoptions in use where no question is open, and none was accepted a short while ago."""
    lately = clock.now() - ACCEPTED_FOR
    accepted = and_(Recurrence.answer == Answer.ACCEPT, Recurrence.answered_at > lately)
    asked = select(Recurrence.id).where(
        Recurrence.adoption_id == Adoption.id, or_(and_(*STILL_OPEN), accepted)
    )
    withdrawn = (
        select(StandardVersion.id)
        .join(Standard, Standard.id == StandardVersion.standard_id)
        .where(StandardVersion.id == Adoption.version_id, Standard.withdrawn_at.is_not(None))
    )
    query = adoptions_in_force(Adoption).options(contains_eager(Adoption.idea))
    return query.where(~asked.exists(), ~withdrawn.exists())


def _first_since(where: ColumnElement[bool]) -> Any:
    """The first occurrence after the adoption that no answer has dealt with yet; None if none."""
    answered = select(func.max(Recurrence.answered_at)).where(
        Recurrence.adoption_id == Adoption.id, Recurrence.answer.is_not(None)
    )
    since = func.coalesce(answered.scalar_subquery(), Adoption.adopted_at)
    heard = Occurrence.heard_at > Adoption.adopted_at, Occurrence.recorded_at > since
    query = select(func.min(Occurrence.id)).where(where, Occurrence.taken_back_at.is_(None), *heard)
    return query.correlate(Adoption, Idea).scalar_subquery()


def _look_whether_heard(complaint: Complaint) -> None:
    first = _first_since(Occurrence.complaint_id == Idea.complaint_id)
    _look_again(first, Idea.complaint_id == complaint.id, *STILL_OPEN)


def _let_go_of(import_id: int) -> None:
    """Its rows go; what was heard otherwise keeps the question open."""
    others = Occurrence.import_id.is_distinct_from(import_id)
    first = _first_since(and_(Occurrence.complaint_id == Idea.complaint_id, others))
    brought = select(Occurrence.id).where(Occurrence.import_id == import_id)
    _look_again(first, Recurrence.occurrence_id.in_(brought))


def _look_again(first: Any, *which: ColumnElement[bool]) -> None:
    query = (
        select(Recurrence, first)
        .join(Adoption, Adoption.id == Recurrence.adoption_id)
        .join(Idea, Idea.id == Adoption.idea_id)
        .where(*which)
    )
    for recurrence, occurrence_id in list(db.session.execute(query)):
        if not recurrence.is_open:
            recurrence.occurrence_id = None
        elif occurrence_id is None:
            recurrence.occurrence_id = None
            recurrence.call_off()
        else:
            recurrence.occurrence_id = occurrence_id
