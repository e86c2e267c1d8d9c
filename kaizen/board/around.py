"""What goes with the cards of a board, read once for all who look at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kaizen.adoptions.troubles import Trouble, Troubles
from kaizen.answers.figures import TeamFigures
from kaizen.board.queries import Facts, authors_of
from kaizen.board.training import coverage_of_adopted
from kaizen.board.waiting import answers_and_working_times
from kaizen.ideas.lifecycle import Stage
from kaizen.standards.audience import Coverage
from kaizen.teams.models import Team
from kaizen.teams.working_time import WorkingTime

Author = tuple[int, str]


@dataclass(frozen=True)
class Around:
    """What goes with the cards of a board, whoever looks: by the ideas' ids, or by the teams'."""

    authors: Mapping[int, list[Author]]
    todays: Mapping[int, date]
    """The date where each team works."""
    amber: Mapping[int, Trouble]
    """What may not hold."""
    trained: Mapping[int, Coverage]
    working: Mapping[int, WorkingTime]
    """When the teams work whose cards wait."""


def around(
    facts: list[Facts], team: Team | None, todays: Mapping[int, date], unwell: Troubles
) -> tuple[Around, TeamFigures | None]:
    """With how fast the team answers, which is asked along. Three queries."""
    ids = [one.id for one in facts]
    adopted = [one.id for one in facts if one.stage is Stage.ADOPTED]
    answers, working = answers_and_working_times(facts, team)
    found = Around(
        authors_of(ids) if ids else {},
        todays,
        unwell.of,
        coverage_of_adopted(adopted) if adopted else {},
        working,
    )
    return found, answers
