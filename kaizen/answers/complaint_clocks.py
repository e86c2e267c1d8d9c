"""The clock of a complaint: it runs while no idea asks in its place."""

from sqlalchemy import exists, select

from kaizen.answers.clocks import AnswerClock, clock_of
from kaizen.answers.endings import call_off, go_on, leads_there, was_stopped_by
from kaizen.answers.raises import close_raises
from kaizen.complaints.models import Complaint, Kind
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea


def added(event: Event, complaint: Complaint) -> None:
    if complaint.kind is Kind.COMPLAINT and not leads_there(event, complaint):
        AnswerClock.start(complaint, event.at)


def changed(event: Event, complaint: Complaint) -> None:
    """Another team's now, or a win, or no win any more."""
    one = clock_of(complaint)
    if one is None:
        return
    if one.team_id != complaint.team.id:
        one.move_to(complaint.team)
    if complaint.kind is Kind.WIN:
        call_off(one, event)
    elif was_stopped_by(one, EventKind.COMPLAINT_CHANGED) and asks_itself(complaint):
        go_on(one)


def reopened(event: Event, complaint: Complaint) -> None:
    """Settled by somebody whose word is no answer."""
    one = clock_of(complaint)
    if one is None or one.was_answered or not was_stopped_by(one, EventKind.COMPLAINT_SETTLED):
        return
    if asks_itself(complaint):
        one.start_again(event.at)


def merged(event: Event, complaint: Complaint) -> None:
    if "into" in event.details:
        call_off(clock_of(complaint), event)
        close_raises(complaint, event.at, by_hand=True)
    elif not asks_itself(complaint):  # the other one brought ideas along
        call_off(clock_of(complaint), event)


def unmerged(_event: Event, complaint: Complaint) -> None:
    one = clock_of(complaint)
    if one and was_stopped_by(one, EventKind.COMPLAINT_MERGED) and asks_itself(complaint):
        go_on(one)


def asks_itself(complaint: Complaint) -> bool:
    """Open, and without an idea that asks in its place."""
    if complaint.kind is Kind.WIN or complaint.merged_into_id or complaint.is_settled:
        return False
    return not db.session.scalar(select(exists().where(Idea.complaint_id == complaint.id)))
