"""What a card, or a line of a list, shows of waiting: columns for the query that asks the rest."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, cast, func, null, select

from kaizen.answers.clocks import AnswerClock
from kaizen.answers.raises import Raised
from kaizen.answers.waits import Wait, raised_in_words, wait_since
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.lifecycle import OPEN, Stage
from kaizen.ideas.models import Idea
from kaizen.teams.calendars import working_times_of
from kaizen.teams.models import Team


def waits_since(stage: Stage) -> Any:
    """Of an idea of this stage; nothing when it is answered."""
    if stage is not Stage.PROPOSED:
        return cast(null(), AnswerClock.started_at.type)
    running = AnswerClock.idea_id == Idea.id, AnswerClock.stopped_at.is_(None)
    return select(AnswerClock.started_at).where(*running).scalar_subquery()


def raised_to(stage: Stage) -> Any:
    """The name of the team that is to answer, empty for the admins; nothing when none is asked."""
    return _asked(Raised.idea_id == Idea.id) if stage in OPEN else cast(null(), Team.name.type)


def _asked(its: ColumnElement[bool]) -> Any:
    open_ones = Raised.answered_at.is_(None), Raised.closed_at.is_(None)
    query = select(func.coalesce(Team.name, "")).select_from(Raised)
    query = query.outerjoin(Team, Team.id == Raised.to_team_id).where(its, *open_ones)
    return query.order_by(Raised.id.desc()).limit(1).scalar_subquery()


class Waiting(NamedTuple):
    """Of one line of the list: how long it waits, and to whom it was raised, in words."""

    wait: Wait | None
    raised: str


def waits_of(complaints: Collection[Complaint]) -> dict[int, Waiting]:
    """Of those that wait or were raised, by their number; two queries at most."""
    by_id = {complaint.id: complaint for complaint in complaints}
    running = AnswerClock.complaint_id == Complaint.id, AnswerClock.stopped_at.is_(None)
    since = select(AnswerClock.started_at).where(*running).scalar_subquery()
    raised = _asked(Raised.complaint_id == Complaint.id)
    query = select(Complaint.id, since, raised).where(Complaint.id.in_(by_id))
    rows = [row for row in db.session.execute(query) if row[1] or row[2] is not None]
    teams = {by_id[number].team for number, waits, _raised in rows if waits}
    working = working_times_of(teams) if teams else {}
    return {
        number: Waiting(
            wait_since(waits, working[by_id[number].team_id]) if waits else None,
            raised_in_words(to),
        )
        for number, waits, to in rows
    }
