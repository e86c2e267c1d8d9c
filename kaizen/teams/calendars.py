"""The working time of teams as it is stored, and what falls due in it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Time, cast, null, or_, union_all

from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.teams.closed_days import ClosedDay
from kaizen.teams.models import Team
from kaizen.teams.shifts import Shift
from kaizen.teams.working_time import USUAL_WEEK, Hours, WorkingTime


def working_time_of(team: Team) -> WorkingTime:
    """In one query: shifts, and below them the days on which it does not work."""
    return working_times_of([team])[team.id]


def working_times_of(teams: Iterable[Team]) -> dict[int, WorkingTime]:
    """Of these teams, by the team's id, in one query."""
    wanted = list(teams)
    return worked_out(wanted, db.session.execute(union_all(*calendar_parts(wanted))).all())


def calendar_parts(teams: Iterable[Team]) -> list[Any]:
    """Their shifts, and the days on which they do not work, each as team, weekday, beginning, end
    and day: for whoever asks more in the same query."""
    ids = [team.id for team in teams]
    weekday, day = cast(null(), Integer).label("weekday"), cast(null(), Date).label("day")
    hours = cast(null(), Time).label("starts"), cast(null(), Time).label("ends")
    closed = or_(ClosedDay.team_id.in_(ids), ClosedDay.team_id.is_(None))
    return [
        db.select(Shift.team_id, Shift.weekday, Shift.starts, Shift.ends, day).where(
            Shift.team_id.in_(ids)
        ),
        db.select(ClosedDay.team_id, weekday, *hours, ClosedDay.day).where(closed),
    ]


def worked_out(teams: Iterable[Team], rows: Iterable[Any]) -> dict[int, WorkingTime]:
    """From rows that begin as those of `calendar_parts`."""
    weeks: dict[int, list[Hours]] = defaultdict(list)
    days: dict[int | None, set[date]] = defaultdict(set)
    for team_id, weekday, starts, ends, day, *_others in rows:
        if day is None:
            weeks[team_id].append(Hours(weekday, starts, ends))
        else:
            days[team_id].add(day)
    return {
        team.id: _working_time(team, weeks[team.id], days[None] | days[team.id]) for team in teams
    }


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
