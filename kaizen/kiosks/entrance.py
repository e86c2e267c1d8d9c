"""The screen that waits, badging in, and going again."""

from flask import Response, flash, g, make_response, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from kaizen.extensions import db, htmx
from kaizen.ideas.glance import answered_today, board_at_a_glance
from kaizen.kiosks import device
from kaizen.kiosks.begun import keep_what_was_begun
from kaizen.kiosks.forms import BadgeForm
from kaizen.kiosks.models import Kiosk
from kaizen.kiosks.views import bp
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.people.proofs import NotProven, badge_holder, prove
from kaizen.people.session import let_in
from kaizen.permissions import Action, may
from kaizen.web.answers import go_to, me
from kaizen.web.apologies import said_in_place
from kaizen.web.front import open_to_all

CARDS_SHOWN = 7
ANSWERS_SHOWN = 3
READ = "badge"  # what the reader read, until its PIN is typed


@bp.get("/kiosk")
@open_to_all
def show() -> ResponseReturnValue:
    """The team's board in large, what was answered today, and one invitation."""
    kiosk = g.get("kiosk")
    if kiosk is None:
        return render_template("kiosks/none.html")
    if current_user.is_authenticated:
        return go_to(url_for(".doors"))
    session.pop(READ, None)
    return render_template(
        "kiosks/idle.html",
        columns=board_at_a_glance(kiosk.team_id, cards=CARDS_SHOWN),
        answered=answered_today(kiosk.team, limit=ANSWERS_SHOWN),
    )


@bp.get("/kiosk/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    if g.get("kiosk") is None or current_user.is_authenticated:
        return go_to(url_for(".show"))
    form = BadgeForm(formdata=None)
    form.badge.data = session.get(READ, "")
    return render_template("kiosks/sign_in.html", form=form)


@bp.post("/kiosk/sign-in")
@open_to_all
def enter() -> ResponseReturnValue:
    """From the keypad, or with `burst` from the reader, on whatever page it was read."""
    kiosk: Kiosk | None = g.get("kiosk")
    if kiosk is None:
        return go_to(url_for(".show"))
    form = BadgeForm()
    if not form.validate():
        return sign_in_again(form)
    badge, pin = form.badge.data or "", form.pin.data or ""
    try:
        if "burst" in request.form:
            return badge_read(kiosk, badge)
        if kiosk.asks_pin and not pin:
            raise NotProven(_("Type your PIN."))
        return step_in(kiosk, prove(badge, pin) if kiosk.asks_pin else badge_holder(badge))
    except NotProven as fault:
        return say_why_not(form, fault)


def badge_read(kiosk: Kiosk, badge: str) -> ResponseReturnValue:
    """The same person again: nothing. Another one: who was here is signed out, and they enter."""
    person = badge_holder(badge)
    if current_user.is_authenticated and current_user.id == person.id:
        return "", 204
    if current_user.is_authenticated:
        keep_what_was_begun(me())
        db.session.commit()
    if not kiosk.asks_pin:
        return step_in(kiosk, person)
    device.sign_out_here()
    session[READ] = badge
    return with_new_token(go_to(url_for(".sign_in")))


def step_in(kiosk: Kiosk, person: Person) -> ResponseReturnValue:
    let_in(person, lasts=kiosk.lasts, kiosk_id=kiosk.id)
    device.note_the_end(kiosk.lasts)
    return with_new_token(go_to(url_for(".doors")))


def with_new_token(answer: ResponseReturnValue) -> Response:
    """The next badge may be read before the next page is there."""
    response = make_response(answer)
    response.headers["Kaizen-Token"] = generate_csrf()
    return response


def say_why_not(form: BadgeForm, fault: NotProven) -> ResponseReturnValue:
    if "burst" not in request.form:
        (form.pin if g.kiosk.asks_pin else form.badge).errors = [fault.words]
        return sign_in_again(form, fault.status)
    if current_user.is_authenticated:
        return said_in_place(fault.words, fault.status)
    flash(fault.words, "signal")
    return go_to(url_for(".show"))


def sign_in_again(form: BadgeForm, status: int = 422) -> ResponseReturnValue:
    return render_template(
        "kiosks/_sign_in.html" if htmx else "kiosks/sign_in.html", form=form
    ), status


@bp.post("/kiosk/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    device.sign_out_here()
    return device.to_the_idle_screen()


@bp.post("/kiosk/presence")
@open_to_all
def be_present() -> ResponseReturnValue:
    """From the waiting screen: this device is there. From a touch: so is who is signed in."""
    if g.get("kiosk"):
        g.kiosk.is_here()
        db.session.commit()
    return "", 204


@bp.route("/kiosk/exit", methods=["GET", "POST"])
@open_to_all
def leave() -> ResponseReturnValue:
    """The device is no kiosk any more: only by an admin's own badge and PIN."""
    kiosk: Kiosk | None = g.get("kiosk")
    if kiosk is None:
        return go_to(url_for(".show"))
    form = BadgeForm()
    if not form.validate_on_submit():
        return exit_page(form, 422 if form.errors else 200)
    try:
        admin = prove(form.badge.data or "", form.pin.data or "")
        if not may(admin, Action.MANAGE_KIOSKS):
            db.session.commit()
            raise NotProven(_("Only an admin can do this."), 403)
    except NotProven as fault:
        form.pin.errors = [fault.words]
        return exit_page(form, fault.status)
    kiosk.revoke(admin)
    db.session.commit()
    return make_response(device.forget_the_kiosk())


def exit_page(form: BadgeForm, status: int) -> ResponseReturnValue:
    return render_template("kiosks/_exit.html" if htmx else "kiosks/exit.html", form=form), status
