"""Taking something on: for a card, from its page, or without one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.complaints.models import Complaint
from kaizen.extensions import htmx
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.teams.models import Team
from kaizen.todos.forms import ToDoForm
from kaizen.todos.models import ToDo
from kaizen.todos.views import bp
from kaizen.web.answers import allow, find, me, new_key, save, sent_before


@bp.route("/todos/new", methods=["GET", "POST"])
def take() -> ResponseReturnValue:
    """`idea` or `complaint` says what for, else `team` says where. In place it answers with
    todos/_take.html, and with todos/_taken.html when that is done."""
    card = card_asked()
    team = card.team if card else team_asked()
    allow(Action.TAKE_TO_DO, team)
    form = ToDoForm.of(team, owner=me())
    if request.method == "GET" or not (sent_before() or form.validate()):
        template = "todos/_take.html" if htmx and card else "todos/new.html"
        context = {"form": form, "card": card, "team": team, "key": new_key()}
        return render_template(template, **context), 422 if form.errors else 200
    if not sent_before():
        take_on(form, card)
        save()
    return taken(form, card)


def take_on(form: ToDoForm, card: Idea | Complaint | None) -> ToDo:
    """What a valid form asks for. Who takes it on is who is signed in."""
    assert form.owner.person is not None  # noqa: S101 - asked by the form
    return ToDo.take(
        form.words.data or "",
        form.team,
        form.owner.person,
        me(),
        due_on=form.due_on.data,
        partner=form.partner.person,
        idea=card if isinstance(card, Idea) else None,
        complaint=card if isinstance(card, Complaint) else None,
    )


def taken(form: ToDoForm, card: Idea | Complaint | None) -> ResponseReturnValue:
    said = _("Taken on: %(words)s", words=form.words.data)
    if htmx and card:
        return render_template("todos/_taken.html", card=card, said=said)
    flash(said, "keep")
    if isinstance(card, Idea):
        return redirect(url_for("ideas.show", number=card.id), 303)
    if card:
        return redirect(url_for("complaints.show", number=card.id), 303)
    is_mine = me() in (form.owner.person, form.partner.person)
    return redirect(url_for(".index", team=None if is_mine else form.team.id), 303)


def card_asked() -> Idea | Complaint | None:
    idea, complaint = (number_in(request.args.get(name)) for name in ("idea", "complaint"))
    if idea:
        return find(Idea, idea)
    return find(Complaint, complaint) if complaint else None


def team_asked() -> Team:
    """The one asked for, else one's own, else one that one leads."""
    asked = number_in(request.args.get("team")) or me().team_id
    number = asked or min(me().led_team_ids, default=None)
    return find(Team, number) if number else abort(404)
