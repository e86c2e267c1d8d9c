"""What the leaders of a team answered: today, and on how many days in a row. Nobody is ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from kaizen.answers.clocks import AnswerDay
from kaizen.answers.figures import days_in_a_row
from kaizen.extensions import db
from kaizen.teams.models import Team
from kaizen.teams.working_time import WorkingTime

LOOKED_BACK = timedelta(days=366)


class Streak(NamedTuple):
    today: int  # answers
    days: int  # worked, in a row; today among them as soon as there is one


def streaks_of(teams: Iterable[Team], working: Mapping[int, WorkingTime]) -> dict[int, Streak]:
    """By the team's id, in one query; `working` has the working time of each."""
    wanted = {team.id: team for team in teams}
    answers: dict[int, dict[date, int]] = defaultdict(dict)
    since = min((team.today for team in wanted.values()), default=date.min)
    query = select(AnswerDay.team_id, AnswerDay.day, AnswerDay.answers).where(
        AnswerDay.team_id.in_(wanted),
        AnswerDay.day >= since - LOOKED_BACK,
        AnswerDay.answers > 0,
    )
    for team_id, day, count in db.session.execute(query):
        answers[team_id][day] = count
    return {
        number: Streak(
            answers[number].get(team.today, 0),
            days_in_a_row(answers[number], team.today, working[number]),
        )
        for number, team in wanted.items()
    }
