"""A step taken on one complaint: a form that opens in place, or on a page of its own."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from kaizen.complaints.models import Complaint
from kaizen.errors import Refusal
from kaizen.extensions import htmx
from kaizen.web.answers import back_to, go_to


def step(
    name: str,
    complaint: Complaint,
    form: FlaskForm,
    refusal: Refusal | None = None,
    **context: Any,
) -> ResponseReturnValue:
    fragment = f"complaints/_{name}.html"
    html = render_template(
        fragment if htmx else "complaints/step.html",
        fragment=fragment,
        complaint=complaint,
        form=form,
        refusal=refusal,
        **context,
    )
    return html, 409 if refusal else 422 if form.errors else 200


def done(complaint: Complaint, words: str) -> ResponseReturnValue:
    flash(words, "keep")
    return go_to(back_to(url_for("complaints.show", number=complaint.id)))
