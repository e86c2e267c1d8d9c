"""Signing in and out."""

from datetime import timedelta

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

from kaizen.answers.one_a_day import anything_waits
from kaizen.extensions import db, htmx, limiter, login
from kaizen.inbox.browsers import unsubscribe_hash
from kaizen.language import gettext as _
from kaizen.people.forms import SignInForm
from kaizen.people.models import Person, badge_key
from kaizen.people.proofs import NotProven, prove
from kaizen.people.queries import anybody_here, sign_ins_to_look_around
from kaizen.people.sign_ins import SignIn, end_sign_in
from kaizen.web.answers import go_to, is_ours
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
        return redirect(wanted_page(request.args) or url_for("board.show"), 303)
    return sign_in_page()


@login.unauthorized_handler
def ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and from there back; words typed in a form go along. On a kiosk the
    next person may stand there already, so nothing goes along."""
    if g.get("kiosk"):
        return go_to(url_for("kiosks.show"))
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


def who_tries() -> str:
    return f"{request.remote_addr} {badge_key(request.form.get('badge'))[:254]}"


# A whole shift may come in behind one address, so only tries that failed are counted, and those
# of one name by themselves; who guesses many is slowed by what people remember of wrong tries.
@bp.post("/sign-in")
@open_to_all
@limiter.limit("30/minute", key_func=who_tries, deduct_when=has_failed, on_breach=say_too_fast)
@limiter.limit("600/minute", deduct_when=has_failed, on_breach=say_too_fast)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return sign_in_page(form), 422
    try:
        person = prove(form.badge.data or "", form.pin.data or "")
    except NotProven as fault:
        form.form_errors.append(fault.words)
        return sign_in_page(form), fault.status
    let_in(person)
    return where_to_go(person)


def let_in(person: Person, *, lasts: timedelta | None = None, kiosk_id: int | None = None) -> None:
    """A new session with a new token; whatever the browser carried before is dropped, but for the
    language that was tapped to sign in."""
    end_sign_in(session.get("_user_id", ""))
    lasts = lasts or timedelta(hours=current_app.config["SIGN_IN_HOURS"])
    token = SignIn.start(person, lasts=lasts, kiosk_id=kiosk_id)
    db.session.commit()
    tapped = session.get(TAPPED)
    session.clear()
    g.pop("csrf_token", None)  # it was made for the session just dropped
    if tapped:
        session[TAPPED] = tapped
    session["_user_id"] = token
    session["_fresh"] = True
    session.permanent = kiosk_id is None


@bp.post("/sign-out")  # nosemgrep: view-without-policy - one's own
def sign_out() -> ResponseReturnValue:
    end_sign_in(session.get("_user_id", ""))
    unsubscribe_hash(session.get("push", ""))
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


def where_to_go(person: Person) -> ResponseReturnValue:
    kept = unsealed(request.form.get("kept", ""))
    if kept:
        path, fields = kept
        return kept_page(_("You are signed in again"), fields, path)
    there = wanted_page(request.form)
    return redirect(there or first_page(person), 303)


def first_page(person: Person) -> str:
    """Who leads begins with what waits longest for an answer, if anything does."""
    begins_today = person.can_lead and g.get("kiosk") is None and anything_waits(person)
    return url_for("today.show" if begins_today else "board.show")


def wanted_page(sent: dict[str, str]) -> str:
    """Where somebody was on the way to, if anywhere."""
    there = sent.get("next", "")
    return there if is_ours(there) else ""
