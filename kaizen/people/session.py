"""Signing in and out."""

from math import ceil

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kaizen.apologies import kept_page, unsealed
from kaizen.database import only_reading
from kaizen.extensions import db
from kaizen.front import open_to_all
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.people import secrets
from kaizen.people.forms import SignInForm
from kaizen.people.models import Person
from kaizen.people.queries import anybody_here, person_named, sign_ins_to_look_around
from kaizen.people.sign_ins import (
    SignIn,
    end_sign_in,
    forget_wrong_tries,
    remember_wrong_try,
    wait_before_next_try,
)
from kaizen.web import is_ours

bp = Blueprint("session", __name__)


@bp.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    if not anybody_here():
        return redirect(url_for("setup.welcome"), 303)
    if current_user.is_authenticated:
        return redirect(url_for("board.show"), 303)
    return sign_in_page()


@bp.post("/sign-in")
@open_to_all
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return sign_in_page(form), 422
    name, address = (form.badge.data or "").strip().casefold(), request.remote_addr or ""
    with only_reading():
        wait = wait_before_next_try(name, address)
        person = person_named(name)
        fits = not wait and knows_secret(person, form.pin.data or "")
        db.session.rollback()  # nobody waits for the write lock while a hash is computed
    if wait:
        form.form_errors.append(wait_in_words(ceil(wait.total_seconds())))
        return sign_in_page(form), 429
    if person is None or not fits:
        remember_wrong_try(name, address)
        db.session.commit()
        form.form_errors.append(_("That badge number and PIN do not belong together."))
        return sign_in_page(form), 422
    forget_wrong_tries(name, address)
    let_in(person)
    return where_to_go()


def let_in(person: Person) -> None:
    """A new session with a new token; whatever the browser carried before is dropped."""
    token = SignIn.start(person)
    db.session.commit()
    session.clear()
    session["_user_id"] = token
    session["_fresh"] = True
    session.permanent = True
    current_app.logger.debug("signed in")


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    end_sign_in(session.get("_user_id", ""))
    db.session.commit()
    session.clear()
    return redirect(url_for("session.sign_in"), 303)


def sign_in_page(form: SignInForm | None = None, *, kept: str = "") -> str:
    return render_template(
        "people/sign_in.html",
        form=form or SignInForm(formdata=None),
        next=request.values.get("next", ""),
        kept=kept or request.form.get("kept", ""),
        demo_sign_ins=sign_ins_to_look_around(),
    )


def knows_secret(person: Person | None, secret: str) -> bool:
    """A PIN or a password, whichever fits; as slow for somebody who is not there."""
    if person is None or not person.is_active:
        secrets.fits(secret, None)
        return False
    kept = [hash_ for hash_ in (person.pin_hash, person.password_hash) if hash_]
    return any([secrets.fits(secret, hash_) for hash_ in kept or [None]])  # noqa: C419


def where_to_go() -> ResponseReturnValue:
    kept = unsealed(request.form.get("kept", ""))
    if kept:
        path, fields = kept
        return kept_page(_("You are signed in again"), fields, path)
    there = request.form.get("next", "")
    return redirect(there if is_ours(there) else url_for("board.show"), 303)


def wait_in_words(seconds: int) -> str:
    if seconds < 90:
        return ngettext(
            "Too many wrong tries. Try again in %(num)s second.",
            "Too many wrong tries. Try again in %(num)s seconds.",
            seconds,
        )
    return _("Too many wrong tries. Try again in %(minutes)s minutes.", minutes=ceil(seconds / 60))
