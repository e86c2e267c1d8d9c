"""How fast the team of a board answers, and when the teams work whose cards wait."""

from collections.abc import Iterable

from kaizen.answers.figures import TeamFigures, figures_and_working_times
from kaizen.board.queries import Facts
from kaizen.extensions import db
from kaizen.teams.models import Team
from kaizen.teams.working_time import WorkingTime


def answers_and_working_times(
    cards: Iterable[Facts], team: Team | None
) -> tuple[TeamFigures | None, dict[int, WorkingTime]]:
    """One query at most; the board has read all teams already."""
    waiting = sorted({card.team_id for card in cards if card.waits_since})
    return figures_and_working_times(team, [db.session.get_one(Team, one) for one in waiting])
