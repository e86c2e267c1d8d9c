"""Checks come and go with the adoption they ask about, and so do the questions around it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck, call_checks_off, plan_checks, plan_checks_again
from kaizen.adoptions.recurrences import Answer, Recurrence
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.standards.models import StandardVersion
from kaizen.trials.adoption import Adoption, standing_adoption


def watch_adoptions(event: Event, thing: Any = None, **_: Any) -> None:
    match event.kind:
        case EventKind.IDEA_ADOPTED:
            _plan(thing)
        case EventKind.LOOKED_AT_AGAIN:
            _set_aside(thing, event)
        case EventKind.MOVE_UNDONE if event.details.get("undone") == Stage.ADOPTED:
            _forget_taken_back(thing)
        case EventKind.MOVE_UNDONE if event.details.get("stage") == Stage.ADOPTED:
            _take_up_again(thing)
        case EventKind.STANDARD_WITHDRAWN:
            _ask_no_more(event.about_id)


def _plan(idea: Idea) -> None:
    adoption = standing_adoption(idea)
    if adoption:
        plan_checks(adoption)


def _set_aside(idea: Idea, event: Event) -> None:
    """It is tried again: nothing is asked meanwhile, and what was asked has its answer."""
    adoption = standing_adoption(idea)
    by = db.session.get(Person, event.by_id) if event.by_id else None
    if adoption is None:
        return
    call_checks_off(adoption)
    for recurrence in _recurrences_of(adoption):
        if recurrence.is_open and by:
            recurrence.look_again(by, words=event.details.get("reason", ""))


def _take_up_again(idea: Idea) -> None:
    adoption = standing_adoption(idea)
    if adoption is None:
        return
    if adoption.version.standard.is_in_force:
        plan_checks_again(adoption)
    for recurrence in _recurrences_of(adoption):
        if recurrence.answer is Answer.LOOK_AGAIN:
            recurrence.open_again()


def _forget_taken_back(idea: Idea) -> None:
    taken_back = Adoption.idea_id == idea.id, Adoption.withdrawn_at.is_not(None)
    for adoption in db.session.scalars(select(Adoption).where(*taken_back)):
        call_checks_off(adoption)
        for recurrence in _recurrences_of(adoption):
            recurrence.call_off()


def _ask_no_more(standard_id: int) -> None:
    """Nobody works by a withdrawn standard, so nobody is asked whether."""
    adoptions = (
        select(Adoption.id)
        .join(StandardVersion, StandardVersion.id == Adoption.version_id)
        .where(StandardVersion.standard_id == standard_id)
    )
    still_open = SustainCheck.found.is_(None), SustainCheck.called_off_at.is_(None)
    calling_off = update(SustainCheck).where(SustainCheck.adoption_id.in_(adoptions), *still_open)
    db.session.execute(calling_off.values(called_off_at=clock.now()))


def _recurrences_of(adoption: Adoption) -> list[Recurrence]:
    query = select(Recurrence).where(Recurrence.adoption_id == adoption.id)
    return list(db.session.scalars(query))
