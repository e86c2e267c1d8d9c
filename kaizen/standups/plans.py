"""When a team stands up, for how long, and what it goes through."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Model
from kaizen.language import lazy_gettext
from kaizen.people.models import Person
from kaizen.teams.models import Team

MINUTES = 10
FEWEST_MINUTES, MOST_MINUTES = 3, 30


class Part(StrEnum):
    """What an agenda may have, in the usual order."""

    WINS = "wins"
    PARKED = "parked"
    TO_DOS = "to_dos"
    RECURRENCES = "recurrences"
    COMPLAINTS = "complaints"
    IDEAS = "ideas"
    TRIALS = "trials"
    CHECKS = "checks"
    WAITING = "waiting"
    RAISED = "raised"
    ANSWER = "answer"


PART_WORDS = {
    Part.WINS: lazy_gettext("Wins"),
    Part.PARKED: lazy_gettext("Parked last time"),
    Part.TO_DOS: lazy_gettext("Decided and not done"),
    Part.RECURRENCES: lazy_gettext("Heard again after adoption"),
    Part.COMPLAINTS: lazy_gettext("Complaints"),
    Part.IDEAS: lazy_gettext("New ideas"),
    Part.TRIALS: lazy_gettext("Trials that end"),
    Part.CHECKS: lazy_gettext("Still done this way?"),
    Part.WAITING: lazy_gettext("Stuck or unanswered"),
    Part.RAISED: lazy_gettext("Raised to us"),
    Part.ANSWER: lazy_gettext("Today's answer"),
}


class StandUpPlan(Model):
    """A team without one has the usual parts, ten minutes and no deputy."""

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), unique=True)
    minutes: Mapped[int] = mapped_column(default=MINUTES)
    # Its parts in its order, each with its minutes or none: [["wins", 1], ["ideas", null]].
    parts: Mapped[list[list[Any]]] = mapped_column(JSON)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    team: Mapped[Team] = relationship()
    deputy: Mapped[Person | None] = relationship()

    @property
    def order(self) -> list[Part]:
        """The parts that are on, as the team goes through them."""
        return [Part(name) for name, _ in self.parts if name in set(Part)]

    @property
    def part_minutes(self) -> dict[Part, int | None]:
        return {Part(name): minutes for name, minutes in self.parts if name in set(Part)}


def usual_plan() -> StandUpPlan:
    """Of a team that has planned nothing: it is not stored."""
    return StandUpPlan(minutes=MINUTES, parts=[[part, None] for part in Part])


class Slot(NamedTuple):
    """One time of the week; Monday is 0."""

    weekday: int
    starts: time


class StandUpTime(Model):
    """One of a team's times, on its own clocks. Monday is 0."""

    __table_args__ = (UniqueConstraint("team_id", "weekday", "starts"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    weekday: Mapped[int]
    starts: Mapped[time] = mapped_column(Time)

    @property
    def slot(self) -> Slot:
        return Slot(self.weekday, self.starts)
