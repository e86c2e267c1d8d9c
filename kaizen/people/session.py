"""Signing in and out."""

from datetime import timedelta
from math import ceil

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kaizen.database import only_reading
from kaizen.extensions import db, htmx, limiter, login
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.people import secrets
from kaizen.people.forms import SignInForm
from kaizen.people.models import Person, badge_key, email_key
from kaizen.people.queries import anybody_here, person_named, sign_ins_to_look_around
from kaizen.people.sign_ins import SignIn, end_sign_in
from kaizen.people.wrong_tries import (
    forget_wrong_tries,
    remember_wrong_try,
    wait_before_next_try,
)
from kaizen.web.answers import is_ours
from kaizen.web.apologies import said_in_place
from kaizen.web.front import open_to_all
from kaizen.web.kept import came_from_here, kept_fields, kept_page, sealed, unsealed
from kaizen.web.languages import TAPPED

bp = Blueprint("session", __name__)


@bp.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    if not anybody_here():
        return redirect(url_for("setup.welcome"), 303)
    if current_user.is_authenticated:
        return redirect(wanted_page(request.args), 303)
    return sign_in_page()


@login.unauthorized_handler
def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and from there back; words typed in a form go along."""
    if htmx:
        words = _(
            "You are signed out. Your words stay here: sign in in a new tab, then send again."
        )
        return said_in_place(words, 401, url=url_for("session.sign_in"))
    if request.method == "GET":
        there = request.full_path.rstrip("?")
        there = "" if there == "/" else there
        return redirect(url_for("session.sign_in", next=there or None), 303)
    typed = kept_fields() if came_from_here() else []
    if not typed:
        return redirect(url_for("session.sign_in"), 303)
    return sign_in_page(kept=sealed(request.path, typed)), 401


def has_failed(response: Response) -> bool:
    return response.status_code != 303


def say_too_fast(_limit: object) -> Response:
    form = SignInForm()
    form.form_errors.append(_("Too many tries from here. Wait a minute, then try again."))
    return make_response(sign_in_page(form), 429)


# A whole shift may come in behind one address, so only tries that failed are counted.
@bp.post("/sign-in")
@open_to_all
@limiter.limit("30/minute", deduct_when=has_failed, on_breach=say_too_fast)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return sign_in_page(form), 422
    typed, address = form.badge.data or "", request.remote_addr or ""
    with only_reading():
        db.session.rollback()  # nobody waits for the write lock while a hash is computed
        person = person_named(typed)
        name = f"#{person.id}" if person else badge_key(typed)
        wait = wait_before_next_try(name, address)
        kept = secret_of(person, typed)
        db.session.rollback()
        fits = not wait and secrets.fits(form.pin.data or "", kept)
    if wait:
        form.form_errors.append(wait_in_words(wait))
        return sign_in_page(form), 429
    # Read once more, now that nobody else can write: a PIN changed meanwhile is no way in.
    if person is None or not fits or secret_of(person, typed) != kept:
        remember_wrong_try(name, address)
        db.session.commit()
        form.form_errors.append(_("That badge number and PIN do not belong together."))
        return sign_in_page(form), 422
    forget_wrong_tries(name, address)
    let_in(person)
    return where_to_go()


def secret_of(person: Person | None, typed: str) -> str | None:
    """A badge number goes with the PIN, an e-mail address with the password."""
    if person is None or not person.is_active:
        return None
    return person.password_hash if person.email == email_key(typed) else person.pin_hash


def let_in(person: Person) -> None:
    """A new session with a new token; whatever the browser carried before is dropped, but for the
    language that was tapped to sign in."""
    end_sign_in(session.get("_user_id", ""))
    token = SignIn.start(person, lasts=timedelta(hours=current_app.config["SIGN_IN_HOURS"]))
    db.session.commit()
    tapped = session.get(TAPPED)
    session.clear()
    g.pop("csrf_token", None)  # it was made for the session just dropped
    if tapped:
        session[TAPPED] = tapped
    session["_user_id"] = token
    session["_fresh"] = True
    session.permanent = True


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


def where_to_go() -> ResponseReturnValue:
    kept = unsealed(request.form.get("kept", ""))
    if kept:
        path, fields = kept
        return kept_page(_("You are signed in again"), fields, path)
    return redirect(wanted_page(request.form), 303)


def wanted_page(sent: dict[str, str]) -> str:
    there = sent.get("next", "")
    return there if is_ours(there) else url_for("board.show")


def wait_in_words(wait: timedelta) -> str:
    seconds = ceil(wait.total_seconds())
    if seconds < 90:
        return ngettext(
            "Too many wrong tries. Try again in %(num)s second.",
            "Too many wrong tries. Try again in %(num)s seconds.",
            seconds,
        )
    return _("Too many wrong tries. Try again in %(minutes)s minutes.", minutes=ceil(seconds / 60))
