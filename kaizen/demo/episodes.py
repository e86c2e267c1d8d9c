"""Single things that happened in the demo plant, beside the usual road of an idea."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from kaizen.adoptions.offers import offer_to
from kaizen.adoptions.replications import Fit, Replication
from kaizen.complaints.occurrences import Occurrence
from kaizen.demo import tables
from kaizen.demo.cards import Card
from kaizen.demo.kept import Keeping, version_of
from kaizen.demo.plant import Plant
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care, reconsider_decision
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.pending import Answer, Because
from kaizen.standards.models import Audience, Care, NewStep, Standard, StandardVersion, Way
from kaizen.teams.calendars import due_day
from kaizen.trials.adoption import standing_adoption
from kaizen.trials.just_do_it import Ticks, just_do, stop
from kaizen.trials.looking_again import look_again
from kaizen.trials.models import running_trial
from kaizen.trials.predictions import Prediction

Row = Mapping[str, Any]
ALL_HOLD = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)
AN_HOUR = timedelta(hours=1)


class Episodes:
    def __init__(self, plant: Plant, cards: Mapping[str, Card], decided: Mapping[str, datetime]):
        self.lines = {card.row.on: card.line for card in cards.values()}
        self.plant, self.story, self.cards, self.decided = plant, plant.story, cards, decided

    def plan(self, keeping: Keeping) -> None:
        table = tables.kept()
        for row in table["heard"]:
            self.story.then(self.story.now - row["hours"] * AN_HOUR, self._hear, row)
        for row in table["rewritten"]:
            self._at(row, self._rewrite)
            keeping.learn(self.cards[row["title"]], self.story.day(row["ago"]))
        for row in table["withdrawn"]:
            self._at(row, self._withdraw)
        for row in table["looked_again"]:
            self._at(row, self._look_again)
        for row in table["begun_alone"]:
            self._at(row, self._begin_alone)
            if "stopped" in row:
                self.story.then(self.story.day(row["stopped_ago"]), self._stop, row)
        for row in table["merged"]:
            self._plan_merge(row)
        for row in table["answered"]:
            moment = self.story.now - timedelta(hours=row["hours"])
            self.story.then(moment, self._answer, row)
            if row.get("reconsidered"):
                self.story.then(moment + AN_HOUR / 3, self._reconsider, row)
        for row in table["offered"]:
            self._plan_offer(row, keeping)

    def _at(self, row: Row, step: Any) -> None:
        proposed = self.cards[row["title"]].proposed
        self.story.then(max(self.story.day(row["ago"]), proposed + AN_HOUR), step, row)

    def _hear(self, row: Row) -> None:
        by = self.plant.by_first_name[row["by"]].person
        words, customer = row["words"], row["customer"]
        Occurrence.hear(self.lines[row["on"]].complaint, by, customer=customer, words=words)

    def _standard(self, title: str) -> Standard:
        version = version_of(self.cards[title])
        assert version is not None  # noqa: S101 - the table names only standards in force
        return version.standard

    def _rewrite(self, row: Row) -> None:
        standard = self._standard(row["title"])
        assert standard.current is not None  # noqa: S101 - as above
        steps = [NewStep(words) for words in row["steps"]]
        by = self.cards[row["title"]].leader.person
        standard.rewrite(by, Way(standard.current.title, steps, row["why"]))

    def _withdraw(self, row: Row) -> None:
        standard, card = self._standard(row["title"]), self.cards[row["title"]]
        care = Care(
            card.leader.person,
            due_day(standard.team, standard.review_on),
            must_know=Audience(teams=[standard.team]),
        )
        standard.care_anew(card.leader.person, care)
        standard.withdraw(
            card.leader.person,
            reason=row["because"],
            replaced_by=self._standard(row["replaced_by"]),
        )

    def _look_again(self, row: Row) -> None:
        card = self.cards[row["title"]]
        look_again(
            card.idea,
            card.leader.person,
            owner=card.owner.person,
            expecting=Prediction(*row["expect"]),
            ends_on=self.story.date_in(row["ends"]),
            reason=row["reason"],
        )

    def _begin_alone(self, row: Row) -> None:
        card = self.cards[row["title"]]
        just_do(card.idea, card.idea.authors[0], ALL_HOLD, better=row["better"])

    def _stop(self, row: Row) -> None:
        card = self.cards[row["title"]]
        trial = running_trial(card.idea, to=Stage.PROPOSED)
        stop(trial, card.leader.person, reason=row["stopped"])

    def _plan_merge(self, row: Row) -> None:
        one, into = self.cards[row["title"]], self.cards[row["into"]]
        by, is_slip = one.leader, "ago" in row
        # Else as the last that happens: until then colleagues back it and talk about it.
        moment = self.story.day(row["ago"]) if is_slip else self.story.now
        self.story.then(moment, lambda: merge(one.idea, into.idea, by.person))
        if is_slip:
            self.story.then(moment, lambda: unmerge(one.idea, by.person))

    def _answer(self, row: Row) -> None:
        card = self.cards[row["title"]]
        answer = Answer(
            Because(row["because"]), row["reason"], row["problem"], row.get("instead", "")
        )
        decide_with_care(card.idea, card.leader.person, Stage.DECLINED, answer)

    def _reconsider(self, row: Row) -> None:
        card = self.cards[row["title"]]
        reconsider_decision(card.idea, card.leader.person)

    def _plan_offer(self, row: Row, keeping: Keeping) -> None:
        decided = self.decided[row["title"]]
        offered = self.story.day(row["ago"]) if "ago" in row else decided
        self.story.then(offered + AN_HOUR, self._offer, row)
        if "fit" in row:
            answered = offered + timedelta(days=row["after"])
            self.story.then(answered, self._answer_offer, row)
            if row["fit"] == Fit.AS_IT_IS:
                keeping.learn(self.cards[row["title"]], answered, by=row["to"])
            elif row["fit"] == Fit.ADAPTED:
                adapted = partial(self._adapted, row)
                keeping.learn(self.cards[row["title"]], answered, by=row["to"], how=adapted)

    def _offer(self, row: Row) -> None:
        """Unless the board has done it: the same was heard there."""
        if self._replication(row):
            return
        card = self.cards[row["title"]]
        adoption = standing_adoption(card.idea)
        assert adoption is not None  # noqa: S101 - the table names only adopted ideas
        offer_to(adoption, self.plant.teams[row["to"]], card.leader.person)

    def _adapted(self, row: Row, _card: Card) -> StandardVersion | None:
        replication = self._replication(row)
        standard = replication.standard if replication else None
        return standard.current if standard else None

    def _replication(self, row: Row) -> Replication | None:
        team = self.plant.teams[row["to"]]
        adoption = standing_adoption(self.cards[row["title"]].idea)
        assert adoption is not None  # noqa: S101 - the table names only adopted ideas
        offered = Replication.team_id == team.id, Replication.adoption_id == adoption.id
        return db.session.scalar(db.select(Replication).where(*offered))

    def _answer_offer(self, row: Row) -> None:
        team, by = self.plant.teams[row["to"]], self.plant.leader(row["to"]).person
        replication = self._replication(row)
        assert replication is not None  # noqa: S101 - it was offered before
        match Fit(row["fit"]):
            case Fit.AS_IT_IS:
                replication.adopt_as_it_is(by, words=row["words"])
            case Fit.ADAPTED:
                way = Way(row["title"], [NewStep(words) for words in row["steps"]])
                known = Audience(teams=[team])
                care = Care(by, due_day(team, team.today + timedelta(days=365)), must_know=known)
                replication.adapt(by, way, care, words=row["words"])
            case Fit.DOES_NOT_FIT:
                replication.say_it_does_not_fit(by, because=row["words"])
