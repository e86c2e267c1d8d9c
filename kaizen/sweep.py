"""What comes due by itself: answers that show to all now, ideas that come back on their day."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import SQLAlchemyError

from kaizen import clock
from kaizen.database import expect_writing
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.teams.models import Team

log = logging.getLogger("kaizen")

BATCH = 50  # at one time; the rest comes with the next sweep
NOT_BEFORE = {"static"}
ROOMS_WITHOUT = {"health", "phone", "photos", "renderings"}
EASTERNMOST = timedelta(hours=14)  # no team's clock is further ahead of UTC


def init_app(app: Flask) -> None:
    app.before_request(sweep_now_and_then)


def sweep_now_and_then() -> None:
    """Before a page is shown, at most once a minute in each process; never in a page's way."""
    if not (is_a_page() and is_time(current_app)):
        return
    db.session.commit()
    try:
        if anything_due():
            expect_writing(writing=True)
            db.session.commit()
            sweep()
            db.session.commit()
    except SQLAlchemyError:
        log.exception("What came due could not be carried out.")
        db.session.rollback()
    expect_writing(writing=False)


def is_a_page() -> bool:
    endpoint = request.endpoint or "static"
    if request.method != "GET" or endpoint in NOT_BEFORE:
        return False
    if endpoint.partition(".")[0] in ROOMS_WITHOUT:
        return False
    return bool(g.get("kiosk")) or current_user.is_authenticated


def is_time(app: Flask) -> bool:
    """Asked means begun: the next page of this process need not look for a while."""
    every, now = app.config["SWEEP_SECONDS"], clock.now()
    last: datetime | None = app.extensions.get("kaizen-sweep")
    if not every or (last and abs(now - last) < timedelta(seconds=every)):
        return False
    app.extensions["kaizen-sweep"] = now
    return True


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
