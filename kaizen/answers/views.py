"""Answering: a complaint, and what was raised; raising what a team can't settle alone."""

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.answers.clocks import clock_of
from kaizen.answers.figures import figures_of
from kaizen.answers.forms import RaiseAnswerForm, RaiseForm, ReplyForm
from kaizen.answers.passing import is_asked
from kaizen.answers.queries import raised_lately, raised_to
from kaizen.answers.raises import Raised
from kaizen.answers.raising import raise_up
from kaizen.answers.ready import ready_for
from kaizen.answers.replies import replies_to, reply
from kaizen.answers.waits import length_in_words, wait_since
from kaizen.complaints.models import Complaint
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action, may
from kaizen.teams.calendars import working_times_of
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import allow, answer, find, go_to, me, save, sent_before

bp = Blueprint("answers", __name__)


bp.add_app_template_global(ready_for)
bp.add_app_template_global(length_in_words)


# --- The team's figures


@bp.get("/answers")
def show() -> ResponseReturnValue:
    """How fast a team answers, and how that is counted."""
    allow(Action.SEE)
    teams = teams_by_name()
    asked = number_in(request.args.get("team")) or me().team_id
    team = next((one for one in teams if one.id == asked), teams[0] if teams else None)
    found = figures_of(team) if team else None
    return render_template("answers/show.html", team=team, choices=teams, answers=found)


# --- Replies to complaints


@bp.get("/complaints/<int:number>/replies")
def ask_reply(number: int) -> ResponseReturnValue:
    """The form on a page of its own; `template` begins it."""
    complaint = find_to_answer(number)
    form = ReplyForm(formdata=None)
    form.words.data = ready_for(complaint).words
    return reply_page(complaint, form)


@bp.post("/complaints/<int:number>/replies")
def give_reply(number: int) -> ResponseReturnValue:
    """Answers with answers/_replies.html."""
    complaint, form, refusal = find_to_answer(number), ReplyForm(), None
    if form.validate() and not sent_before():
        try:
            reply(complaint, me(), words=form.words.data)
            save()
        except Refusal as fault:
            db.session.rollback()
            refusal = fault
    if form.errors or refusal:
        return reply_page(complaint, form, refusal)
    return answer(
        "answers/_replies.html",
        page="answers/reply.html",
        back=url_for("complaints.show", number=complaint.id, _anchor="replies"),
        form=ReplyForm(formdata=None),
        **about(complaint),
    )


def find_to_answer(number: int) -> Complaint:
    """By who leads, or whom a leader asked by name."""
    complaint = find(Complaint, number, load=[joinedload(Complaint.team)])
    if not may(me(), Action.ANSWER, complaint) and not is_asked_for(complaint):
        abort(403)
    return complaint


def is_asked_for(complaint: Complaint) -> bool:
    one = clock_of(complaint)
    return one is not None and is_asked(me(), one)


def reply_page(
    complaint: Complaint, form: ReplyForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    template = "answers/_replies.html" if htmx else "answers/reply.html"
    html = render_template(template, form=form, refusal=refusal, **about(complaint))
    return html, 409 if refusal else 422 if form.errors else 200


def about(complaint: Complaint) -> dict[str, Any]:
    return {"complaint": complaint, "replies": replies_to(complaint), "may_reply": True}


# --- Raising


@bp.route("/ideas/<int:number>/raise", methods=["GET", "POST"])
def raise_idea(number: int) -> ResponseReturnValue:
    back = url_for("ideas.show", number=number)
    return raised_by_hand(find(Idea, number, to=Action.RAISE), back)


@bp.route("/complaints/<int:number>/raise", methods=["GET", "POST"])
def raise_complaint(number: int) -> ResponseReturnValue:
    back = url_for("complaints.show", number=number)
    return raised_by_hand(find(Complaint, number, to=Action.RAISE), back)


def raised_by_hand(thing: Idea | Complaint, back: str) -> ResponseReturnValue:
    form, refusal = RaiseForm(), None
    if form.validate_on_submit():
        try:
            if not sent_before():
                raise_up(thing, me(), reason=form.reason.data)
                save()
            flash(_("Raised. The answer will stand here."), "keep")
            return go_to(back)
        except Refusal as fault:
            db.session.rollback()
            refusal = fault
    template = "answers/_raise.html" if htmx else "answers/raise.html"
    above = thing.team.parent
    html = render_template(
        template, thing=thing, form=form, refusal=refusal, above=above, back=back
    )
    return html, 409 if refusal else 422 if form.errors else 200


@bp.post("/raised/<int:number>/taking-back")
def take_back(number: int) -> ResponseReturnValue:
    raised = find(Raised, number, to=Action.TAKE_RAISE_BACK)
    if not sent_before():
        raised.take_back(me())
        save()
    flash(_("Taken back. The team settles it alone."), "keep")
    return go_to(page_of(raised))


def page_of(raised: Raised) -> str:
    if raised.idea_id:
        return url_for("ideas.show", number=raised.idea_id)
    return url_for("complaints.show", number=raised.complaint_id)


# --- Answering what was raised


@bp.get("/raised")
def raised() -> ResponseReturnValue:
    """What other teams raised to those that I lead, the longest first."""
    return render_template("answers/raised.html", form=None, **to_answer())


@bp.post("/raised/<int:number>/answer")
def answer_raised(number: int) -> ResponseReturnValue:
    """Answers with answers/_raised.html."""
    one, form, refusal = find(Raised, number, to=Action.ANSWER_RAISE), RaiseAnswerForm(), None
    if form.validate() and not sent_before():
        try:
            one.give_answer(me(), words=form.words.data)
            save()
        except Refusal as fault:
            db.session.rollback()
            refusal = fault
    if refusal is None and not form.errors and not htmx:
        flash(_("Answered. It shows where it came from."), "keep")
    context = one_of_them(one) if htmx else {"asked": one, **to_answer()}
    return answer(
        "answers/_raised.html",
        page="answers/raised.html",
        back=url_for(".raised"),
        form=form,
        refusal=refusal,
        **context,
    )


def to_answer() -> dict[str, Any]:
    person = me()
    mine = person.led_team_ids
    found = raised_to(mine, to_admins=person.is_admin)
    return {
        "open": found,
        "lately": raised_lately(mine, to_admins=person.is_admin),
        "waited": waits(found),
        "template_of": template_of,
        "form_of": form_of,
    }


def one_of_them(one: Raised) -> dict[str, Any]:
    return {"raised": one, "waited": waits([one]), "template_of": template_of}


def template_of(one: Raised) -> str:
    """The one that its form is to begin with; the page has a form for each."""
    is_meant = request.args.get("to") == str(one.id)
    return request.args.get("template", "") if is_meant else ""


def form_of(one: Raised) -> RaiseAnswerForm:
    form = RaiseAnswerForm(formdata=None)
    form.words.data = ready_for(one.thing, asked=template_of(one)).words
    return form


def waits(some: list[Raised]) -> dict[int, str]:
    """How long each waits since it was raised, in the working time where it came from."""
    working = working_times_of({one.from_team for one in some}) if some else {}
    since = {one.id: wait_since(one.raised_at, working[one.from_team_id]) for one in some}
    return {number: length_in_words(wait) for number, wait in since.items()}
