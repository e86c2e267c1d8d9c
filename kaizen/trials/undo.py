"""A move taken back within seconds: the slip of a finger is not a decision."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.answers import reconsider_decision
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.trials.adoption import Adoption, standing_adoption
from kaizen.trials.models import Trial, trials_of

UNDO_FOR = timedelta(seconds=10)
# After these the move before is not the last any more; a merge is parted on its own page.
NOT_UNDONE = (EventKind.MOVE_UNDONE, EventKind.IDEA_MERGED, EventKind.IDEA_UNMERGED)
ON_ITS_WAY = timedelta(seconds=20)  # a tap in the last second may be long on a bad line


def undo_last_move(idea: Idea, by: Person) -> None:
    """Put the idea back where its last move took it from; only who moved it, only at once."""
    if idea.pending and idea.pending.by_id == by.id:
        reconsider_decision(idea, by)
        return
    move = last_move(idea)
    if move is None or clock.now() - move.at > UNDO_FOR + ON_ITS_WAY or move.by_id != by.id:
        raise Refusal(_("It is too late to undo this. Reopen the idea instead."))
    UNDO[move.kind](idea, by)


def can_be_undone(history: list[Event], by: Person) -> bool:
    """Whether a page that knows the history should still offer it."""
    moves = [event for event in history if event.kind in (*UNDO, *NOT_UNDONE)]
    last = moves[-1] if moves else None
    if last is None or last.kind not in UNDO:
        return False
    return last.by_id == by.id and clock.now() - last.at <= UNDO_FOR


def last_move(idea: Idea) -> Event | None:
    """The newest event that changed the stage or the end, if nothing undid it."""
    event = newest_event(idea, [*UNDO, *NOT_UNDONE])
    return event if event and event.kind in UNDO else None


def _back_to_proposed(idea: Idea, by: Person) -> None:
    idea.put_back(Stage.PROPOSED, _came_by(idea, CAME_TO_PROPOSED), None, by)


def _untry(idea: Idea, by: Person) -> None:
    trials_of(idea)[-1].withdrawn_at = clock.now()
    _back_to_proposed(idea, by)


def _unend(idea: Idea, by: Person) -> None:
    trial = trials_of(idea)[-1]
    trial.go_on()
    adopted = Adoption.trial_id == trial.id, Adoption.withdrawn_at.is_(None)
    for adoption in db.session.scalars(db.select(Adoption).where(*adopted)):
        adoption.take_back()
    idea.put_back(Stage.TRIALLED, _came_by(idea, CAME_TO_TRIALLED), trial.ends_on, by)


def _unlook(idea: Idea, by: Person) -> None:
    """Adopted again, as if it had been all the time."""
    trials_of(idea)[-1].withdrawn_at = clock.now()
    adoption = standing_adoption(idea)
    idea.put_back(Stage.ADOPTED, adoption.adopted_at if adoption else clock.now(), None, by)


def _unadapt(idea: Idea, by: Person) -> None:
    *_, before, following = trials_of(idea)
    following.withdrawn_at = clock.now()
    before.go_on()
    idea.put_back(Stage.TRIALLED, idea.stage_since, before.ends_on, by)


def _unextend(idea: Idea, by: Person) -> None:
    trial: Trial = trials_of(idea)[-1]
    trial.ends_on = trial.first_ends_on or trial.ends_on
    trial.first_ends_on = trial.extended_because = None
    idea.put_back(Stage.TRIALLED, idea.stage_since, trial.ends_on, by)


def _unreopen(idea: Idea, by: Person) -> None:
    """Back off the board, with the date and the words it had there."""
    left = newest_event(idea, LEFT_BY)
    assert left is not None  # noqa: S101 - only what left the board is reopened
    due = left.details.get("due_on")
    stage = LEFT_BY[left.kind]
    idea.put_back(stage, left.at, datetime.fromisoformat(due).date() if due else None, by)


def _came_by(idea: Idea, kinds: tuple[EventKind, ...]) -> datetime:
    """When the idea last came to stand where one of these brings it, before this move."""
    came = newest_event(idea, kinds)
    return came.at if came else clock.now()


LEFT_BY = {
    EventKind.IDEA_DECLINED: Stage.DECLINED,
    EventKind.IDEA_DEFERRED: Stage.DEFERRED,
    EventKind.IDEA_ABANDONED: Stage.ABANDONED,
}

CAME_TO_PROPOSED = (
    EventKind.IDEA_PROPOSED,
    EventKind.IDEA_REOPENED,
    EventKind.IDEA_CAME_BACK,
    EventKind.TRIAL_STOPPED,
)
CAME_TO_TRIALLED = (
    EventKind.TRIAL_STARTED,
    EventKind.JUST_DONE,
    EventKind.LOOKED_AT_AGAIN,
)

UNDO: dict[EventKind, Callable[[Idea, Person], None]] = {
    EventKind.TRIAL_STARTED: _untry,
    EventKind.JUST_DONE: _untry,
    EventKind.TRIAL_STOPPED: _unend,
    EventKind.TRIAL_EXTENDED: _unextend,
    EventKind.TRIAL_ADAPTED: _unadapt,
    EventKind.IDEA_ADOPTED: _unend,
    EventKind.LOOKED_AT_AGAIN: _unlook,
    EventKind.IDEA_ABANDONED: _unend,
    EventKind.IDEA_DECLINED: _back_to_proposed,
    EventKind.IDEA_DEFERRED: _back_to_proposed,
    EventKind.IDEA_REOPENED: _unreopen,
}
