"""Decisions that need no trial: not this way, not now, open again, and the slip of a finger."""

from datetime import timedelta

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.extensions import db, htmx
from kaizen.ideas.answers import decide_with_care, reconsider_decision
from kaizen.ideas.deciding import decide
from kaizen.ideas.forms import DeclineForm, DeferForm, ReconsiderForm, ReopenForm
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.places import place_after
from kaizen.ideas.views import bp
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.teams.calendars import due_day
from kaizen.web.answers import announce, find, me

LOOK_AGAIN_AFTER = timedelta(days=42)


@bp.route("/ideas/<int:number>/decline", methods=["GET", "POST"])
def decline(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.DECIDE), DeclineForm()
    return decide(
        idea,
        form,
        lambda: decide_with_care(idea, me(), Stage.DECLINED, form.answer),
        heading=_("Not this way"),
        button=_("Decline it"),
    )


@bp.route("/ideas/<int:number>/deferral", methods=["GET", "POST"])
def defer(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.DECIDE), DeferForm()
    if request.method == "GET":
        form.review_on.data = due_day(idea.team, idea.team.today + LOOK_AGAIN_AFTER)
    return decide(
        idea,
        form,
        lambda: decide_with_care(
            idea, me(), Stage.DEFERRED, form.answer, review_on=form.review_on.data
        ),
        heading=_("Not now"),
        button=_("Put it off"),
    )


@bp.route("/ideas/<int:number>/reopening", methods=["GET", "POST"])
def reopen(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.DECIDE), ReopenForm()
    return decide(
        idea,
        form,
        lambda: idea.reopen(me(), reason=form.reason.data),
        heading=_("Open it again"),
        button=_("Open it again"),
    )


@bp.route("/ideas/<int:number>/reconsideration", methods=["GET", "POST"])
def reconsider(number: int) -> ResponseReturnValue:
    """What was decided and not told yet is taken back."""
    idea = find(Idea, number, to=Action.DECIDE)
    return decide(
        idea,
        ReconsiderForm(),
        lambda: reconsider_decision(idea, me()),
        heading=_("Take the answer back"),
        button=_("Take it back"),
    )


@bp.post("/ideas/<int:number>/place")
def place(number: int) -> ResponseReturnValue:
    """By hand: below the card named in `after`, or on top. Nothing is swapped."""
    idea = find(Idea, number, to=Action.ARRANGE)
    place_after(idea, _neighbour(), me())
    db.session.commit()
    if htmx:
        return announce(make_response("", 204), _("#%(number)s has its new place.", number=idea.id))
    return redirect(url_for("board.show", team=idea.team_id), 303)


def _neighbour() -> Idea | None:
    after = number_in(request.form.get("after"))
    return find(Idea, after) if after else None
