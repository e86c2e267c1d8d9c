"""Every stored count, held against the rows it counts."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from kaizen.complaints.counting import month_of
from kaizen.complaints.models import Complaint, MonthHeard
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.ideas.stage_counts import StageCount
from kaizen.ideas.votes import Help, Vote


def wrong_counts() -> list[str]:
    """What is stored otherwise than counted; empty when all is well."""
    pairs = {
        "votes": (_stored(Idea.id, Idea.votes), _rows(Vote.idea_id)),
        "helpers": (_stored(Idea.id, Idea.helpers), _rows(Help.idea_id)),
        "comments": (
            _stored(Idea.id, Idea.comments),
            _rows(Comment.idea_id).where(Comment.removed_at.is_(None)),
        ),
        "ideas of a stage": (
            _stored(StageCount.team_id, StageCount.stage, StageCount.ideas),
            _rows(Idea.team_id, Idea.stage),
        ),
        "heard": (_complaints(), _heard()),
        "months": (
            _stored(MonthHeard.complaint_id, MonthHeard.month, MonthHeard.times),
            _rows(Occurrence.complaint_id, month_of(Occurrence.heard_at)).where(
                Occurrence.taken_back_at.is_(None)
            ),
        ),
    }
    return [
        difference
        for what, (stored, counted) in pairs.items()
        for difference in _differences(what, stored, counted)
    ]


def _stored(*columns: Any) -> Select[Any]:
    """Keys, and the count last."""
    return select(*columns).where(columns[-1] != 0)


def _rows(*keys: Any) -> Select[Any]:
    return select(*keys, func.count()).group_by(*keys)


def _complaints() -> Select[Any]:
    return select(
        Complaint.id,
        Complaint.first_heard_at,
        Complaint.last_heard_at,
        Complaint.times_heard,
        Complaint.customers,
        Complaint.unnamed,
    ).where(Complaint.times_heard > 0)


def _heard() -> Select[Any]:
    key = Occurrence.customer_key
    return (
        select(
            Occurrence.complaint_id,
            func.min(Occurrence.heard_at),
            func.max(Occurrence.heard_at),
            func.count(),
            func.count(key.distinct()),
            func.count() - func.count(key),
        )
        .where(Occurrence.taken_back_at.is_(None))
        .group_by(Occurrence.complaint_id)
    )


def _differences(what: str, stored: Select[Any], counted: Select[Any]) -> Iterator[str]:
    kept = {tuple(row) for row in db.session.execute(stored)}
    real = {tuple(row) for row in db.session.execute(counted)}
    for row in sorted(kept - real, key=str):
        yield f"{what}: stored {row}, but the rows say otherwise"
    for row in sorted(real - kept, key=str):
        yield f"{what}: the rows say {row}, but it is not stored so"
