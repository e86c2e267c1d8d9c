"""Heard it again: one tap, then what is known of it, or undo."""

from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.complaints.forms import DetailsForm
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.queries import channels_used
from kaizen.complaints.views import bp
from kaizen.extensions import db, htmx
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.submissions import remember, seen_before
from kaizen.web.answers import announce, back_to, find, go_to, is_ours, me, sent_before, sent_key


@bp.post("/complaints/<int:number>/occurrences")
def hear(number: int) -> ResponseReturnValue:
    complaint = find(Complaint, number, to=Action.HEAR)
    form = DetailsForm.of(None)
    if not form.validate():
        return occurrence_page(complaint, None, form)
    before = seen_before(sent_key(), me())
    if before and before.made:
        occurrence = find(Occurrence, int(before.made))
    else:
        occurrence = Occurrence.hear(complaint, me(), **form.details)
        remember(sent_key(), me(), made=str(occurrence.id))
        db.session.commit()
    if not htmx:
        return go_to(url_for(".occurrence", number=occurrence.id, back=back_to("") or None))
    if is_on_a_card():
        return heard_on_board(complaint, _("Counted."), occurrence=occurrence)
    return counted(
        complaint,
        _("Counted."),
        occurrence=occurrence,
        form=DetailsForm.of(occurrence, formdata=None),
    )


@bp.get("/occurrences/<int:number>")
def occurrence(number: int) -> ResponseReturnValue:
    """The second step, also for who comes back to it later."""
    heard = find_heard(number, Action.CORRECT_OCCURRENCE)
    return occurrence_page(heard.complaint, heard, DetailsForm.of(heard, formdata=None))


@bp.post("/occurrences/<int:number>")
def correct(number: int) -> ResponseReturnValue:
    heard = find_heard(number, Action.CORRECT_OCCURRENCE)
    form = DetailsForm.of(heard)
    if not form.validate():
        return occurrence_page(heard.complaint, heard, form)
    if not sent_before():
        heard.correct(me(), **form.details)
        remember(sent_key(), me())
        db.session.commit()
    return done(heard.complaint, _("Noted. Thank you."))


@bp.post("/occurrences/<int:number>/withdrawal")
def take_back(number: int) -> ResponseReturnValue:
    heard = find_heard(number, Action.TAKE_OCCURRENCE_BACK)
    if not sent_before():
        heard.take_back(me())
        remember(sent_key(), me())
        db.session.commit()
    return done(heard.complaint, _("Taken back. It is not counted."))


def find_heard(number: int, action: Action) -> Occurrence:
    with_complaint = joinedload(Occurrence.complaint).joinedload(Complaint.team)
    return find(Occurrence, number, to=action, load=[with_complaint])


def occurrence_page(
    complaint: Complaint, heard: Occurrence | None, form: DetailsForm
) -> ResponseReturnValue:
    back = request.values.get("back", "")
    html = render_template(
        "complaints/_heard.html" if htmx else "complaints/occurrence.html",
        complaint=complaint,
        occurrence=heard,
        form=form,
        channels=channels_used(),
        back=back if is_ours(back) else "",
    )
    return html, 422 if form.errors else 200


def done(complaint: Complaint, words: str) -> ResponseReturnValue:
    if is_on_a_card():
        return heard_on_board(complaint, words)
    if htmx:
        return counted(complaint, words)
    flash(words, "keep")
    return go_to(back_to(url_for(".show", number=complaint.id)))


def is_on_a_card() -> bool:
    """Whether it was tapped on the board, where no second step opens."""
    return bool(htmx) and request.form.get("from") == "board"


def heard_on_board(complaint: Complaint, words: str, **context: Any) -> ResponseReturnValue:
    """The undo bar; the board then fetches the counts of all its cards."""
    html = render_template("complaints/_heard_on_board.html", complaint=complaint, **context)
    return announce(make_response(html), words, moved=True)


def counted(complaint: Complaint, words: str, **context: Any) -> ResponseReturnValue:
    """The button or the second step, and the new count for wherever the page shows it."""
    html = render_template(
        "complaints/_counted.html", complaint=complaint, channels=channels_used(), **context
    )
    return announce(make_response(html), words)
