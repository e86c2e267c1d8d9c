"""Which teams use an idea of ours, and offering it to one more."""

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.adoptions.offers import offer_to
from kaizen.adoptions.replication_forms import OfferForm
from kaizen.adoptions.replications import Replication
from kaizen.adoptions.spreading import spread_of
from kaizen.adoptions.views import bp
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.submissions import remember
from kaizen.teams.models import Team
from kaizen.teams.queries import teams_by_name
from kaizen.trials.adoption import standing_adoption
from kaizen.web.answers import answer, find, look_up, me, new_key, sent_before, sent_key


@bp.route("/ideas/<int:number>/replications", methods=["GET", "POST"])
def offer(number: int) -> ResponseReturnValue:
    """Answers with adoptions/_offer.html."""
    idea = find(Idea, number, to=Action.DECIDE, load=[joinedload(Idea.team)])
    spread, form = spread_of([idea.id])[idea.id], OfferForm()
    form.team.choices = [(team.id, team.name) for team in others(idea, spread)]
    refusal: Refusal | None = None
    if request.method == "POST" and not sent_before() and form.validate():
        try:
            make_offer(idea, form.team.data)
            spread = spread_of([idea.id])[idea.id]
        except Refusal as fault:
            db.session.rollback()
            refusal = fault
    context = {"idea": idea, "spread": spread, "key": new_key()}
    if request.method == "GET":
        return render_template("adoptions/offer.html", form=form, refusal=None, **context)
    return answer(
        "adoptions/_offer.html",
        page="adoptions/offer.html",
        back=url_for(".offer", number=number),
        form=form,
        refusal=refusal,
        **context,
    )


def make_offer(idea: Idea, team_id: int) -> None:
    adoption, team = standing_adoption(idea), look_up(Team, team_id)
    if adoption is None:
        raise Refusal(_("The idea is not adopted any more, so it can't be offered."))
    if team is None:
        raise Refusal(_("Choose a team."))
    offer_to(adoption, team, me())
    remember(sent_key(), me())
    db.session.commit()


def others(idea: Idea, spread: Sequence[Replication]) -> list[Team]:
    asked = {idea.team_id, *(one.team_id for one in spread)}
    return [team for team in teams_by_name() if team.id not in asked]
