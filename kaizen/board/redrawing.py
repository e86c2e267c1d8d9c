"""What of a board comes anew after some events: read once for all who look at it the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kaizen.adoptions.troubles import Troubles, troubles
from kaizen.answers.figures import TeamFigures
from kaizen.board.around import Around, around
from kaizen.board.cards import Seen, as_seen_by
from kaizen.board.counts import counts, how_many_fit, how_many_overdue
from kaizen.board.looking import View
from kaizen.board.queries import (
    AMBER_SHOWN,
    ENDED_SHOWN,
    Facts,
    cards_among,
)
from kaizen.board.theirs import voted_among
from kaizen.board.touched import Touched, ideas_touched
from kaizen.extensions import db
from kaizen.ideas.lifecycle import ENDED, Stage
from kaizen.people.models import Person
from kaizen.teams.models import Team

MOST_REDRAWN = 100  # cards; for more the whole board is fetched


@dataclass(frozen=True)
class Heads:
    """What stands above the cards."""

    counts: Mapping[Stage, int]
    in_use: int
    ended_shown: int
    to_talk_about: int
    answers: TeamFigures | None


@dataclass(frozen=True)
class Redrawn:
    """The cards that were touched and that the view lets through, whoever looks."""

    touched: Touched
    view: View
    facts: list[Facts]
    around: Around
    gone: frozenset[int]
    heads: Heads
    drawn: dict[str, str] = field(default_factory=dict)
    """The heads by the language in which they were drawn."""

    def seen_by(self, person: Person) -> Iterator[Seen]:
        """What was decided and not told yet shows to nobody who would not see it on the board."""
        voted = voted_among([facts.id for facts in self.facts], person) if self.facts else ()
        for seen in as_seen_by(person, self.facts, self.around, voted):
            if seen.facts.id not in self.touched.decided or seen.own or seen.movable:
                yield seen


def redrawn(view: View, touched: Touched, todays: Mapping[int, date]) -> Redrawn | None:
    """None when so much was touched that the whole board is less work."""
    touched_ids = ideas_touched(touched)
    if len(touched_ids) > MOST_REDRAWN:
        return None
    unwell = troubles(todays, view.ideas.team_id)
    facts = cards_among(view, touched_ids)
    team = db.session.get(Team, view.ideas.team_id) if view.ideas.team_id else None
    beside, answers = around(facts, team, todays, unwell)
    return Redrawn(
        touched,
        view,
        facts,
        beside,
        touched_ids - touched.decided - {one.id for one in facts},
        heads_of(view, unwell, how_many_overdue(view.ideas.team_id, todays), answers),
    )


def heads_of(view: View, unwell: Troubles, overdue: int, answers: TeamFigures | None) -> Heads:
    counted = counts(view)
    return Heads(
        counted,
        in_use=counted.get(Stage.ADOPTED, 0) - how_many_fit(view, unwell.out_of_use),
        ended_shown=ended_shown(counted, how_many_fit(view, unwell.of)),
        to_talk_about=len(unwell.of) + overdue,
        answers=answers,
    )


def ended_shown(counted: Mapping[Stage, int], amber: int) -> int:
    """Of the last column: the amber ones, and the newest of the others."""
    amber = min(amber, AMBER_SHOWN)
    return amber + min(ENDED_SHOWN, sum(counted.get(stage, 0) for stage in ENDED) - amber)
