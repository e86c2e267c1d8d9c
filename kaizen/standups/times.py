"""When a team stands up next: on days it works, by its own clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from kaizen import clock
from kaizen.extensions import db
from kaizen.standups.plans import Slot, StandUpTime
from kaizen.teams.calendars import working_time_of, working_times
from kaizen.teams.models import Team
from kaizen.teams.working_time import A_DAY, LOOKED_AHEAD, WorkingTime, moment_on_the_wall


def slots_of(team: Team) -> list[Slot]:
    query = select(StandUpTime).where(StandUpTime.team_id == team.id)
    times = db.session.scalars(query.order_by(StandUpTime.weekday, StandUpTime.starts))
    return [one.slot for one in times]


def next_time(team: Team, *, after: datetime | None = None) -> datetime | None:
    """The next after now, or after another moment; None for a team without times. Two queries."""
    slots = slots_of(team)
    return next_slot(slots, working_time_of(team), after or clock.now()) if slots else None


def next_times() -> Mapping[int, datetime]:
    """Of every team that has times, by the team's id, in four queries."""
    slots: dict[int, list[Slot]] = {}
    for one in db.session.scalars(select(StandUpTime)):
        slots.setdefault(one.team_id, []).append(one.slot)
    calendars = working_times() if slots else {}
    found = {key: next_slot(slots[key], calendars[key], clock.now()) for key in slots}
    return {team_id: moment for team_id, moment in found.items() if moment}


def next_slot(slots: Iterable[Slot], working: WorkingTime, after: datetime) -> datetime | None:
    """None when none falls on a working day within two years."""
    slots = sorted(slots)
    day = clock.local(after, working.zone).date()
    for _ in range(LOOKED_AHEAD):
        for slot in slots:
            if slot.weekday == day.weekday():
                moment = moment_on_the_wall(day, slot.starts, working.zone)
                if moment > after and is_worked(moment, working):
                    return moment
        day += A_DAY
    return None


def is_worked(moment: datetime, working: WorkingTime) -> bool:
    """On a working day; or at the end of a night's shift, which belongs to the day before."""
    day = clock.local(moment, working.zone).date()
    return working.is_working_day(day) or working.is_working_at(moment)
