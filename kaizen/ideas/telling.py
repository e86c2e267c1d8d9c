"""Who hears first that an idea is declined or put off, and what they are told."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime

from flask import request
from sqlalchemy import ColumnElement
from sqlalchemy.orm.exc import StaleDataError

from kaizen.database import expect_writing
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.answers import carry_out_decisions
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import BECAUSE_WORDS, Because, PendingDecision
from kaizen.permissions import Action
from kaizen.web.answers import me, write_while_reading
from kaizen.web.outbox import AHEAD
from kaizen.web.pages import can

log = logging.getLogger("kaizen")

ANSWERED_BY = {
    Stage.DECLINED: EventKind.IDEA_DECLINED,
    Stage.DEFERRED: EventKind.IDEA_DEFERRED,
}


@dataclass(frozen=True)
class Shown:
    """An answer as a page shows it; `pending` only to who leads the team."""

    stage: Stage
    who: str
    at: datetime
    because: str
    reason: str
    problem: str
    instead: str
    review_on: date | None = None
    pending: PendingDecision | None = None


def tell_author(idea: Idea) -> None:
    """The page of an idea is opened: by its author, what was decided takes effect."""
    if idea.pending and idea.pending.is_told_to(me()):
        tell(PendingDecision.idea_id == idea.id)
        db.session.expire(idea, ["pending"])


def tell(*which: ColumnElement[bool], at_most: int | None = None) -> None:
    """Before a page is shown that says it. A page fetched ahead was seen by nobody yet."""
    if request.method == "HEAD" or AHEAD in request.headers:
        return
    write_while_reading()
    try:
        carry_out_decisions(*which, at_most=at_most)
        db.session.commit()
    except (Refusal, StaleDataError):
        log.exception("A decision could not be carried out.")
        db.session.rollback()
    expect_writing(writing=False)


def answer_to(idea: Idea) -> Shown | None:
    """What stands against it, for who may know."""
    if idea.pending:
        return _not_told_yet(idea.pending) if can(me(), Action.DECIDE, idea) else None
    kind = ANSWERED_BY.get(idea.stage)
    said = newest_event(idea, [kind]) if kind else None
    return _told(idea, said) if said else None


def _not_told_yet(pending: PendingDecision) -> Shown:
    return Shown(
        pending.stage,
        pending.by.name,
        pending.decided_at,
        str(BECAUSE_WORDS[pending.because]),
        pending.reason,
        pending.problem,
        pending.instead,
        pending.review_on,
        pending,
    )


def _told(idea: Idea, event: Event) -> Shown:
    words, because = event.details, event.details.get("because")
    return Shown(
        idea.stage,
        event.by.name if event.by else "",
        event.at,
        str(BECAUSE_WORDS[Because(because)]) if because else "",
        words.get("reason", ""),
        words.get("problem", ""),
        words.get("instead", ""),
        idea.due_on,
    )
