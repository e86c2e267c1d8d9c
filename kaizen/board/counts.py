"""How many ideas stand where: stored for a team, counted only under a filter."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from kaizen.board.looking import View, by_date
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.stage_counts import StageCount


def counts(view: View) -> dict[Stage, int]:
    """How many ideas stand in each stage: stored for a team, counted only under a filter."""
    if view.is_filtered:
        query: Any = view.applied_to(select(Idea.stage, func.count())).group_by(Idea.stage)
    else:
        query = select(StageCount.stage, func.sum(StageCount.ideas)).group_by(StageCount.stage)
        if view.ideas.team_id:
            query = query.where(StageCount.team_id == view.ideas.team_id)
    return {stage: int(number) for stage, number in db.session.execute(query)}


def how_many_fit(view: View, idea_ids: Collection[int]) -> int:
    """Of these ideas of the view's team: asked of the database only under a filter."""
    if not (view.is_filtered and idea_ids):
        return len(idea_ids)
    query = view.applied_to(select(func.count()).select_from(Idea))
    return db.session.scalar(query.where(Idea.id.in_(idea_ids))) or 0


def how_many_overdue(team_id: int | None, todays: Mapping[int, date]) -> int:
    """Trials of one team, or of all, past their day where their team works."""
    late = (Idea.team_id.in_(team_ids) & (Idea.due_on < day) for day, team_ids in by_date(todays))
    query = select(func.count()).select_from(Idea).where(Idea.stage == Stage.TRIALLED, or_(*late))
    if team_id:
        query = query.where(Idea.team_id == team_id)
    return db.session.scalar(query) or 0
