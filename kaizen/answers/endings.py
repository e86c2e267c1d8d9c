"""A clock stops, or goes on because what stopped it was undone; who was asked hears no more."""

from datetime import datetime

from sqlalchemy import update

from kaizen.answers.answerers import answers_as_leader, has_said_it
from kaizen.answers.clocks import AnswerClock, AnswerDay, clock_of
from kaizen.answers.passing import Passed, is_asked
from kaizen.answers.raises import close_raises, take_up_raises
from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person


def who_did(event: Event) -> Person | None:
    return db.session.get(Person, event.by_id) if event.by_id else None


def given_at(event: Event) -> datetime:
    """When it was decided, where an author had to hear it before it was in force."""
    decided = event.details.get("decided_at")
    return datetime.fromisoformat(decided) if decided else event.at


def leads_there(event: Event, thing: Idea | Complaint) -> bool:
    """Who leads the team waits for nobody's answer."""
    by = who_did(event)
    return by is not None and thing.team.id in by.led_team_ids


def answer(event: Event, thing: Idea | Complaint) -> None:
    """One more on the day, if it is one; the first stops the clock."""
    by, one = who_did(event), clock_of(thing)
    counts = answers_as_leader(by, thing)
    if counts and "decided_at" not in event.details:  # else it was counted when it was decided
        AnswerDay.count(thing.team, event.at, 1)
    if by is None or one is None or not one.is_running:
        return
    if counts or (is_asked(by, one) and not has_said_it(by, thing)):
        one.stop(by, event, given_at(event))
        _ask_nobody(one, event)


def call_off(one: AnswerClock | None, event: Event) -> None:
    """No answer is waited for any more."""
    if one and one.is_running:
        one.call_off(event)
        _ask_nobody(one, event)


def go_on(one: AnswerClock) -> None:
    stopped = one.stopped_by
    one.go_on()
    if stopped:
        take_up_raises(one.thing, closed_at=stopped.at)


def was_stopped_by(one: AnswerClock, kind: EventKind) -> bool:
    return one.stopped_by is not None and one.stopped_by.kind is kind


def _ask_nobody(one: AnswerClock, event: Event) -> None:
    ended = update(Passed).where(Passed.clock_id == one.id, Passed.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=event.at))
    close_raises(one.thing, event.at, by_hand=False)
