"""The lane for what is small and safe: begun by its author without asking, stopped by a leader."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.ideas.deciding import decide
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.teams.models import Team
from kaizen.trials.begun_alone import begun_alone
from kaizen.trials.just_do_it import can_just_do, just_do, stop
from kaizen.trials.lane_forms import JustDoForm, StopForm
from kaizen.trials.models import running_trial
from kaizen.trials.views import bp
from kaizen.web.answers import allow, find, look_up, me


@bp.get("/just-do-it")
def without_asking() -> ResponseReturnValue:
    """What was begun without asking, of a team or of all."""
    allow(Action.SEE)
    team = look_up(Team, number_in(request.args.get("team")))
    begun = begun_alone(team.id if team else None)
    return render_template("trials/without_asking.html", team=team, begun=begun)


@bp.route("/ideas/<int:number>/just-do-it", methods=["GET", "POST"])
def begin_alone(number: int) -> ResponseReturnValue:
    idea = find(Idea, number, to=Action.JUST_DO, load=[joinedload(Idea.team)])
    if request.method == "GET" and not can_just_do(idea, me()):
        return redirect(url_for("ideas.show", number=idea.id))
    form = JustDoForm()
    return decide(
        idea,
        form,
        lambda: just_do(idea, me(), form.ticks, better=form.better.data),
        heading=_("Just do it"),
        button=_("Begin now"),
        parts=["trials/_four_ticks.html"],
    )


@bp.route("/ideas/<int:number>/trial/stop", methods=["GET", "POST"])
def stop_it(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.STOP_TRIAL), StopForm()
    return decide(
        idea,
        form,
        lambda: stop(running_trial(idea, to=Stage.PROPOSED), me(), reason=form.reason.data),
        heading=_("Stop the trial"),
        button=_("Stop it"),
    )
