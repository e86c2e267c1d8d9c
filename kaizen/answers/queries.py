"""Who waits for an answer, and what was raised to whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from kaizen.answers.clocks import AnswerClock
from kaizen.answers.raises import Raised
from kaizen.extensions import db
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.pending import PendingDecision

AT_MOST = 100
LATELY = 10


def waiting(team_ids: Collection[int] | None, *, limit: int = AT_MOST) -> list[AnswerClock]:
    """Running clocks with what they belong to, the longest first; of all teams without
    `team_ids`. Not those that are decided, and told to their author first."""
    query = select(AnswerClock).options(
        joinedload(AnswerClock.team),
        joinedload(AnswerClock.complaint),
        joinedload(AnswerClock.idea).options(
            joinedload(Idea.complaint),
            joinedload(Idea.pending),
            joinedload(Idea.authorships).joinedload(Authorship.person),
        ),
    )
    query = query.where(AnswerClock.id.in_(_waiting_longest(team_ids, limit)))
    query = query.order_by(AnswerClock.started_at, AnswerClock.id)
    return list(db.session.scalars(query).unique())


def _waiting_longest(team_ids: Collection[int] | None, limit: int) -> Any:
    decided = exists().where(PendingDecision.idea_id == AnswerClock.idea_id)
    query = select(AnswerClock.id).where(AnswerClock.stopped_at.is_(None), ~decided)
    if team_ids is not None:
        query = query.where(AnswerClock.team_id.in_(team_ids))
    query = query.order_by(AnswerClock.started_at, AnswerClock.id).limit(limit)
    return select(query.subquery().c.id)


def raised_to(team_ids: Collection[int], *, to_admins: bool, limit: int = AT_MOST) -> list[Raised]:
    """What waits for an answer of these teams, or of the admins, the longest first."""
    query = _raised_to(team_ids, to_admins=to_admins)
    query = query.where(Raised.answered_at.is_(None), Raised.closed_at.is_(None))
    return list(db.session.scalars(query.order_by(Raised.raised_at, Raised.id).limit(limit)))


def raised_lately(team_ids: Collection[int], *, to_admins: bool) -> list[Raised]:
    """What they answered, the newest first."""
    query = _raised_to(team_ids, to_admins=to_admins).where(Raised.answered_at.is_not(None))
    return list(
        db.session.scalars(query.order_by(Raised.answered_at.desc(), Raised.id).limit(LATELY))
    )


def _raised_to(team_ids: Collection[int], *, to_admins: bool) -> Any:
    to: list[Any] = [Raised.to_team_id.in_(team_ids)]
    if to_admins:
        to.append(Raised.to_team_id.is_(None))
    return (
        select(Raised)
        .options(
            joinedload(Raised.idea).options(
                joinedload(Idea.complaint),
                selectinload(Idea.authorships).joinedload(Authorship.person),
            ),
            joinedload(Raised.complaint),
            joinedload(Raised.from_team),
            joinedload(Raised.to_team),
            joinedload(Raised.by),
            joinedload(Raised.answered_by),
        )
        .where(or_(*to))
    )
