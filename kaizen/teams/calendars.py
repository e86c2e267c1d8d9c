"""The working time of teams as it is stored, and what falls due in it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.teams.closed_days import ClosedDay, closed_days_of
from kaizen.teams.models import Team
from kaizen.teams.shifts import Shift, shifts_of
from kaizen.teams.working_time import USUAL_WEEK, Hours, WorkingTime


def working_time_of(team: Team) -> WorkingTime:
    """In two queries."""
    week = [shift.hours for shift in shifts_of(team)]
    return _working_time(team, week, {one.day for one in closed_days_of(team)})


def working_times() -> dict[int, WorkingTime]:
    """Of every team, by the team's id, in three queries."""
    weeks: dict[int, list[Hours]] = defaultdict(list)
    for shift in db.session.scalars(db.select(Shift).order_by(Shift.weekday, Shift.starts)):
        weeks[shift.team_id].append(shift.hours)
    closed: dict[int | None, set[date]] = defaultdict(set)
    for team_id, day in db.session.execute(db.select(ClosedDay.team_id, ClosedDay.day)):
        closed[team_id].add(day)
    return {
        team.id: _working_time(team, weeks[team.id], closed[None] | closed[team.id])
        for team in db.session.scalars(db.select(Team))
    }


def due_day(team: Team, chosen: date) -> date:
    """The chosen day, or the next on which the team works: nothing falls due on a closed day."""
    return due_days(team, [chosen])[0]


def due_days(team: Team, chosen: Iterable[date]) -> list[date]:
    """The same for several at once."""
    working = working_time_of(team)
    return [_worked(working, day) for day in chosen]


def _worked(working: WorkingTime, chosen: date) -> date:
    day = working.working_day_from(chosen)
    if day is None:
        raise Refusal(
            _("No working day follows for two years. Look at the closed days of this team.")
        )
    return day


def _working_time(team: Team, week: list[Hours], closed: set[date]) -> WorkingTime:
    shifts = tuple(sorted(set(week))) or USUAL_WEEK
    return WorkingTime(team.zone, shifts, frozenset(closed))
