"""A whole board: read, and drawn, once for all who look at it the same way."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from kaizen.adoptions.troubles import Troubles, troubles
from kaizen.answers.figures import TeamFigures
from kaizen.board.around import Around, around
from kaizen.board.cards import as_seen_by, drawn, seen
from kaizen.board.counts import counts, how_many_fit, how_many_overdue
from kaizen.board.looking import View
from kaizen.board.queries import Facts, cards
from kaizen.ideas.lifecycle import Stage
from kaizen.people.models import Person
from kaizen.teams.models import Team
from kaizen.web import figures


@dataclass(frozen=True)
class Whole:
    facts: list[Facts]
    around: Around
    troubles: Troubles
    answers: TeamFigures | None
    counts: Mapping[Stage, int]
    in_use: int
    overdue: int
    drawings: dict[tuple[str, bool], dict[int, Markup]] = field(default_factory=dict)
    """By the idea's id, for who did not propose it and does not back it; by the language, and
    whether they may move it."""

    def cards_for(self, person: Person, voted: Container[int]) -> Iterator[tuple[Facts, Markup]]:
        language, led_team_ids = figures.language(), person.led_team_ids
        authored = {one for one, by in self.around.authors.items() if person.id in dict(by)}
        common = {may: self.drawings.setdefault((language, may), {}) for may in (False, True)}
        for facts in self.facts:
            movable = person.is_admin or facts.team_id in led_team_ids
            if facts.id in voted or facts.id in authored:
                (theirs,) = as_seen_by(person, [facts], self.around, voted)
                yield facts, drawn(theirs)
                continue
            known = common[movable]
            if facts.id not in known:
                others = seen(facts, self.around, own=False, movable=movable, voted=False)
                known[facts.id] = drawn(others)
            yield facts, known[facts.id]


def whole(view: View, team: Team | None, todays: Mapping[int, date]) -> Whole:
    """Six queries. `todays` is the date where each team works, by the team's id."""
    unwell = troubles(todays, team.id if team else None)
    facts = cards(view, unwell.of.keys())
    beside, answers = around(facts, team, todays, unwell)
    counted = counts(view)
    return Whole(
        facts,
        beside,
        unwell,
        answers,
        counted,
        in_use=counted.get(Stage.ADOPTED, 0) - how_many_fit(view, unwell.out_of_use),
        overdue=_overdue(view, facts, counted, todays),
    )


def _overdue(
    view: View, facts: list[Facts], counted: Mapping[Stage, int], todays: Mapping[int, date]
) -> int:
    """Of the whole board, however it is looked at: asked for only where not all of it was read."""
    if view.is_filtered or counted.get(Stage.TRIALLED, 0) > view.cards:
        return how_many_overdue(view.ideas.team_id, todays)
    return sum(one.due_on is not None and one.due_on < todays[one.team_id] for one in facts)
