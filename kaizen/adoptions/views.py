from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.adoptions.concerns import concerns as what_needs_a_word
from kaizen.adoptions.troubles import in_use
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.teams.models import Team
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import allow, me

bp = Blueprint("adoptions", __name__)

ALL_TEAMS = "all"


@bp.get("/concerns")
def concerns() -> ResponseReturnValue:
    """What needs a word at the stand-up of one team, or in all of them."""
    allow(Action.SEE)
    teams = teams_by_name()
    team = chosen(teams)
    todays = {one.id: one.today for one in teams}
    return render_template(
        "adoptions/concerns.html",
        team=team,
        every_team=teams,
        concerns=what_needs_a_word(todays, team.id if team else None),
        in_use=in_use(team) if team else None,
        all_teams=url_for(".concerns", team=ALL_TEAMS),
    )


def chosen(teams: list[Team]) -> Team | None:
    """The one in the address, else my own; None for all."""
    wanted = request.args.get("team", "")
    number = number_in(wanted) or me().team_id
    if wanted == ALL_TEAMS:
        return None
    return next((one for one in teams if one.id == number), teams[0] if teams else None)
