"""How fast a team answers, as a team: never by person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    String,
    Time,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from kaizen import clock
from kaizen.answers.clocks import AnswerClock, AnswerDay
from kaizen.answers.waits import Wait, wait_of
from kaizen.extensions import db
from kaizen.teams.calendars import calendar_parts, worked_out
from kaizen.teams.models import Team
from kaizen.teams.working_time import A_DAY, WorkingTime

MOST_ANSWERS = 2000
MOST_DAYS = 400
NO_FIGURE, NO_HOUR, NO_DAY = cast(null(), Integer), cast(null(), Time), cast(null(), Date)
NO_MOMENT = cast(null(), AnswerClock.started_at.type)
# What the rows of the one query are about.
CALENDAR, ANSWERED, WAITING, WITH_ANSWER = "calendar", "answered", "waiting", "with_answer"


@dataclass(frozen=True)
class TeamFigures:
    median: Wait | None  # of the first answers of this month
    longest: Wait | None  # of those, and of who waits still
    days: int  # working days in a row with an answer
    answered: int  # first answers this month
    waiting: int


def figures_of(team: Team) -> TeamFigures | None:
    """This month's, by the team's calendar; None when nobody asked and nobody answered."""
    return figures_and_working_times(team)[0]


def figures_and_working_times(
    team: Team | None, others: Iterable[Team] = ()
) -> tuple[TeamFigures | None, dict[int, WorkingTime]]:
    """The figures of the team, and when it and the others work, in one query."""
    teams = {*others} | ({team} if team else set())
    if not teams:
        return None, {}
    nothing = NO_FIGURE.label("figure"), NO_MOMENT.label("moment"), what(CALENDAR)
    calendars = (part.add_columns(*nothing) for part in calendar_parts(teams))
    parts = [*calendars, *(_asked_of(team) if team else ())]
    rows = db.session.execute(union_all(*(select(part.subquery()) for part in parts))).all()
    working = worked_out(teams, (row[:5] for row in rows if row[-1] == CALENDAR))
    return (_figures(team, rows, working[team.id]) if team else None), working


def _figures(team: Team, rows: Collection[Any], working: WorkingTime) -> TeamFigures | None:
    answered = [row[5] for row in rows if row[-1] == ANSWERED and row[5] is not None]
    (waiting, since) = next(row[5:7] for row in rows if row[-1] == WAITING)
    days = {row[4] for row in rows if row[-1] == WITH_ANSWER}
    still = [working.worked_between(since, clock.now())] if since else []
    longest = [*(timedelta(seconds=seconds) for seconds in answered), *still]
    in_a_row = days_in_a_row(days, team.today, working)
    if not (longest or in_a_row):
        return None
    return TeamFigures(
        median=wait_of(timedelta(seconds=median(answered)), working) if answered else None,
        longest=wait_of(max(longest), working) if longest else None,
        days=in_a_row,
        answered=len(answered),
        waiting=waiting,
    )


def days_in_a_row(days: Collection[date], today: date, working: WorkingTime) -> int:
    """Working days up to today, which is not over yet: without an answer it breaks nothing."""
    found, day = int(today in days and working.is_working_day(today)), today - A_DAY
    first = min(days, default=today)
    while day >= first:
        if working.is_working_day(day):
            if day not in days:
                break
            found += 1
        day -= A_DAY
    return found


def _asked_of(team: Team) -> Iterable[Any]:
    """What was answered this month, how many wait and since when, and the days with answers."""
    shift = NO_FIGURE.label("weekday"), NO_HOUR.label("starts"), NO_HOUR.label("ends")
    day, moment = NO_DAY.label("day"), NO_MOMENT.label("moment")
    this_month = AnswerClock.answered_on >= team.today.replace(day=1)
    answered = select(AnswerClock.team_id, *shift, day, AnswerClock.waited, moment, what(ANSWERED))
    yield answered.where(AnswerClock.team_id == team.id, this_month).limit(MOST_ANSWERS)
    waits = func.count().label("figure"), func.min(AnswerClock.started_at).label("moment")
    waiting = select(NO_FIGURE.label("team_id"), *shift, day, *waits, what(WAITING))
    yield waiting.where(AnswerClock.team_id == team.id, AnswerClock.stopped_at.is_(None))
    days = select(AnswerDay.team_id, *shift, AnswerDay.day, NO_FIGURE.label("figure"), moment)
    days = days.add_columns(what(WITH_ANSWER)).where(AnswerDay.team_id == team.id)
    yield days.where(AnswerDay.answers > 0).order_by(AnswerDay.day.desc()).limit(MOST_DAYS)


def what(rows: str) -> Any:
    return cast(literal(rows), String(20)).label("what")
