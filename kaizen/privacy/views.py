"""One file of all that is held on a person; and the name of somebody who left, replaced."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile

from flask import Blueprint, Response, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.permissions import Action
from kaizen.photos.sent import photo_files
from kaizen.privacy.former import replace_name
from kaizen.privacy.forms import ReplaceNameForm
from kaizen.privacy.holding import write_file
from kaizen.web.answers import find, go_to, me, save, sent_before, write_while_reading

bp = Blueprint("privacy", __name__)

IN_MEMORY = 4 * 1024 * 1024  # what is larger is put together on the disk


@bp.get("/people/<int:number>/file.zip")
def take_file(number: int) -> Response:
    """For the person, or an admin whom they asked; who took it is written down."""
    who = find(Person, number, to=Action.TAKE_PERSONS_FILE)
    write_while_reading()
    record(EventKind.EXPORTED, who, me(), what="person")
    db.session.commit()
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    write_file(file, who, photo_files())
    file.seek(0)
    name = f"kaizen-{who.id}-{clock.today():%Y-%m-%d}.zip"
    response = send_file(file, "application/zip", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/people/<int:number>/name-removal", methods=["GET", "POST"])
def remove_name(number: int) -> ResponseReturnValue:
    """Asked once more, because nobody can undo it."""
    who, form, refusal = find(Person, number, to=Action.MANAGE_PEOPLE), ReplaceNameForm(), None
    back = url_for("people.show", number=number)
    if request.method == "POST" and sent_before():
        return go_to(back)
    if form.validate_on_submit():
        try:
            replace_name(who, me())
            save()
            flash(_("The name is replaced. What they did stays."), "keep")
            return go_to(back)
        except Refusal as fault:
            db.session.rollback()
            refusal = str(fault)
    page = render_template("privacy/remove_name.html", who=who, form=form, refusal=refusal)
    return page, 409 if refusal else 422 if form.errors else 200
