"""Whether the people of a team may begin small, safe changes without asking: a leader's switch."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from kaizen.extensions import db
from kaizen.permissions import Action
from kaizen.submissions import remember
from kaizen.teams.models import Team
from kaizen.teams.views import bp
from kaizen.web.answers import answer, back_to, find, me, sent_before, sent_key


@bp.post("/teams/<int:number>/just-do-it")
def switch_just_do_it(number: int) -> ResponseReturnValue:
    """Answers with teams/_just_do_it.html."""
    team = find(Team, number, to=Action.SWITCH_JUST_DO_IT)
    if not sent_before():
        team.set_just_do_it(me(), allowed=request.form.get("allowed") == "1")
        remember(sent_key(), me())
        db.session.commit()
    back = back_to(url_for(".activity", number=team.id))
    return answer("teams/_just_do_it.html", page="teams/_just_do_it.html", back=back, team=team)
