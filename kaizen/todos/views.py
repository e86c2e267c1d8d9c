"""What was taken on: mine, my team's, each on a page of its own."""

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.complaints.models import Complaint
from kaizen.errors import Refusal
from kaizen.events.queries import history_of
from kaizen.extensions import db, htmx
from kaizen.ideas.models import Idea
from kaizen.inbox.opening import opened
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.teams.models import Team
from kaizen.teams.queries import teams_by_name
from kaizen.todos.forms import CallOffForm, ToDoForm, as_it_stands
from kaizen.todos.models import ToDo
from kaizen.todos.queries import to_dos_in, to_dos_of
from kaizen.web.answers import (
    announce,
    back_to,
    find,
    go_to,
    look_up,
    me,
    new_key,
    save,
    sent_before,
)

bp = Blueprint("todos", __name__)


@bp.get("/todos")
def index() -> ResponseReturnValue:
    """Mine, or those of everybody in a team."""
    teams = teams_by_name()
    team = look_up(Team, number_in(request.args.get("team")))
    shown = to_dos_in([team.id]) if team else to_dos_of(me())
    near = me().led_team_ids | {me().team_id}
    return render_template(
        "todos/index.html",
        shown=shown,
        team=team,
        my_teams=[one for one in teams if one.id in near],
        other_teams=[one for one in teams if one.id not in near],
    )


@bp.get("/todos/<int:number>")
def show(number: int) -> ResponseReturnValue:
    to_do = found(number)
    opened(to_do)
    history = history_of(to_do)
    return render_template("todos/show.html", to_do=to_do, history=history, key=new_key())


@bp.post("/todos/<int:number>/completion")
def complete(number: int) -> ResponseReturnValue:
    """Answers with todos/_to_do.html, and for ten seconds it can be undone."""
    to_do = found(number, to=Action.DO_TO_DO)
    if not sent_before():
        to_do.do(me())
        save()
    if not htmx:
        flash(_("Done: %(words)s", words=to_do.words), "keep")
        return go_to(back_to(url_for(".show", number=to_do.id)))
    done = make_response(render_template("todos/_done.html", to_do=to_do, card=card_of(to_do)))
    return announce(done, _("Done: %(words)s", words=to_do.words))


@bp.post("/todos/<int:number>/reopening")
def reopen(number: int) -> ResponseReturnValue:
    """It is to be done after all: a slip of the finger, or it was not done well."""
    to_do = found(number, to=Action.DO_TO_DO)
    if not sent_before():
        to_do.undo(me())
        save()
    if not htmx:
        return go_to(back_to(url_for(".show", number=to_do.id)))
    again = make_response(render_template("todos/_reopened.html", to_do=to_do, card=card_of(to_do)))
    return announce(again, _("To be done after all: %(words)s", words=to_do.words))


@bp.route("/todos/<int:number>/edit", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    to_do = found(number, to=Action.CHANGE_TO_DO)
    form, refusal = ToDoForm.again(to_do), None
    if form.is_submitted() and (sent_before() or form.validate()):
        try:
            if not sent_before():
                change(to_do, form)
                save()
            return go_to(url_for(".show", number=to_do.id))
        except Refusal as fault:
            db.session.rollback()
            refusal = str(fault)
    context = {"to_do": to_do, "form": form, "refusal": refusal, "key": new_key()}
    status = 409 if refusal else 422 if form.errors else 200
    return render_template("todos/edit.html", **context), status


@bp.route("/todos/<int:number>/cancellation", methods=["GET", "POST"])
def call_off(number: int) -> ResponseReturnValue:
    to_do, form, refusal = found(number, to=Action.CHANGE_TO_DO), CallOffForm(), None
    if form.is_submitted() and (sent_before() or form.validate()):
        try:
            if not sent_before():
                to_do.call_off(me(), reason=form.reason.data or "")
                save()
            return go_to(url_for(".show", number=to_do.id))
        except Refusal as fault:
            db.session.rollback()
            refusal = str(fault)
    context = {"to_do": to_do, "form": form, "refusal": refusal, "key": new_key()}
    status = 409 if refusal else 422 if form.errors else 200
    return render_template("todos/call_off.html", **context), status


def change(to_do: ToDo, form: ToDoForm) -> None:
    if form.seen.data and form.seen.data != as_it_stands(to_do):
        raise Refusal(_("Somebody else changed it at the same moment. Look again, then decide."))
    assert form.owner.person is not None  # noqa: S101 - asked by the form
    to_do.change(
        me(),
        words=form.words.data or "",
        owner=form.owner.person,
        partner=form.partner.person,
        due_on=form.due_on.data,
    )


def card_of(to_do: ToDo) -> Idea | Complaint | None:
    """Where the row stands on the page of its card, which it does not name there."""
    return to_do.card if request.form.get("on_card") else None


def found(number: int, *, to: Action = Action.SEE) -> ToDo:
    around = [
        joinedload(one)
        for one in (ToDo.team, ToDo.owner, ToDo.partner, ToDo.taken_by, ToDo.done_by)
    ]
    cards = [joinedload(ToDo.idea), joinedload(ToDo.complaint)]
    return find(ToDo, number, to=to, load=[*around, *cards])
