"""How the demo's complaints are heard: when, from whom, in which words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from kaizen.complaints.merges import merge, unmerge
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.demo import tables
from kaizen.demo.plant import Colleague, Plant
from kaizen.demo.story import Story
from kaizen.demo.tables import LineRow

CHANNELS = ["phone", "phone", "e-mail", "e-mail", "driver at the gate", "portal", "shop counter"]
SUMMER, WINTER, BEFORE_CHRISTMAS = (6, 7, 8), (12, 1, 2), (11, 12)
NAMED, PLACED = 0.8, 0.45  # how often the customer is known, and the place
OFTEN = 20  # where so much is heard, a finger slips once and a customer is filled in later


class Eased(NamedTuple):
    """From then on only this part of it is still heard: an improvement was adopted."""

    at: datetime
    part: float


class Line:
    """One line of the list, planned from its row."""

    complaint: Complaint

    def __init__(self, row: LineRow, story: Story, plant: Plant):
        self.row, self.story, self.plant = row, story, plant
        self.chance = story.chance
        self.customers = self._some_customers()
        self.words = list(row.words)

    def plan(self, lines: dict[str, Line], eased: Eased | None) -> None:
        """Every time it is heard, and what becomes of the line itself."""
        moments = self._moments(eased)
        self._plan_first(moments[0])
        spoken = set(self.chance.sample(range(1, len(moments)), len(self.words)))
        for at, moment in enumerate(moments[1:], start=1):
            self._plan_again(moment, self._details(self.words.pop(0) if at in spoken else None))
        if self.row.times > OFTEN:
            self._plan_slips(moments)
        self._plan_end(lines)

    def _plan_first(self, moment: datetime) -> None:
        row, who, details = self.row, self._who(moment), self._details(self.words.pop(0))
        sentence = row.at_first or row.sentence

        def first() -> None:
            team = self.plant.teams[row.team]
            self.complaint = Complaint.add(sentence, team, who.person, kind=Kind(row.kind))
            Occurrence.hear(self.complaint, who.person, **details)

        self.story.then(moment, first)
        if row.at_first:
            self.story.then(moment + timedelta(days=1), self._reword)

    def _reword(self) -> None:
        leader, line = self.plant.leader(self.row.team).person, self.complaint
        line.change(leader, sentence=self.row.sentence, kind=line.kind, team=line.team)

    def _plan_again(self, moment: datetime, details: dict[str, Any]) -> None:
        who = self._who(moment)
        self.story.then(moment, lambda: Occurrence.hear(self.complaint, who.person, **details))

    def _plan_slips(self, moments: list[datetime]) -> None:
        """Counted twice by a slip and taken back; and one whose customer is filled in later."""
        twice, unnamed = self.chance.sample(moments[1:-4], 2)
        who, heard = self._who(twice), []
        customer = self.chance.choice(list(self.customers))
        details = {"customer": customer, "contact": self.customers[customer]}
        seconds = timedelta(seconds=self.chance.randrange(5, 90))
        self.story.then(
            twice + seconds, lambda: heard.append(Occurrence.hear(self.complaint, who.person))
        )
        self.story.then(twice + 3 * seconds, lambda: heard[0].take_back(who.person))
        other, later = self._who(unnamed), []
        self.story.then(
            unnamed + seconds, lambda: later.append(Occurrence.hear(self.complaint, other.person))
        )
        self.story.then(unnamed + 9 * seconds, lambda: later[0].correct(other.person, **details))

    def _plan_end(self, lines: dict[str, Line]) -> None:
        leader = self.plant.leader(self.row.team)
        if settled := self.row.settled:
            self.story.then(
                self.story.day(settled["ago"]),
                lambda: self.complaint.settle(leader.person, reason=settled["because"]),
            )
            if again := settled.get("again"):
                self._plan_again(self.story.day(again), self._details(None))
        if merged := self.row.merged:
            moment, into = self.story.day(merged["ago"]), lines[merged["into"]]
            self._plan_merge(moment, into, leader)
            if wrong := merged.get("first"):
                self._plan_merge(moment - timedelta(hours=3), lines[wrong], leader)
                self.story.then(
                    moment - timedelta(hours=2), lambda: unmerge(self.complaint, leader.person)
                )

    def _plan_merge(self, moment: datetime, into: Line, by: Colleague) -> None:
        self.story.then(moment, lambda: merge(self.complaint, into.complaint, by.person))

    def _moments(self, eased: Eased | None) -> list[datetime]:
        days = range(self.row.since - 1, self.row.until, -1)
        weights = [self._weight(ago, eased) for ago in days]
        drawn = self.chance.choices(days, weights, k=self.row.times - 1)
        return sorted(map(self.story.day, [self.row.since, *drawn]))

    def _weight(self, ago: int, eased: Eased | None) -> float:
        day = self.story.now - timedelta(days=ago)
        part = eased.part if eased and day > eased.at else 1.0
        match self.row.shape:
            case "rising":
                return 0.15 + (1 - ago / self.row.since) ** 2
            case "summer":
                return part * (5 if day.month in SUMMER else 0.5)
            case "winter":
                return part * (4 if day.month in WINTER else 0.7)
            case "december":
                return part * (3 if day.month in BEFORE_CHRISTMAS else 1)
        return part

    def _details(self, words: str | None) -> dict[str, Any]:
        row = self.row
        details: dict[str, Any] = {"words": words}
        details["channel"] = self.chance.choice(row.channels or CHANNELS)
        if row.places and self.chance.random() < PLACED:
            details["place"] = self.chance.choice(row.places)
        if row.one_customer or self.chance.random() < NAMED:
            details["customer"] = self.chance.choice(list(self.customers))
            details["contact"] = self.customers[details["customer"]]
        return details

    def _who(self, moment: datetime) -> Colleague:
        return self.chance.choice(self.plant.of(self.row.team, moment))

    def _some_customers(self) -> dict[str, str]:
        known = tables.customers()
        names = (
            [self.row.one_customer]
            if self.row.one_customer
            else sorted(self.chance.sample(list(known), self.row.customers))
        )
        return {name: known[name] for name in names}
