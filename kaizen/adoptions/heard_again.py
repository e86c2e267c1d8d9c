"""Heard again although something was done about it: a leader says what that means."""

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.adoptions.forms import AcceptForm
from kaizen.adoptions.recurrences import Recurrence
from kaizen.adoptions.views import bp
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action, may
from kaizen.submissions import remember
from kaizen.trials.adoption import Adoption
from kaizen.web.answers import announce, find, go_to, look_up, me, new_key, sent_before, sent_key


@bp.get("/recurrences/<int:number>")
def recurrence(number: int) -> ResponseReturnValue:
    return asked(found_recurrence(number), AcceptForm(formdata=None))


@bp.post("/recurrences/<int:number>")
def accept(number: int) -> ResponseReturnValue:
    """It can stay as it is. The two other answers are made where they lead."""
    heard, form = found_recurrence(number, to=Action.ANSWER_RECURRENCE), AcceptForm()
    if sent_before():
        return answered(heard)
    if not form.validate():
        return asked(heard, form)
    try:
        heard.accept(me(), words=form.words.data or "")
        remember(sent_key(), me())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return asked(heard, form, refusal)
    return answered(heard)


def answer_with_new_idea(idea: Idea) -> None:
    """When it was proposed from a recurrence. One that was answered meanwhile stays as it is."""
    heard = look_up(Recurrence, number_in(request.form.get("recurrence")))
    if heard is None or not heard.is_open or not may(me(), Action.ANSWER_RECURRENCE, heard):
        return
    if heard.adoption.idea.complaint_id == idea.complaint_id:
        heard.have_new_idea(me(), idea)


def found_recurrence(number: int, *, to: Action = Action.SEE) -> Recurrence:
    idea = joinedload(Recurrence.adoption).joinedload(Adoption.idea)
    around = [
        idea.joinedload(Idea.team),
        idea.joinedload(Idea.complaint),
        joinedload(Recurrence.occurrence),
        joinedload(Recurrence.answered_by),
        joinedload(Recurrence.new_idea),
    ]
    return find(Recurrence, number, to=to, load=around)


def asked(
    heard: Recurrence, form: AcceptForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    template = "adoptions/_recurrence.html" if htmx else "adoptions/recurrence.html"
    words = str(refusal) if refusal else None
    html = render_template(template, recurrence=heard, form=form, refusal=words, key=new_key())
    return html, 409 if refusal else 422 if form.errors else 200


def answered(heard: Recurrence) -> ResponseReturnValue:
    if not htmx:
        return go_to(url_for(".recurrence", number=heard.id))
    html = render_template("adoptions/_recurrence.html", recurrence=heard, form=None, key="")
    return announce(make_response(html), _("Noted. Thank you."))
