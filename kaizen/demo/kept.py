"""What follows an adoption in the demo: its team learns it, and it is checked."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from kaizen.adoptions.checks import Found, SustainCheck, checks_of
from kaizen.adoptions.recurrences import Recurrence
from kaizen.adoptions.sustaining import sustain_days
from kaizen.adoptions.troubles import heard_again
from kaizen.demo import tables
from kaizen.demo.cards import Card
from kaizen.demo.plant import Colleague, Plant
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.standards.models import StandardVersion
from kaizen.standards.training import tick, untick
from kaizen.trials.adoption import Adoption, standing_adoption

USUALLY = 0.97  # of a team learns what must be known within these days
WITHIN = 9
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
EVERY = 4  # days; how often the leaders answer what was heard again
LEFT_OPEN = 2.2  # days; what was heard since then waits for its answer


# Which version somebody learns, when the moment has come.
Standing = Callable[[Card], StandardVersion | None]


class Keeping:
    """Its own chance, so that the rest of the story stays as it was."""

    def __init__(self, plant: Plant, chance: random.Random):
        self.plant, self.story, self.chance = plant, plant.story, chance
        self.table = tables.kept()
        self.answers = iter(self.table["heard_again"]["accepted"] * 999)

    def plan(self, card: Card, decided: datetime) -> None:
        if card.row.stage != Stage.ADOPTED:
            return
        self.learn(card, decided)
        for days in sustain_days():
            moment = decided + days * A_DAY + self.chance.randrange(2, 5) * AN_HOUR
            for later in (moment, moment + 3 * A_DAY):  # the day may have been a closed one
                if later < self.story.now:
                    self.story.then(later, self._check, card, later)

    def learn(
        self, card: Card, since: datetime, *, by: str = "", how: Standing | None = None
    ) -> None:
        """In the days after, by the idea's own team or by another one; who joins later learns it a
        week after coming."""
        learning, how = by or card.team, how or version_of
        team = sorted(self.plant.of(learning, since), key=lambda who: who.badge)
        percent = self.table["learned"].get(card.row.title)
        if percent is None:
            learners = [who for who in team if self.chance.random() < USUALLY]
        else:
            learners = self.chance.sample(team, round(len(team) * percent / 100))
        days = (self.story.now - since) / A_DAY
        within = WITHIN if percent is None else min(WITHIN, days)
        for who in learners:
            moment = since + self.chance.uniform(0.05, within) * A_DAY
            if moment < self.story.now:
                self.story.then(moment, self._tick, card, who, how)
        for who in self._newcomers(learning, since):
            moment = who.joined + self.chance.uniform(5, 9) * A_DAY
            self.story.then(moment, self._tick, card, who, how)

    def plan_answers(self) -> None:
        """Leaders answer what was heard again, and go on."""
        for ago in range(360, 0, -EVERY):
            moment = self.story.now - (ago + LEFT_OPEN) * A_DAY
            if moment > self.plant.opened + A_DAY:
                self.story.then(moment, self._answer_what_was_heard)
        self.story.then(self.story.now - LEFT_OPEN * A_DAY, self._answer_what_was_heard)

    def slip(self, card: Card, decided: datetime) -> None:
        """Ticked for somebody who was not there."""
        trainer, learner = card.leader, card.owner
        self.story.then(decided + AN_HOUR, self._tick, card, learner, version_of)
        self.story.then(decided + 2 * AN_HOUR, self._untick, card, learner, trainer)
        self.story.then(decided + 3 * A_DAY, self._tick, card, learner, version_of)

    def _newcomers(self, team: str, since: datetime) -> Iterator[Colleague]:
        for who in self.plant.colleagues:
            if who.team == team and who.joined > since:
                yield who

    def _tick(self, card: Card, who: Colleague, how: Standing) -> None:
        version = how(card)
        if version and who.person.is_active:
            tick(version, who.person, who.person)

    def _untick(self, card: Card, who: Colleague, by: Colleague) -> None:
        version = version_of(card)
        if version:
            untick(version, who.person, by.person)

    def _check(self, card: Card, moment: datetime) -> None:
        adoption = standing_adoption(card.idea)
        for check in checks_of(adoption) if adoption else ():
            if check.can_be_answered and check.days_over >= 0:
                self._answer(card, check, adoption)

    def _answer(self, card: Card, check: SustainCheck, adoption: Adoption | None) -> None:
        title = card.row.title
        rest = [one for one in checks_of(check.adoption) if one.is_open and one is not check]
        is_the_last_due = not any(
            one.due_on <= self.story.now.date() for one in rest if one.due_on > check.due_on
        )
        if title in self.table["not_checked"]["titles"] and is_the_last_due:
            return
        owner = card.owner.person
        by = owner if owner.is_active else card.leader.person
        drifted = self.table["drifted"].get(title)
        if drifted and is_the_last_due:
            check.drift(by, words=drifted)
        elif check.found is not Found.DRIFTED:
            check.keep(by)

    def _answer_what_was_heard(self) -> None:
        if not self.plant.teams:
            return
        by_team = {one.id: key for key, one in self.plant.teams.items()}
        waiting = heard_again().with_only_columns(Recurrence).order_by(Idea.team_id, Recurrence.id)
        answered = waiting.where(Idea.title != self.table["heard_again"]["left_open"])
        for recurrence in list(db.session.scalars(answered)):
            leader = self.plant.leader(by_team[recurrence.adoption.idea.team_id]).person
            recurrence.accept(leader, words=next(self.answers))


def version_of(card: Card) -> StandardVersion | None:
    """The one that holds; none when the standard was withdrawn."""
    adoption = standing_adoption(card.idea)
    standard = adoption.version.standard if adoption else None
    return standard.current if standard and standard.is_in_force else None
