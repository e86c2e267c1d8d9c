"""What a person sees when something cannot be done: in words, and nothing typed is lost."""

import logging

from flask import (
    Flask,
    Response,
    g,
    make_response,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx, login
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext
from kaizen.web.kept import came_from_here, kept_fields, kept_page

log = logging.getLogger("kaizen")

OPEN_ROOMS = {"session", "setup", "receipts"}

SENTENCES = {
    400: (
        lazy_gettext("That was not understood"),
        lazy_gettext("The page sent something we can't read. Go back and try again."),
    ),
    403: (
        lazy_gettext("This is not yours to do"),
        lazy_gettext("Somebody who leads the team can do this. Ask them, or go back to the board."),
    ),
    404: (
        lazy_gettext("There is nothing here"),
        lazy_gettext("The address may be mistyped, or what stood here has moved."),
    ),
    405: (
        lazy_gettext("There is nothing here"),
        lazy_gettext("This address takes forms only. Go back to the page with the form."),
    ),
    409: (
        lazy_gettext("Not like this, just now"),
        lazy_gettext("Somebody else changed it at the same moment. Look again, then decide."),
    ),
    413: (
        lazy_gettext("That is too much at once"),
        lazy_gettext("The file or the text is larger than we take. Send a smaller one."),
    ),
    429: (
        lazy_gettext("That was very fast"),
        lazy_gettext("Wait a moment, then try again. Nothing is lost."),
    ),
    503: (
        lazy_gettext("One moment"),
        lazy_gettext("The board is very busy. Wait a moment, then send it again."),
    ),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(StaleDataError, somebody_was_faster)
    app.register_error_handler(OperationalError, too_busy)
    app.register_error_handler(CSRFError, form_expired)
    app.register_error_handler(HTTPException, apologise)
    app.register_error_handler(Exception, apologise_for_a_fault)


def refuse(refusal: Refusal) -> ResponseReturnValue:
    """A rule of the board said no: undo, and say so where the person is looking."""
    db.session.rollback()
    if htmx:
        return said_in_place(str(refusal), 409)
    return render_template("errors/refusal.html", reason=str(refusal)), 409


def somebody_was_faster(_fault: StaleDataError) -> ResponseReturnValue:
    return refuse(Refusal(SENTENCES[409][1]))


def too_busy(fault: OperationalError) -> ResponseReturnValue:
    """Locked, or the connection is gone: said as what it is, with what was typed kept."""
    leave_the_database_alone()
    log.warning("%s database: %s", g.get("reference"), fault)
    response = make_response(kept_or_said(503), 503)
    response.headers["Retry-After"] = "2"
    return response


def apologise(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.response is not None:
        return error
    db.session.rollback()
    if htmx:
        return said_in_place(str(sentence(error.code)[1]), error.code)
    if error.code == 429:
        return kept_or_said(429), 429
    return render_error(error.code), error.code


def apologise_for_a_fault(fault: Exception) -> ResponseReturnValue:
    """Our own fault: a calm page, and a reference that is in the log."""
    leave_the_database_alone()
    log.exception("fault %s at %s %s", g.get("reference"), request.method, place_of_the_fault())
    words = _(
        "That did not work, and it is our fault. Reference: %(reference)s.",
        reference=g.get("reference", ""),
    )
    if htmx:
        return said_in_place(words, 500)
    return render_template("errors/fault.html", reference=g.get("reference", "")), 500


def place_of_the_fault() -> str:
    """The address without what a receipt's code or a form's words would tell."""
    secret = request.blueprint == "receipts" and request.url_rule
    return request.url_rule.rule if secret and request.url_rule else request.path


def leave_the_database_alone() -> None:
    """An apology that asks a broken database who is looking would break as well."""
    db.session.rollback()
    g._login_user = login.anonymous_user()


def form_expired(_error: CSRFError) -> ResponseReturnValue:
    """The page was open longer than the session: explain, keep the words, offer to send again."""
    if not current_user.is_authenticated and request.blueprint not in OPEN_ROOMS:
        return login.unauthorized()
    if htmx:
        response = said_in_place(
            _("This page was open for long. Your words are still here: please send once more."),
            400,
        )
        response.headers["HX-Trigger"] = f'{{"freshToken": "{generate_csrf()}"}}'
        return response
    if not came_from_here():
        return render_error(400), 400
    return kept_page(_("This page was open for a long time"), kept_fields()), 400


def kept_or_said(code: int) -> str | Response:
    if htmx:
        return said_in_place(str(sentence(code)[1]), code)
    if request.method == "POST" and request.form and came_from_here():
        return kept_page(str(sentence(code)[0]), kept_fields())
    return render_error(code)


def said_in_place(words: str, code: int, url: str = "") -> Response:
    """For HTMX: the sentence goes to the page's place for refusals, nothing else is touched."""
    response = make_response(render_template("errors/_said.html", words=words, url=url), code)
    response.headers["HX-Retarget"] = "#refusal"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def sentence(code: int) -> tuple[str, str]:
    return SENTENCES.get(code, SENTENCES[400 if code < 500 else 503])


def render_error(code: int) -> str:
    heading, words = sentence(code)
    signed_in = current_user.is_authenticated
    return render_template("errors/http.html", heading=heading, words=words, signed_in=signed_in)
