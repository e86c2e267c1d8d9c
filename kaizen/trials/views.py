from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.extensions import db, htmx
from kaizen.ideas.deciding import decide
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.trials.ending import RESULT, asked_with, cycle_to_end, photos_after, with_photos
from kaizen.trials.ends import offered_end
from kaizen.trials.forms import AbandonForm, ExtendForm
from kaizen.trials.models import running_trial, trials_of
from kaizen.trials.moves import move_towards, moves_of
from kaizen.trials.undo import undo_last_move
from kaizen.web.answers import announce, find, me

bp = Blueprint("trials", __name__)


@bp.get("/ideas/<int:number>/move")
def moves(number: int) -> ResponseReturnValue:
    """Move to…: where this card can go. With `to`, straight to the form of that column."""
    idea = find(Idea, number, to=Action.DECIDE)
    ways = moves_of(idea, trials_of(idea))
    straight = move_towards(ways, idea.stage, request.args.get("to"))
    if straight:
        return redirect(url_for(straight.endpoint, number=idea.id))
    template = "trials/_moves.html" if htmx else "trials/moves.html"
    return render_template(template, idea=idea, moves=ways, to=request.args.get("to"))


@bp.route("/ideas/<int:number>/trial/extension", methods=["GET", "POST"])
def extend(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.DECIDE), ExtendForm()
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)
    return decide(
        idea,
        form,
        lambda: running_trial(idea, to=Stage.TRIALLED).extend(
            me(), ends_on=form.ends_on.data, reason=form.reason.data
        ),
        heading=_("More time for the trial"),
        button=_("Give it more time"),
    )


@bp.route("/ideas/<int:number>/abandonment", methods=["GET", "POST"])
def abandon(number: int) -> ResponseReturnValue:
    photos = photos_after()
    idea = find(Idea, number, to=Action.DECIDE)
    form = AbandonForm(trial=cycle_to_end(idea))
    verb = with_photos(
        form,
        idea,
        photos,
        lambda: running_trial(idea, to=Stage.ABANDONED).abandon(
            me(),
            actual=form.actual.data or "",
            figure=form.figure,
            lesson=form.lesson.data,
        ),
    )
    return decide(
        idea,
        form,
        verb,
        heading=_("End the trial: tried, and learned from it"),
        button=_("End the trial"),
        parts=(RESULT,),
        **asked_with(form),
    )


@bp.post("/ideas/<int:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    """The slip of a finger: what was decided seconds ago is taken back."""
    idea = find(Idea, number, to=Action.UNDO_MOVE)
    undo_last_move(idea, me())
    db.session.commit()
    if not htmx:
        return redirect(url_for("ideas.show", number=idea.id), 303)
    done = make_response(render_template("trials/_undone.html"))
    return announce(done, _("#%(number)s is back where it was.", number=idea.id), moved=True)
