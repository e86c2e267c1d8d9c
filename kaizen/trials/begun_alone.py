"""What was begun without asking, for who would have been asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.trials.models import Trial

NOTED_FOR = timedelta(days=7)
SHOWN_FOR = timedelta(days=60)
MOST_SHOWN = 50


def begun_alone(team_id: int | None = None) -> list[Trial]:
    """The newest first, with the idea, its team, and who tries it."""
    query = _lately(select(Trial), SHOWN_FOR, [team_id] if team_id else None)
    query = query.options(
        contains_eager(Trial.idea).joinedload(Idea.team), joinedload(Trial.owner)
    ).order_by(Trial.started_at.desc(), Trial.id.desc())
    return list(db.session.scalars(query.limit(MOST_SHOWN)))


def how_many_begun_alone(team_ids: Collection[int] | None) -> int:
    """In the last seven days; of all teams without `team_ids`."""
    return db.session.scalar(_lately(select(func.count()), NOTED_FOR, team_ids)) or 0


def _lately(query: Any, length: timedelta, team_ids: Collection[int] | None) -> Any:
    lately = Trial.just_do_it.is_(True), Trial.started_at >= clock.now() - length
    query = query.join_from(Trial, Idea).where(*lately, Trial.withdrawn_at.is_(None))
    return query if team_ids is None else query.where(Idea.team_id.in_(team_ids))
