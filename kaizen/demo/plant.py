"""The people of the demo plant and their teams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from argon2 import PasswordHasher

from kaizen.demo import tables
from kaizen.demo.story import Story
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person, Role
from kaizen.people.secrets import Hashed
from kaizen.stations.models import Station
from kaizen.teams.models import Team

BEGAN = 372  # days ago; before anything was heard
ADMIN = ("9001", "Ada Owusu")

# The sign-in page itself tells these PINs, so making them slow to guess would only slow the start.
told_to_everybody = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


@dataclass
class Colleague:
    """Somebody of the plant, also before the story has added them."""

    badge: str
    name: str
    team: str
    joined: datetime
    away: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    leads: bool = False
    person: Person = field(init=False)

    def is_here(self, moment: datetime) -> bool:
        gone = any(left <= moment and (not back or moment < back) for left, back in self.away)
        return moment > self.joined and not gone


class Plant:
    def __init__(self, story: Story):
        self.story = story
        self.table = tables.people()
        self.teams: dict[str, Team] = {}
        self.stations: dict[str, Station] = {}
        self.ideas: dict[str, Idea] = {}
        self.opened = story.day(BEGAN)
        self.admin = Colleague(*ADMIN, team="packing", joined=self.opened)
        self.colleagues = list(self._colleagues())
        self.by_name = {who.name: who for who in self.colleagues}
        self.by_first_name = {who.name.split()[0]: who for who in self.colleagues}

    def of(self, team: str, moment: datetime) -> list[Colleague]:
        return [who for who in self.colleagues if who.team == team and who.is_here(moment)]

    def leader(self, team: str) -> Colleague:
        return next(who for who in self.colleagues if who.team == team and who.leads)

    def plan(self) -> None:
        self.story.then(self.opened, self._open)
        for at, who in enumerate(self.colleagues):
            self.story.then(who.joined + timedelta(seconds=40 * at), self._add, who)
            self._plan_absences(who)
        evening = self.opened + timedelta(hours=2)
        for team in tables.TEAMS:
            self.story.then(evening, self._give_leader, team)
        for name, move in self.table["moved"].items():
            moment, who = self.story.day(move["ago"]), self.by_name[name]
            self.story.then(moment, self._move, who, move["to"])

    def _plan_absences(self, who: Colleague) -> None:
        for left, back in who.away:
            self.story.then(left, lambda: who.person.leave(self.admin.person))
            if back:
                self.story.then(back, lambda: who.person.come_back(self.admin.person))

    def _open(self) -> None:
        """The ledger of a demo begins with saying that it is one."""
        names = {row["key"]: row["name"] for row in self.table["team"]}
        first, *others = tables.TEAMS
        self.teams[first] = Team(name=names[first])
        db.session.add(self.teams[first])
        loaded = self.story.now.isoformat(timespec="minutes")
        record(EventKind.DEMO_LOADED, self.teams[first], None, loaded=loaded)
        record(EventKind.TEAM_ADDED, self.teams[first], None, name=names[first])
        self._add(self.admin, role=Role.ADMIN)
        for team in others:
            self.teams[team] = Team.add(names[team], self.admin.person)
        for team, stations in self.table["stations"].items():
            for name in stations:
                self.stations[name] = Station.add(name, self.teams[team], self.admin.person)

    def _add(self, who: Colleague, role: Role = Role.WORKER) -> None:
        role = Role.MANAGER if who.leads else role
        by = None if who is self.admin else self.admin.person
        who.person = Person.add(
            who.name,
            by,
            team=self.teams[who.team],
            role=role,
            badge=who.badge,
            language=self.table["languages"].get(who.name),
        )
        who.person.set_pin(Hashed(told_to_everybody.hash(who.badge)), by)

    def _give_leader(self, team: str) -> None:
        led, leader = self.teams[team], self.leader(team).person
        led.change(self.admin.person, name=led.name, parent=None, leaders=[leader])

    def _move(self, who: Colleague, to: str) -> None:
        who.person.change(self.admin.person, team=self.teams[to])

    def _colleagues(self) -> Iterator[Colleague]:
        leaders = {row["leader"] for row in self.table["team"]}
        for team, entries in self.table["here"].items():
            for entry in entries:
                badge, name = entry.split(" ", 1)
                ago = self.table["joined"].get(name)
                joined = self.story.day(ago) if ago else self.opened + timedelta(minutes=5)
                who = Colleague(badge, name, team, joined, leads=name in leaders)
                if away := self.table["away"].get(name):
                    left, *back = map(self.story.day, away)
                    who.away.append((left, back[0] if back else None))
                yield who
