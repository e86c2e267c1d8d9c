"""What the people of a team must know, and what is open for whom: a further page of each team."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kaizen.standards.team_training import training_of
from kaizen.teams.models import Team
from kaizen.teams.views import bp
from kaizen.web.answers import find


@bp.get("/teams/<int:number>/training")
def training(number: int) -> ResponseReturnValue:
    team = find(Team, number)
    return render_template("teams/training.html", team=team, training=training_of(team))
