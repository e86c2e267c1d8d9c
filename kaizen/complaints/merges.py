"""Two lines of the list that are one complaint: merged, and parted again."""

from sqlalchemy import update

from kaizen.complaints import counting
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.people.models import Person


def merge(complaint: Complaint, into: Complaint, by: Person) -> None:
    """Everything heard moves to the other line and remembers where it came from."""
    counting.hold(complaint, into)
    complaint.merge_into(into, by)
    db.session.execute(
        update(Occurrence)
        .where(Occurrence.complaint_id == complaint.id)
        .values(complaint_id=into.id, came_from_id=complaint.id)
    )
    _look_again()
    counting.recount(complaint, into)


def unmerge(complaint: Complaint, by: Person) -> None:
    """What came from this line returns to it; what was heard since stays where it was said."""
    into = complaint.merged_into
    complaint.unmerge(by)
    db.session.execute(
        update(Occurrence)
        .where(Occurrence.came_from_id == complaint.id)
        .values(complaint_id=complaint.id, came_from_id=None)
    )
    _look_again()
    counting.recount(complaint, *filter(None, [into]))


def _look_again() -> None:
    """Occurrences already read still point at the line where they were before they moved."""
    for thing in db.session:
        if isinstance(thing, Occurrence):
            db.session.expire(thing, ["complaint", "complaint_id", "came_from_id"])
