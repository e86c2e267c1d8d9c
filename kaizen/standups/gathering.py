"""What a room shows of its stand-up, fetched together instead of one by one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.standups.models import AgendaItem, Attendance, Outcome, StandUp
from kaizen.teams.models import Leadership, Team

LEADERS = joinedload(StandUp.team).joinedload(Team.leaderships).joinedload(Leadership.person)
EVENTS = selectinload(AgendaItem.outcomes).joinedload(Outcome.event).joinedload(Event.by)


def gather(stand_up: StandUp) -> None:
    """In four queries: the team and who leads it, the agenda, what was decided, who is here."""
    query = (
        select(StandUp)
        .where(StandUp.id == stand_up.id)
        .options(LEADERS, joinedload(StandUp.leader))
        .options(selectinload(StandUp.items).options(EVENTS))
        .options(selectinload(StandUp.attendances).joinedload(Attendance.person))
    )
    db.session.scalars(query).unique().one()


def gather_things(stand_up: StandUp) -> None:
    """What each item of the agenda is about."""
    query = (
        select(AgendaItem)
        .where(AgendaItem.stand_up_id == stand_up.id)
        .options(joinedload(AgendaItem.idea), joinedload(AgendaItem.complaint))
    )
    db.session.scalars(query).unique().all()
