"""What did not happen after all, and what nobody is asked for any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from kaizen import clock
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.ideas.news import DECISIONS
from kaizen.inbox.hears import Hears, card_of
from kaizen.inbox.models import Notice
from kaizen.inbox.nearby import Nearby

Which = Callable[[Event], list[ColumnElement[bool]]]

WRITTEN = (EventKind.STANDARD_WRITTEN, EventKind.STANDARD_REWRITTEN)


def take_back(event: Event) -> None:
    """Nobody is told of it any more, whether they have read it or not."""
    if event.kind in TAKES_BACK:
        gone = select(Event.id).where(Event.id < event.id, *TAKES_BACK[event.kind](event))
        _delete(Notice.event_id.in_(gone))


class Undone(NamedTuple):
    hear: list[Hears]  # who had read it
    spared: frozenset[int]  # who had not, and never hears of it


def undo(event: Event) -> Undone:
    if event.kind not in UNDOES:
        return Undone([], frozenset())
    undone = Notice.event_id.in_(list(UNDOES[event.kind](event)))
    unread = select(Notice.person_id).where(undone, Notice.read_at.is_(None))
    spared = frozenset(db.session.scalars(unread))
    _delete(undone, Notice.read_at.is_(None))
    read = db.session.execute(select(Notice.person_id, Notice.kind).where(undone))
    return Undone([Hears(number, kind) for number, kind in read], spared)


def settle_asked(event: Event, near: Nearby) -> None:
    """Somebody did what several were asked for: it is read for all of them."""
    if event.kind not in SETTLES:
        return
    about, number = card_of(event)
    unread = Notice.about == about, Notice.about_id == number, Notice.read_at.is_(None)
    asked = (
        select(Notice.id)
        .join(Event, Event.id == Notice.event_id)
        .where(*unread, Event.kind.in_(SETTLES[event.kind]), *_only_for(event, near))
    )
    change = update(Notice).where(Notice.id.in_(asked)).values(read_at=clock.now())
    db.session.execute(change.execution_options(synchronize_session=False))


def _only_for(event: Event, near: Nearby) -> list[ColumnElement[bool]]:
    """What one person, or one team, did for itself is done for nobody else."""
    if event.kind is EventKind.TRAINING_TICKED:
        return [Notice.person_id == event.details["person"]]
    if event.kind is EventKind.REPLICATION_ANSWERED:
        return [Notice.person_id.in_(near.leaders(event.details["team"]))]
    return []


def _delete(*which: ColumnElement[bool]) -> None:
    gone = delete(Notice).where(*which)
    db.session.execute(gone.execution_options(synchronize_session=False))


def _of_same(event: Event, *kinds: EventKind) -> list[ColumnElement[bool]]:
    return [Event.about == event.about, Event.about_id == event.about_id, Event.kind.in_(kinds)]


def _of_idea(event: Event, *kinds: EventKind) -> list[ColumnElement[bool]]:
    """Also where it was said of an idea that goes on in this one."""
    here = or_(Idea.id == event.about_id, Idea.merged_into_id == event.about_id)
    ideas = select(Idea.id).where(here)
    return [Event.about == "idea", Event.about_id.in_(ideas), Event.kind.in_(kinds)]


def _vote(event: Event) -> list[ColumnElement[bool]]:
    return [*_of_idea(event, EventKind.VOTE_GIVEN), Event.by_id == event.by_id]


def _help(event: Event) -> list[ColumnElement[bool]]:
    return [*_of_idea(event, EventKind.HELP_OFFERED), Event.by_id == event.by_id]


def _comment(event: Event) -> list[ColumnElement[bool]]:
    said = _of_idea(event, EventKind.COMMENT_ADDED, EventKind.COMMENT_CHANGED)
    return [*said, Event.details["comment"].as_integer() == event.details["comment"]]


def _occurrence(event: Event) -> list[ColumnElement[bool]]:
    heard = _of_same(event, EventKind.COMPLAINT_HEARD)
    return [*heard, Event.details["occurrence"].as_integer() == event.details["occurrence"]]


def _reconsidered(event: Event) -> list[ColumnElement[bool]]:
    return _of_same(event, EventKind.DECISION_TO_BE_TOLD)


def _raised(event: Event) -> list[ColumnElement[bool]]:
    up = _of_same(event, EventKind.RAISED)
    return [*up, Event.details["raised"].as_integer() == event.details["raised"]]


def _announced(event: Event) -> list[ColumnElement[bool]]:
    """That there is an answer: now it is told itself."""
    return [
        Event.about == "pending_decision",
        Event.kind == EventKind.DECISION_TO_BE_TOLD,
        Event.details["idea"].as_integer() == event.about_id,
    ]


def _last_move(event: Event) -> Iterable[int]:
    """The newest decision before; with an adoption goes what it wrote and offered."""
    before = _of_same(event, *DECISIONS), Event.id < event.id
    newest = select(Event).where(*before[0], before[1]).order_by(Event.id.desc()).limit(1)
    move = db.session.scalar(newest)
    if move is None:
        return
    yield move.id
    if move.kind is EventKind.IDEA_ADOPTED:
        yield from _that_came_with(move, event)


def _that_came_with(adopted: Event, undone: Event) -> Iterable[int]:
    offered = _of_same(adopted, EventKind.REPLICATION_OFFERED)
    between = Event.id > adopted.id, Event.id < undone.id
    yield from db.session.scalars(select(Event.id).where(*offered, *between))
    of_standard = Event.about == "standard", Event.about_id == adopted.details["standard"]
    wrote = select(func.max(Event.id)).where(*of_standard, Event.kind.in_(WRITTEN))
    written = db.session.scalar(wrote.where(Event.id < adopted.id))
    if written:
        yield written


def _merging(event: Event) -> Iterable[int]:
    """On both sides: each is parted by its own event, the first takes the pair."""
    kind = {
        EventKind.IDEA_UNMERGED: EventKind.IDEA_MERGED,
        EventKind.COMPLAINT_UNMERGED: EventKind.COMPLAINT_MERGED,
    }[event.kind]
    other = event.details.get("out_of") or event.details.get("let_go")
    pair = "into" if "out_of" in event.details else "taken_in"
    query = select(Event.id).where(*_of_same(event, kind), Event.id < event.id)
    query = query.where(Event.details[pair].as_integer() == other)
    newest = db.session.scalar(query.order_by(Event.id.desc()).limit(1))
    if newest:
        yield newest


TAKES_BACK: dict[EventKind, Which] = {
    EventKind.VOTE_TAKEN_BACK: _vote,
    EventKind.HELP_TAKEN_BACK: _help,
    EventKind.COMMENT_REMOVED: _comment,
    EventKind.OCCURRENCE_TAKEN_BACK: _occurrence,
    EventKind.RAISE_TAKEN_BACK: _raised,
    EventKind.DECISION_RECONSIDERED: _reconsidered,
    EventKind.IDEA_DECLINED: _announced,
    EventKind.IDEA_DEFERRED: _announced,
}
UNDOES: dict[EventKind, Callable[[Event], Iterable[int]]] = {
    EventKind.MOVE_UNDONE: _last_move,
    EventKind.IDEA_UNMERGED: _merging,
    EventKind.COMPLAINT_UNMERGED: _merging,
}
DUE = (EventKind.TRIAL_DUE,)
GIVEN = (EventKind.TO_DO_TAKEN, EventKind.TO_DO_CHANGED, EventKind.TO_DO_REOPENED)
SETTLES: dict[EventKind, tuple[EventKind, ...]] = {
    EventKind.CHECK_KEPT: (EventKind.CHECK_DUE,),
    EventKind.CHECK_DRIFTED: (EventKind.CHECK_DUE,),
    EventKind.RECURRENCE_ANSWERED: (EventKind.RECURRENCE_NOTICED,),
    EventKind.REPLICATION_ANSWERED: (EventKind.REPLICATION_OFFERED,),
    EventKind.RAISE_ANSWERED: (EventKind.RAISED,),
    EventKind.PASSED_ON: (EventKind.PASSED_ON,),
    EventKind.TRIAL_EXTENDED: DUE,
    EventKind.TRIAL_ADAPTED: DUE,
    EventKind.TRIAL_STOPPED: DUE,
    EventKind.IDEA_ADOPTED: DUE,
    EventKind.IDEA_ABANDONED: DUE,
    EventKind.LOOKED_AT_AGAIN: (
        EventKind.CHECK_DUE,
        EventKind.RECURRENCE_NOTICED,
        EventKind.REPLICATION_OFFERED,
    ),
    EventKind.TO_DO_DONE: GIVEN,
    EventKind.TO_DO_CALLED_OFF: GIVEN,
    EventKind.TRAINING_TICKED: (*WRITTEN, EventKind.TRAINING_UNTICKED, EventKind.STANDARD_CHANGED),
    EventKind.STANDARD_REWRITTEN: WRITTEN,
    EventKind.STANDARD_WITHDRAWN: (*WRITTEN, EventKind.TRAINING_UNTICKED),
}
