"""What came due is said once: a check on its day, a trial at its end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.teams.zones import EASTERNMOST
from kaizen.trials.adoption import Adoption
from kaizen.trials.models import Trial

BATCH = 50  # at one time


def remind_of_what_is_due() -> int:
    """How much was said. Who does the same at this moment takes others."""
    return _ask_for_checks() + _ask_for_ends()


def anything_to_remind_of() -> bool:
    return any(db.session.scalar(query.limit(1)) for query in (_checks(), _trials()))


def _ask_for_checks() -> int:
    idea = joinedload(SustainCheck.adoption).joinedload(Adoption.idea)
    query = _checks().options(idea.joinedload(Idea.team)).order_by(SustainCheck.due_on)
    found = db.session.scalars(_held(query, SustainCheck))
    due = [check for check in found if check.due_on <= check.team.today]
    for check in due:
        check.asked_at = clock.now()
        details = {"check": check.id, "after_days": check.after_days}
        record(EventKind.CHECK_DUE, check.adoption.idea, None, **details)
    return len(due)


def _ask_for_ends() -> int:
    team = joinedload(Trial.idea).joinedload(Idea.team)
    found = db.session.scalars(_held(_trials().options(team).order_by(Trial.ends_on), Trial))
    due = [trial for trial in found if trial.ends_on <= trial.idea.team.today]
    for trial in due:
        trial.asked_on = trial.ends_on
        details = {"owner": trial.owner_id, "ends_on": trial.ends_on.isoformat()}
        record(EventKind.TRIAL_DUE, trial.idea, None, **details)
    return len(due)


def _checks() -> Select[Any]:
    """Whose day has come somewhere on earth."""
    still_open = SustainCheck.found.is_(None), SustainCheck.called_off_at.is_(None)
    latest = (clock.now() + EASTERNMOST).date()
    unasked = SustainCheck.due_on <= latest, SustainCheck.asked_at.is_(None)
    return select(SustainCheck).where(*still_open, *unasked)


def _trials() -> Select[Any]:
    running = Trial.ended_at.is_(None), Trial.withdrawn_at.is_(None)
    latest = (clock.now() + EASTERNMOST).date()
    unasked = or_(Trial.asked_on.is_(None), Trial.asked_on != Trial.ends_on)
    return select(Trial).where(*running, Trial.ends_on <= latest, unasked)


def _held(query: Select[Any], model: type[Any]) -> Select[Any]:
    return query.limit(BATCH).with_for_update(of=model, skip_locked=True)
