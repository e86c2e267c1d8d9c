"""What starts the answer clock and what stops it: a reaction to what the ledger is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from kaizen.answers import complaint_clocks
from kaizen.answers.answerers import answers_as_leader
from kaizen.answers.clocks import AnswerClock, AnswerDay, clock_of
from kaizen.answers.endings import (
    answer,
    call_off,
    given_at,
    go_on,
    leads_there,
    was_stopped_by,
    who_did,
)
from kaizen.answers.raises import close_raises, take_up_raises
from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.teams.closed_days import ClosedDay
from kaizen.teams.models import Team
from kaizen.trials.undo import UNDO

DECISIONS = {
    EventKind.TRIAL_STARTED,
    EventKind.TRIAL_STOPPED,
    EventKind.TRIAL_EXTENDED,
    EventKind.TRIAL_ADAPTED,
    EventKind.IDEA_ADOPTED,
    EventKind.IDEA_ABANDONED,
    EventKind.IDEA_DECLINED,
    EventKind.IDEA_DEFERRED,
}
# After these it asks nobody any more, not even the team above.
CLOSING = {
    EventKind.IDEA_DECLINED,
    EventKind.IDEA_DEFERRED,
    EventKind.IDEA_MERGED,
    EventKind.IDEA_ADOPTED,
    EventKind.IDEA_ABANDONED,
    EventKind.COMPLAINT_SETTLED,
}


def follow_answers(event: Event, thing: Any = None, **_: Any) -> None:
    reaction = REACTIONS.get(event.kind)
    if reaction:
        reaction(event, thing)


def _proposed(event: Event, idea: Idea) -> None:
    """The complaint has an idea now, which asks in its place."""
    call_off(clock_of(idea.complaint), event)
    if not leads_there(event, idea):
        AnswerClock.start(idea, event.at)


def _decided(event: Event, thing: Idea | Complaint) -> None:
    """An answer too. By one of its authors it is none, but none is waited for any more."""
    if "taken_in" in event.details:
        return
    answer(event, thing)
    call_off(clock_of(thing), event)
    if event.kind in CLOSING:
        close_raises(thing, event.at, by_hand=True)


def _begun_alone(event: Event, idea: Idea) -> None:
    call_off(clock_of(idea), event)


def _to_be_told(_event: Event, pending: PendingDecision) -> None:
    """An answer of this day, though it is in force later."""
    if answers_as_leader(pending.by, pending.idea):
        AnswerDay.count(pending.idea.team, pending.decided_at, 1)


def _reconsidered(_event: Event, pending: PendingDecision) -> None:
    if answers_as_leader(pending.by, pending.idea):
        AnswerDay.count(pending.idea.team, pending.decided_at, -1)


def _undone(event: Event, idea: Idea) -> None:
    move, one = newest_event(idea, UNDO), clock_of(idea)
    if move is None:
        return
    if move.kind in DECISIONS and answers_as_leader(who_did(move), idea):
        AnswerDay.count(idea.team, given_at(move), -1)
    take_up_raises(idea, closed_at=move.at)
    if one and one.stopped_by_id == move.id:
        go_on(one)
    elif idea.stage is not Stage.PROPOSED:
        call_off(one, event)


def _parted(event: Event, idea: Idea) -> None:
    one = clock_of(idea)
    if "out_of" in event.details and one and was_stopped_by(one, EventKind.IDEA_MERGED):
        go_on(one)
    elif "out_of" in event.details:
        _back_on_the_board(event, idea)


def _back_on_the_board(event: Event, idea: Idea) -> None:
    """It left without an answer, by its author's own decision: now it asks for one again."""
    one = clock_of(idea)
    if one and not one.is_running and not one.was_answered and idea.stage is Stage.PROPOSED:
        one.start_again(event.at)


def _look_again(event: Event, thing: Team | ClosedDay) -> None:
    """Other working days, other deadlines: who looks next computes them anew."""
    team_id = thing.id if isinstance(thing, Team) else thing.team_id
    running = AnswerClock.stopped_at.is_(None), AnswerClock.raise_at.is_not(None)
    look = update(AnswerClock).where(*running)
    if team_id:
        look = look.where(AnswerClock.team_id == team_id)
    db.session.execute(look.values(raise_at=event.at))


REACTIONS: dict[EventKind, Callable[[Event, Any], object]] = {
    EventKind.IDEA_PROPOSED: _proposed,
    EventKind.COMMENT_ADDED: answer,
    EventKind.RAISE_ANSWERED: answer,
    EventKind.COMPLAINT_REPLIED: answer,
    **dict.fromkeys(DECISIONS, _decided),
    EventKind.IDEA_MERGED: _decided,
    EventKind.COMPLAINT_SETTLED: _decided,
    EventKind.JUST_DONE: _begun_alone,
    EventKind.DECISION_TO_BE_TOLD: _to_be_told,
    EventKind.DECISION_RECONSIDERED: _reconsidered,
    EventKind.MOVE_UNDONE: _undone,
    EventKind.IDEA_UNMERGED: _parted,
    EventKind.IDEA_REOPENED: _back_on_the_board,
    EventKind.IDEA_CAME_BACK: _back_on_the_board,
    EventKind.COMPLAINT_ADDED: complaint_clocks.added,
    EventKind.COMPLAINT_CHANGED: complaint_clocks.changed,
    EventKind.COMPLAINT_REOPENED: complaint_clocks.reopened,
    EventKind.COMPLAINT_MERGED: complaint_clocks.merged,
    EventKind.COMPLAINT_UNMERGED: complaint_clocks.unmerged,
    EventKind.WORKING_HOURS_CHANGED: _look_again,
    EventKind.CLOSED_DAYS_ADDED: _look_again,
    EventKind.CLOSED_DAY_REMOVED: _look_again,
}
