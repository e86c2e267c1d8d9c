"""Starting an import, ending it early, and taking it back."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kaizen.extensions import db, htmx
from kaizen.imports import background
from kaizen.imports.models import Import
from kaizen.imports.undoing import undo as take_out
from kaizen.imports.undoing import what_would_go
from kaizen.imports.views import bp, found, state_of, uploads
from kaizen.language import gettext as _
from kaizen.submissions import remember
from kaizen.web.answers import go_to, me, sent_before, sent_key


@bp.post("/imports/<int:number>/run")
def run(number: int) -> ResponseReturnValue:
    """Starts it, or starts it again where it stopped. A second tap finds it running."""
    import_ = found(number)
    there = url_for(".show", number=number)
    db.session.refresh(import_, with_for_update={"of": Import})
    if sent_before() or import_.is_running or not import_.forecast:
        return go_to(there)
    path = uploads().path(import_.stored_as)
    import_.start()
    import_.by, attempt = me(), import_.attempt
    remember(sent_key(), me())
    db.session.commit()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    background.run_in_background(app, number, attempt, path)
    return go_to(there)


@bp.post("/imports/<int:number>/cancel")
def cancel(number: int) -> ResponseReturnValue:
    """The run itself takes its rows out again, at its next batch."""
    import_ = found(number)
    if not sent_before():
        import_.ask_to_cancel()
        remember(sent_key(), me())
        db.session.commit()
    if htmx:
        return state_of(import_)
    return redirect(url_for(".show", number=number), 303)


@bp.get("/imports/<int:number>/undo")
def confirm_undo(number: int) -> ResponseReturnValue:
    import_ = found(number)
    if import_.left_nothing or import_.is_running:
        return redirect(url_for(".show", number=number), 303)
    occurrences, made, used = what_would_go(import_)
    return render_template(
        "imports/undo.html", import_=import_, occurrences=occurrences, made=made, used=used
    )


@bp.post("/imports/<int:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    import_ = found(number)
    if not sent_before():
        take_out(import_, me())
        remember(sent_key(), me())
        db.session.commit()
        flash(_("Taken back. The counts are as they were without this file."), "keep")
    return go_to(url_for(".show", number=number))
