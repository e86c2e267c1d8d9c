"""What the people of a team must know, and what is open for whom: a further page of each team."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from kaizen.numbers import number_in
from kaizen.standards.team_training import training_of
from kaizen.teams.models import Team
from kaizen.teams.views import bp
from kaizen.web.answers import find


@bp.get("/teams/<int:number>/training")
def training(number: int) -> ResponseReturnValue:
    team = find(Team, number)
    page = number_in(request.args.get("page")) or 1
    return render_template("teams/training.html", team=team, training=training_of(team, page))
