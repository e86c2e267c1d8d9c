"""The road of the demo's ideas: proposed, backed, talked about, tried, decided."""

from __future__ import annotations

from datetime import datetime, timedelta

from kaizen import clock
from kaizen.demo.album import plan_album
from kaizen.demo.heard import Line
from kaizen.demo.plant import Colleague, Plant
from kaizen.demo.standards import written_for
from kaizen.demo.story import Story
from kaizen.demo.tables import CardRow
from kaizen.demo.talk import plan_talk
from kaizen.demo.voting import plan_votes
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.trials.models import Trial, running_trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.undo import undo_last_move

FIRST_CYCLE = 14


class Card:
    """One idea, planned from its row."""

    idea: Idea
    proposed: datetime

    def __init__(self, row: CardRow, line: Line, story: Story, plant: Plant):
        self.row, self.line, self.story, self.plant = row, line, story, plant
        self.chance = story.chance
        self.team = line.row.team
        self.author = plant.by_first_name[row.by] if row.by else None
        self.leader = plant.leader(self.team)

    @property
    def owner(self) -> Colleague:
        """Who looks after its trial, and what comes of it."""
        return self.plant.by_first_name[self.row.owner or self.row.by]

    def plan(self) -> datetime:
        """When it was decided; now, while it is open."""
        proposed = self.proposed = self._proposed_at()
        self.votes_from = proposed
        self.story.then(proposed, self._propose)
        self._plan_second_thoughts(proposed)
        ago = self._plan_reopening()
        closed = self._plan_road(ago - (self.row.waits or self.chance.randrange(2, 6)))
        plan_votes(self, self.votes_from, closed)
        plan_talk(self, proposed, closed)
        plan_album(self, proposed, closed)
        return closed

    def _proposed_at(self) -> datetime:
        if self.row.minutes:
            return self.story.now - timedelta(minutes=self.row.minutes)
        return self.story.day(self.row.ago)

    def _propose(self) -> None:
        row, team = self.row, self.plant.teams[self.team]
        by = self.author.person if self.author else None
        self.idea = Idea.propose(
            row.at_first or row.title,
            self.line.complaint,
            team,
            by,
            details=row.details,
            station=self.plant.stations.get(row.station),
            reworked_from=self.plant.ideas.get(row.second_of),
        )
        self.idea.language = row.language
        self.plant.ideas[row.title] = self.idea

    def _plan_second_thoughts(self, proposed: datetime) -> None:
        row, then, leader = self.row, self.story.then, self.leader
        author = self.author
        if author and row.at_first:
            then(
                proposed + timedelta(minutes=11),
                lambda: self.idea.change(author.person, title=row.title, details=row.details),
            )
        if row.slip:
            slipped = proposed + timedelta(hours=2)
            then(
                slipped,
                lambda: self.idea.decline(
                    leader.person, reason="Belongs to the strapper", problem="Stays open"
                ),
            )
            undone = slipped + timedelta(seconds=6)
            then(undone, lambda: undo_last_move(self.idea, leader.person))
            self.votes_from = undone

    def _plan_reopening(self) -> int:
        """Put off or declined at first; how many days ago its road goes on."""
        ago, once, leader = self.row.ago, self.row.once, self.leader
        if not once:
            return ago
        waits = once.get("review", 6)

        def refuse() -> None:
            reason, problem = once["reason"], once["problem"]
            if "review" in once:
                review_on = clock.today() + timedelta(days=waits)
                self.idea.defer(leader.person, reason=reason, problem=problem, review_on=review_on)
            else:
                self.idea.decline(leader.person, reason=reason, problem=problem)

        self.story.then(self.story.day(ago - 3), refuse)
        self.votes_from = self.story.day(ago - 3 - waits)
        self.story.then(
            self.votes_from, lambda: self.idea.reopen(leader.person, reason=once["reopened"])
        )
        return ago - 3 - waits

    def _plan_road(self, ago: int) -> datetime:
        match self.row.stage:
            case Stage.PROPOSED:
                return self.story.now
            case Stage.TRIALLED:
                return self._plan_running_trial()
            case Stage.ADOPTED | Stage.ABANDONED:
                return self._plan_finished_trial(ago)
        decided = self.story.day(ago)
        self.story.then(decided, self._turn_down)
        self._plan_return()
        return decided

    def _turn_down(self) -> None:
        row, leader = self.row, self.leader.person
        if row.stage == Stage.DECLINED:
            self.idea.decline(leader, reason=row.reason, problem=row.problem)
        else:
            review_on = self.story.date_in(row.review)
            self.idea.defer(leader, reason=row.reason, problem=row.problem, review_on=review_on)

    def _plan_return(self) -> None:
        """The day to look again has come already."""
        if self.row.stage == Stage.DEFERRED and self.row.review < 0:
            self.story.then(self.story.day(-self.row.review - 1), lambda: self.idea.come_back())

    def _plan_running_trial(self) -> datetime:
        self._plan_start(self.row.runs - self.row.ends, self.row.ends)
        return self.story.now

    def _plan_finished_trial(self, ago: int) -> datetime:
        if self.row.before:
            ago -= FIRST_CYCLE
        ends = self.row.runs - ago
        self._plan_start(ago, ends)
        if self.row.extended:
            ends += 6
            self._plan_extension(ends)
        decided = self.story.day(self.chance.randrange(-ends - 1, -ends + 1))
        self.story.then(decided, self._end_trial)
        return decided

    def _plan_start(self, ago: int, ends: int) -> None:
        """The trial's last cycle begins `ago` days ago; one that came before, two weeks earlier."""
        before, row = self.row.before, self.row
        if before:
            first_ends = FIRST_CYCLE - (ago + FIRST_CYCLE)
            self.story.then(
                self.story.day(ago + FIRST_CYCLE),
                lambda: self._start(Prediction(*before["expect"]), first_ends),
            )
            self.story.then(self.story.day(ago), lambda: self._adapt(ends))
        else:
            self.story.then(self.story.day(ago), lambda: self._start(Prediction(*row.expect), ends))

    def _start(self, expecting: Prediction, ends: int) -> None:
        ends_on = self.story.date_in(ends)
        Trial.start(
            self.idea,
            self.leader.person,
            owner=self.owner.person,
            expecting=expecting,
            ends_on=ends_on,
        )

    def _adapt(self, ends: int) -> None:
        before = self.row.before or {}
        self._trial().adapt(
            self.leader.person,
            actual=before["actual"],
            lesson=before["lesson"],
            expecting=Prediction(*self.row.expect),
            ends_on=self.story.date_in(ends),
        )

    def _plan_extension(self, ends: int) -> None:
        ends_on = self.story.date_in(ends)
        self.story.then(
            self.story.day(8 - ends),
            lambda: self._trial().extend(
                self.leader.person, ends_on=ends_on, reason=self.row.extended
            ),
        )

    def _end_trial(self) -> None:
        row, by = self.row, self.leader.person
        if row.stage == Stage.ADOPTED:
            self._trial().adopt(
                by, actual=row.actual, lesson=row.lesson, standard=written_for(self, by)
            )
        else:
            self._trial().abandon(by, actual=row.actual, lesson=row.lesson)

    def _trial(self) -> Trial:
        return running_trial(self.idea, to=Stage(self.row.stage))
