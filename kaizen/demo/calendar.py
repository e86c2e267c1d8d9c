"""When the demo plant works, and when it does not."""

from __future__ import annotations

from datetime import timedelta

from kaizen import clock
from kaizen.demo import tables
from kaizen.demo.plant import Plant
from kaizen.teams.calendars import due_day
from kaizen.teams.closed_days import ClosedDay, close
from kaizen.teams.public_holidays import public_holidays
from kaizen.teams.shifts import set_week
from kaizen.teams.working_time import Hours
from kaizen.teams.zones import zone_called

COUNTRY, REGION = "DE", "NI"


def plan_calendar(plant: Plant) -> None:
    """On the evening on which the board was set up; it takes nothing of the story's chance."""
    evening = plant.opened + timedelta(hours=3)
    for team in tables.TEAMS:
        plant.story.then(evening, _set_week, plant, team)
    plant.story.then(evening, _take_over_holidays, plant)
    plant.story.then(evening + timedelta(minutes=4), _close_for_stocktaking, plant)


def _set_week(plant: Plant, team: str) -> None:
    week = [
        Hours(day, row["from"], row["to"])
        for row in plant.table["shift"]
        if team in row["teams"]
        for day in row["days"]
    ]
    # The board's own zone, by its name: the story's days are those on its wall.
    name = clock.zone_name()
    zone = name if zone_called(name) else None
    set_week(plant.teams[team], plant.admin.person, week=week, time_zone=zone)


def _take_over_holidays(plant: Plant) -> None:
    years = range(plant.opened.year, plant.story.now.year + 2)
    close(public_holidays(COUNTRY, REGION, years, "en"), plant.admin.person, team=None)


def _close_for_stocktaking(plant: Plant) -> None:
    """Its leader is in the wrong row of the calendar at first."""
    returns, leader = plant.teams["returns"], plant.leader("returns").person
    day = due_day(returns, plant.story.date_in(75))
    next_week = due_day(returns, day + timedelta(days=7))
    wrong = ClosedDay.add(next_week, "Stocktaking", leader, team=returns)
    wrong.remove(leader)
    ClosedDay.add(day, "Stocktaking", leader, team=returns)
