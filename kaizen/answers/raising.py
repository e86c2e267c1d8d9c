"""What waits too long goes up a level by itself, and what a team can't settle alone by hand."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.exc import SQLAlchemyError

from kaizen import clock
from kaizen.answers.clocks import AnswerClock
from kaizen.answers.levels import level_after, next_raise
from kaizen.answers.raises import Raised, raised_of
from kaizen.complaints.models import Complaint
from kaizen.errors import Refusal
from kaizen.events.models import number_in_commit_order
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.calendars import working_time_of

log = logging.getLogger("kaizen")

AN_HOUR = timedelta(hours=1)
BATCH = 50  # at one time; the rest comes with the next look


def raise_up(thing: Idea | Complaint, by: Person, *, reason: str) -> Raised:
    """To the team above, by who leads the team that can't settle it alone."""
    _refuse_unless_open(thing)
    if any(one.is_open and one.by_id for one in raised_of(thing)):
        raise Refusal(_("This is raised already. Its answer will stand here."))
    return Raised.to_level(thing, 1, by, reason=reason)


def _refuse_unless_open(thing: Idea | Complaint) -> None:
    if isinstance(thing, Idea):
        thing.refuse_when_merged()
        is_open = thing.is_open
    else:
        is_open = not (thing.merged_into_id or thing.is_settled)
    if not is_open:
        raise Refusal(_("This is not open any more. Open it again before you raise it."))


def anything_to_raise() -> bool:
    """A look into an index, without the write lock."""
    return db.session.scalar(_due().limit(1)) is not None


def raise_what_is_due() -> int:
    """How many were raised. What stands in one's way does not stop the others."""
    if not anything_to_raise():
        return 0
    number_in_commit_order()  # before the rows are held, in the order in which all others ask
    query = _due().limit(BATCH).with_for_update(of=AnswerClock, skip_locked=True)
    return sum(_is_raised(number) for number in list(db.session.scalars(query)))


def _due() -> Any:
    """Whose time may have come. A decision that its author hears first is an answer on its way."""
    decided = exists().where(PendingDecision.idea_id == AnswerClock.idea_id)
    return (
        select(AnswerClock.id)
        .where(AnswerClock.stopped_at.is_(None), AnswerClock.raise_at <= clock.now(), ~decided)
        .order_by(AnswerClock.raise_at, AnswerClock.id)
    )


def _is_raised(number: int) -> bool:
    try:
        with db.session.begin_nested():
            one = db.session.get(AnswerClock, number, populate_existing=True)
            return one is not None and raise_if_due(one)
    except (Refusal, SQLAlchemyError):
        log.exception("Answer clock %s could not be raised.", number)
        later = update(AnswerClock).where(AnswerClock.id == number)
        db.session.execute(later.values(raise_at=clock.now() + AN_HOUR))  # the others go first
        return False


def raise_if_due(one: AnswerClock) -> bool:
    """Only the highest of the levels that are due. Where the calendar has changed meanwhile, it may
    be too early: then only the moment to look again is another one."""
    working = working_time_of(one.team)
    level = level_after(working.worked_between(one.started_at, clock.now()))
    is_higher = level > one.raised
    one.raised = max(level, one.raised)
    one.raise_at = next_raise(working, one.started_at, one.raised)
    if is_higher:
        Raised.to_level(one.thing, level, None)
    return is_higher
