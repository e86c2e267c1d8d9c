"""The first visit of an empty board: three things, or a demo plant to look around in."""

from ipaddress import ip_address

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from wtforms import StringField

from kaizen.database import only_reading
from kaizen.errors import Refusal
from kaizen.extensions import db, limiter
from kaizen.language import gettext as _
from kaizen.people import secrets
from kaizen.people.queries import anybody_here
from kaizen.people.session import has_failed, let_in
from kaizen.setup.board import AlreadySetUp, set_up_board
from kaizen.setup.code import is_setup_code
from kaizen.setup.forms import WRONG_CODE, DemoForm, WelcomeForm
from kaizen.web.front import open_to_all

bp = Blueprint("setup", __name__)

FORWARDING = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


@bp.get("/welcome")
@open_to_all
def welcome() -> ResponseReturnValue:
    return welcome_page() if is_empty() else to_sign_in()


def say_too_fast(_limit: object) -> Response:
    words = _("Too many tries from here. Wait a minute, then try again.")
    return make_response(welcome_page(WelcomeForm(), refusal=words), 429)


@bp.post("/welcome")
@open_to_all
@limiter.limit("10/minute", deduct_when=has_failed, on_breach=say_too_fast)
def set_up() -> ResponseReturnValue:
    if not is_empty():
        return to_sign_in()
    form = WelcomeForm()
    if not (form.validate() and knows_code(form.code)):
        return welcome_page(form), 422
    pin, password = (
        secrets.hashed(field.data) if field.data else None for field in (form.pin, form.password)
    )
    try:
        admin = set_up_board(
            form.name.data,
            form.team.data,
            badge=form.badge.data,
            pin=pin,
            email=form.email.data,
            password=password,
        )
    except AlreadySetUp as refusal:
        db.session.rollback()
        return render_template("errors/refusal.html", reason=str(refusal)), 409
    let_in(admin)
    return redirect(url_for("board.show"), 303)


@bp.post("/welcome/demo")
@open_to_all
@limiter.limit("10/minute", deduct_when=has_failed, on_breach=say_too_fast)
def demo() -> ResponseReturnValue:
    from kaizen.demo.loading import load_demo

    if not is_empty():
        return to_sign_in()
    form = DemoForm()
    if not knows_code(form.code):
        return welcome_page(demo_form=form), 422
    try:
        load_demo()
    except Refusal as refusal:
        db.session.rollback()
        return welcome_page(demo_form=form, refusal=str(refusal)), 409
    db.session.commit()
    return to_sign_in()


def is_empty() -> bool:
    with only_reading():
        empty = not anybody_here()
        db.session.rollback()
    return empty


def to_sign_in() -> ResponseReturnValue:
    return redirect(url_for("session.sign_in"), 303)


def welcome_page(
    form: WelcomeForm | None = None, *, demo_form: DemoForm | None = None, refusal: str = ""
) -> str:
    return render_template(
        "setup/welcome.html",
        form=form or WelcomeForm(formdata=None),
        demo_form=demo_form or DemoForm(formdata=None),
        asks_for_code=not sits_here(),
        refusal=refusal,
    )


def knows_code(field: StringField) -> bool:
    if sits_here() or is_setup_code(field.data or "", current_app.config["SECRET_KEY"]):
        return True
    field.errors = [WRONG_CODE]
    return False


def sits_here() -> bool:
    """Whether the visitor's browser runs on this very machine. A page elsewhere that calls itself
    by a name of ours, or a proxy that speaks for somebody else, does not count."""
    forwarded = any(name in request.headers for name in FORWARDING)
    if forwarded and not current_app.config["TRUSTED_PROXIES"]:
        return False
    host = request.host.rsplit(":", 1)[0].strip("[]").casefold()
    return is_loopback(request.remote_addr or "") and (host == "localhost" or is_loopback(host))


def is_loopback(address: str) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback
