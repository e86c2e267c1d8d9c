from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kaizen.extensions import db
from kaizen.standups.models import StandUp
from kaizen.standups.plans import Slot, StandUpPlan, StandUpTime, usual_plan
from kaizen.teams.models import Team


def running_of(team: Team) -> StandUp | None:
    return db.session.scalar(select(StandUp).where(StandUp.running_team_id == team.id))


def last_of(team: Team) -> StandUp | None:
    """The newest one that is over."""
    query = select(StandUp).where(StandUp.team_id == team.id, StandUp.ended_at.is_not(None))
    return db.session.scalar(query.order_by(StandUp.id.desc()).limit(1))


def plan_of(team: Team) -> StandUpPlan:
    """Its own, else the usual one, which is not stored."""
    return plan_and_slots(team)[0]


def plan_and_slots(team: Team) -> tuple[StandUpPlan, list[Slot]]:
    """In one query: how the team stands up, and when."""
    query = (
        select(StandUpPlan, StandUpTime)
        .select_from(Team)
        .outerjoin(StandUpPlan, StandUpPlan.team_id == Team.id)
        .outerjoin(StandUpTime, StandUpTime.team_id == Team.id)
        .options(joinedload(StandUpPlan.deputy))
        .where(Team.id == team.id)
    )
    rows = list(db.session.execute(query))
    slots = sorted(time.slot for _, time in rows if time)
    return (rows[0][0] if rows else None) or usual_plan(), slots
