"""What a person sees when something cannot be done: in words, and nothing typed is lost."""

import logging
import random

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
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from kaizen.connections import is_passing
from kaizen.disk import Disk, refused_by_the_disk
from kaizen.errors import Refusal, StoreAway
from kaizen.extensions import db, htmx, login
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext
from kaizen.web.kept import came_from_here, kept_fields, kept_page
from kaizen.web.once_more import ask_once_more

log = logging.getLogger("kaizen")

RETRY_AFTER = 2  # seconds
WHEN_THE_DISK_IS_WELL = 30  # seconds, until it is worth asking again
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
    507: (
        lazy_gettext("Nothing can be stored just now"),
        lazy_gettext(
            "The disk is full. Tell who looks after the board; when there is room, send it again."
        ),
    ),
}


def init_app(app: Flask) -> None:
    app.teardown_appcontext(let_go_of_the_database)
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(StaleDataError, somebody_was_faster)
    for fault in (DBAPIError, NoConnectionFree, PendingRollbackError):
        app.register_error_handler(fault, database_said_no)
    app.register_error_handler(StoreAway, photos_away)
    app.register_error_handler(OSError, system_said_no)
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


def database_said_no(fault: Exception) -> ResponseReturnValue:
    if refused_by_the_disk(fault):
        return disk_said_no(fault)
    return too_busy(fault) if is_passing(fault) else apologise_for_a_fault(fault)


def system_said_no(fault: OSError) -> ResponseReturnValue:
    return disk_said_no(fault) if refused_by_the_disk(fault) else apologise_for_a_fault(fault)


def disk_said_no(fault: Exception) -> ResponseReturnValue:
    """It is never tried again by itself: what a full disk refused, it refuses again."""
    leave_the_database_alone()
    is_full = refused_by_the_disk(fault) is Disk.FULL
    words = "is full: nothing is stored until there is room" if is_full else "does not work"
    log.error("%s The disk %s. %s", g.get("reference"), words, getattr(fault, "orig", fault))
    code = 507 if is_full else 503
    response = make_response(kept_or_said(code), code)
    response.headers["Retry-After"] = str(WHEN_THE_DISK_IS_WELL)
    return response


def too_busy(fault: Exception) -> ResponseReturnValue:
    """Locked, or the connection is gone: tried once more where that is safe, then said as what it
    is, with what was typed kept."""
    leave_the_database_alone()
    log.warning("%s database: %s", g.get("reference"), fault)
    if ask_once_more():
        return "", 503
    if request.method == "GET" and not htmx:
        response = page_that_looks_again()
    else:
        response = make_response(kept_or_said(503), 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def page_that_looks_again() -> Response:
    """By itself, also without a script; not all of them at the same moment."""
    words = _("The board is back soon. This page looks again by itself.")
    page = render_template("errors/http.html", heading=sentence(503)[0], words=words)
    return make_response(page, 503, {"Refresh": random.randint(RETRY_AFTER, 3 * RETRY_AFTER)})


def photos_away(fault: StoreAway) -> ResponseReturnValue:
    """A picture that can't be fetched just now; the page around it does without."""
    db.session.rollback()
    log.warning("%s photos: %s", g.get("reference"), fault)
    response = make_response(kept_or_said(503), 503)
    response.headers["Retry-After"] = "5"
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
    """By its route: an address may hold what opens a door, or what somebody looked for."""
    return request.url_rule.rule if request.url_rule else "none"


def leave_the_database_alone() -> None:
    """An apology that asks a broken database who is looking would break as well."""
    let_go_of_the_database()
    g._login_user = login.anonymous_user()


def let_go_of_the_database(_fault: BaseException | None = None) -> None:
    """Before the session itself ends: lost meanwhile, it would spoil an answer that is drawn."""
    try:
        db.session.rollback()
    except SQLAlchemyError as fault:
        log.warning("%s database: %s", g.get("reference"), fault)
        db.session().invalidate()


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
