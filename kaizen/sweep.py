"""What comes due by itself: answers that show to all now, ideas that come back on their day."""

import logging
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import SQLAlchemyError

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.teams.models import Team
from kaizen.teams.zones import EASTERNMOST

log = logging.getLogger("kaizen")

BATCH = 50  # in one transaction; the rest comes with the next


def anything_due() -> bool:
    """Each a look into an index, without the write lock."""
    return any(db.session.scalar(query.limit(1)) for query in (_answers(), _back_on_the_day()))


def sweep() -> int:
    """How many things came due and were carried out. What stands in one's way does not stop the
    others."""
    answers = db.session.scalars(_locked(_answers(), PendingDecision))
    done = sum(carried_out(PendingDecision, number, _tell) for number in list(answers))
    if db.session.scalar(_back_on_the_day().limit(1)) is None:
        return done
    todays = {team.id: team.today for team in db.session.scalars(select(Team))}
    ideas = db.session.scalars(_locked(_back_on_the_day(todays), Idea))
    return done + sum(carried_out(Idea, number, Idea.come_back) for number in list(ideas))


def carried_out(model: type[Any], number: int, act: Callable[[Any], object]) -> bool:
    try:
        with db.session.begin_nested():
            thing = db.session.get(model, number, populate_existing=True)
            if thing is not None:
                act(thing)
            return thing is not None
    except (Refusal, SQLAlchemyError):
        log.exception("%s %s could not be carried out.", model.__name__, number)
        return False


def _tell(decision: PendingDecision) -> None:
    db.session.refresh(decision.idea)
    decision.carry_out()


def _answers() -> Any:
    due = PendingDecision.in_force_at <= clock.now()
    return select(PendingDecision.id).where(due).order_by(PendingDecision.in_force_at)


def _back_on_the_day(todays: dict[int, date] | None = None) -> Any:
    """Without `todays`: those whose day has come somewhere on earth."""
    latest = (clock.now() + EASTERNMOST).date()
    deferred = Idea.stage == Stage.DEFERRED, Idea.due_on <= latest
    query = select(Idea.id).where(*deferred).order_by(Idea.due_on, Idea.id)
    return query if todays is None else query.where(or_(*_days(todays)))


def _days(todays: dict[int, date]) -> Iterable[Any]:
    for day in set(todays.values()):
        teams = [number for number, today in todays.items() if today == day]
        yield and_(Idea.team_id.in_(teams), Idea.due_on <= day)


def _locked(query: Any, model: type[Any]) -> Any:
    """Another process that sweeps at this moment takes others."""
    return query.limit(BATCH).with_for_update(of=model, skip_locked=True)
