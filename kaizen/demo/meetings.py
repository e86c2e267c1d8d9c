"""How the demo plant answers, raises and meets: its last days in front of the board."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import select, update

from kaizen import clock
from kaizen.adoptions.reminding import remind_of_what_is_due
from kaizen.answers.clocks import clock_of
from kaizen.answers.passing import pass_on
from kaizen.answers.raises import Raised
from kaizen.answers.raising import raise_up, raise_what_is_due
from kaizen.answers.replies import reply
from kaizen.demo import tables
from kaizen.demo.cards import Card
from kaizen.demo.plant import Plant
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.inbox.gathering import gather
from kaizen.inbox.models import Notice
from kaizen.standups.beginning import begin
from kaizen.standups.models import StandUp
from kaizen.standups.planning import plan_stand_up
from kaizen.standups.plans import MINUTES, Part
from kaizen.standups.queries import running_of
from kaizen.standups.times import Slot
from kaizen.todos.models import ToDo

Row = Mapping[str, Any]

FIRST_MET = 8  # days ago
STEPS = 14  # of one stand-up
A_STEP = timedelta(seconds=41)
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
COMES = 0.8  # of a team is there
PARKED = 0.12  # of what is talked about
LOOKED_AT = timedelta(hours=30)  # what came before was read


class Meetings:
    """Its own chance, so that the rest of the story stays as it was."""

    def __init__(self, plant: Plant, cards: Mapping[str, Card], chance: random.Random):
        self.plant, self.cards, self.chance = plant, cards, chance
        self.lines = {card.row.on: card.line for card in cards.values()}
        self.story, self.now = plant.story, plant.story.now
        self.table = tables.meetings()
        self.raised: dict[str, Raised] = {}

    def plan(self) -> None:
        self.story.then(self.plant.opened + 3 * AN_HOUR, self._set_parents)
        self._plan_first_answers()
        for ago in range(FIRST_MET, -1, -2):
            self.story.then(self.now - ago * A_DAY - AN_HOUR, self._look_after)
        for row in self.table["stand_up"]:
            self.story.then(self.now - FIRST_MET * A_DAY, self._plan_stand_up, row)
            self._plan_meetings(row)
        for row in self.table["replied"]:
            self.story.then(self._at(row["ago"]), self._reply, row)
        for row in self.table["passed"]:
            self.story.then(self._at(row["ago"]), self._pass_on, row)
        for row in self.table["raised"]:
            self.story.then(self._at(row["ago"]), self._raise, row)
            if "answered" in row:
                self.story.then(self._at(row["answered"]), self._answer_raised, row)
        for row in self.table["to_do"]:
            if "done" in row:
                self.story.then(self._at(row["done"]), self._do, row)

    def _at(self, ago: int) -> datetime:
        return self.now - ago * A_DAY + 2 * AN_HOUR

    def _set_parents(self) -> None:
        for team, parent in self.table["parents"].items():
            one, above = self.plant.teams[team], self.plant.teams[parent]
            one.change(self.plant.admin.person, name=one.name, parent=above, leaders=one.leaders)

    def _plan_first_answers(self) -> None:
        words = cycle(self.table["first_answers"]["words"])
        for card in sorted(self.cards.values(), key=lambda one: one.proposed):
            if card.row.title not in self.table["first_answers"]["waiting"]:
                moment = card.proposed + self.chance.uniform(0.5, 9) * AN_HOUR
                self.story.then(moment, self._answer, card, next(words))

    def _answer(self, card: Card, words: str) -> None:
        """Unless the leader, or a decision, was faster."""
        waiting = clock_of(card.idea)
        if waiting and waiting.is_running:
            Comment.say(words, card.idea, card.leader.person)

    def _look_after(self) -> None:
        """What the board does by itself meanwhile."""
        remind_of_what_is_due()
        raise_what_is_due()
        while gather():
            pass
        read = update(Notice).where(Notice.read_at.is_(None), Notice.at < clock.now() - LOOKED_AT)
        db.session.execute(read.values(read_at=clock.now()))

    def _plan_stand_up(self, row: Row) -> None:
        plan_stand_up(
            self.plant.teams[row["team"]],
            self.plant.leader(row["team"]).person,
            slots=[Slot(day, row["starts"]) for day in row["days"]],
            minutes=MINUTES,
            parts=[(part, None) for part in Part],
            deputy=self.plant.by_first_name[row["deputy"]].person,
        )

    def _plan_meetings(self, row: Row) -> None:
        days = [self.now - ago * A_DAY for ago in range(FIRST_MET - 1, -1, -1)]
        moments = [datetime.combine(day.date(), row["starts"], tzinfo=day.tzinfo) for day in days]
        met = [
            moment
            for moment in moments
            if moment.weekday() in row["days"] and moment + STEPS * A_STEP <= self.now
        ]
        to_dos = [one for one in self.table["to_do"] if one["team"] == row["team"]]
        for moment in met:
            taken = [one for one in to_dos if self._meeting_of(one, met) == moment]
            self.story.then(moment, self._begin, row["team"], taken)
            for step in range(1, STEPS):
                self.story.then(moment + step * A_STEP, self._go_on, row["team"])
            self.story.then(moment + STEPS * A_STEP, self._end, row["team"])

    def _meeting_of(self, to_do: Row, met: Sequence[datetime]) -> datetime:
        """Where it was taken on: on its day, or at the last meeting before, if there was one."""
        day = (self.now - to_do["ago"] * A_DAY).date()
        return max((one for one in met if one.date() <= day), default=met[0])

    def _begin(self, team: str, to_dos: Sequence[Row]) -> None:
        stand_up = begin(self.plant.teams[team], self.plant.leader(team).person)
        for who in self.plant.of(team, clock.local(clock.now())):
            if not who.leads and self.chance.random() < COMES:
                stand_up.attend(who.person)
        for row in to_dos:
            self._take(row, stand_up)

    def _take(self, row: Row, stand_up: StandUp) -> None:
        by, partner = self.plant.by_first_name, row.get("partner")
        card = self.cards.get(row.get("title", ""))
        ToDo.take(
            row["words"],
            self.plant.teams[row["team"]],
            by[row["owner"]].person,
            self.plant.leader(row["team"]).person,
            due_on=clock.today() + row["days"] * A_DAY,
            partner=by[partner].person if partner else None,
            idea=card.idea if card else None,
        )
        if stand_up.item:
            newest = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
            stand_up.note(stand_up.item, newest)

    def _go_on(self, team: str) -> None:
        stand_up = running_of(self.plant.teams[team])
        if stand_up and stand_up.item:
            if self.chance.random() < PARKED:
                stand_up.park(stand_up.item, self.plant.leader(team).person)
            else:
                stand_up.settle(stand_up.item)

    def _end(self, team: str) -> None:
        stand_up = running_of(self.plant.teams[team])
        if stand_up:
            stand_up.end(self.plant.leader(team).person)

    def _do(self, row: Row) -> None:
        done = db.session.scalars(select(ToDo).where(ToDo.words == row["words"])).one_or_none()
        if done:
            done.do(done.owner)

    def _reply(self, row: Row) -> None:
        line = self.lines[row["on"]]
        reply(line.complaint, self.plant.leader(line.row.team).person, words=row["words"])

    def _pass_on(self, row: Row) -> None:
        card = self.cards[row["title"]]
        waiting = clock_of(card.idea)
        if waiting and waiting.is_running:
            to = self.plant.by_first_name[row["to"]].person
            pass_on(waiting, card.leader.person, to=to, words=row["words"])

    def _raise(self, row: Row) -> None:
        card = self.cards[row["title"]]
        self.raised[row["title"]] = raise_up(card.idea, card.leader.person, reason=row["reason"])

    def _answer_raised(self, row: Row) -> None:
        raised = self.raised[row["title"]]
        above = raised.to_team.leaders[0] if raised.to_team else self.plant.admin.person
        raised.give_answer(above, words=row["answer"])
