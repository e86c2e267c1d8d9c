"""Which device stands here, and what it keeps from whom. Who stands before it is a sign-in."""

from datetime import timedelta
from typing import Any

from flask import Response, g, make_response, render_template, request, session
from flask import url_for as address_of
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kaizen import clock
from kaizen.database import expect_writing
from kaizen.extensions import db, htmx
from kaizen.kiosks.models import MARGIN, Kiosk, kiosk_with
from kaizen.language import gettext as _
from kaizen.people.sign_ins import end_sign_in, prolong_sign_in
from kaizen.permissions import Action
from kaizen.web import cookies
from kaizen.web.answers import go_to
from kaizen.web.apologies import said_in_place

COOKIE = "kaizen-kiosk"
YEARS = 10 * 365 * 24 * 3600
NOTHING_LEFT = '"cache", "storage"'
ENDS = "ends"  # when the sign-in here ends, as the session knows it

# What a kiosk is for. Everything else stays closed there, whoever stands before it.
OPEN_ROOMS = {"health", "receipts", "photos", "renderings"}
OPEN_DOORS = {
    "static",
    "session.choose_language",
    "complaints.index",
    "complaints.show",
    "complaints.similar",
    "complaints.hear",
    "complaints.settle",
    "complaints.choose",
    "complaints.take",
    "ideas.index",
    "ideas.show",
    "ideas.similar",
    "ideas.vote",
    "ideas.offer_help",
    "ideas.comment",
    "ideas.show_comment",
    "ideas.throw_draft_away",
    "ideas.decline",
    "ideas.defer",
    "ideas.reopen",
    "ideas.reconsider",
    "standards.index",
    "standards.picture",
    "standards.thumb",
    "standards.unsaved",
    "standards.show",
    "standards.train",
    "trials.moves",
    "trials.start",
    "trials.extend",
    "trials.adapt",
    "trials.adopt",
    "trials.abandon",
    "trials.take_reading",
    "trials.take_reading_back",
    "trials.begin_alone",
    "adoptions.checks",
    "adoptions.check",
    "adoptions.answer_check",
    "adoptions.check_photo",
    "adoptions.check_thumb",
    "adoptions.recurrence",
    "adoptions.accept",
    "adoptions.look_again",
    "adoptions.concerns",
    "trials.stop_it",
}
# What pages offer there; the doors of the rest are closed anyway.
OFFERED = {
    Action.SEE,
    Action.PROPOSE,
    Action.VOTE,
    Action.HELP,
    Action.COMMENT,
    Action.DECIDE,
    Action.READ,
    Action.TAKE_READING_BACK,
    Action.REWORK,
    Action.JUST_DO,
    Action.STOP_TRIAL,
    Action.HEAR,
    Action.ADD_COMPLAINT,
    Action.MERGE_COMPLAINTS,
    Action.SETTLE_COMPLAINT,
    Action.CHECK,
    Action.ANSWER_RECURRENCE,
}
OF_ADMINS = {"kiosks.index", "kiosks.new", "kiosks.edit", "kiosks.revoke"}
# The same door in the kiosk's own size.
INSTEAD = {
    "session.sign_in": "kiosks.show",
    "board.show": "kiosks.doors",
    "ideas.new": "kiosks.idea",
    "complaints.new": "kiosks.heard_new",
    "standards.to_read": "kiosks.readings",
    "todos.index": "kiosks.to_dos",
}


def recognise() -> ResponseReturnValue | None:
    """Once for each request, and without asking the database where no kiosk's cookie is."""
    g.kiosk = None
    token = cookies.kept_by_the_browser(COOKIE)
    if not token or request.endpoint == "static":
        return None
    g.kiosk = kiosk_with(token)
    return None if g.kiosk else forget_the_kiosk()


def stay_inside() -> ResponseReturnValue | None:
    """No door of a kiosk leads anywhere else."""
    if g.get("kiosk") is None or request.endpoint is None:
        return None
    if current_user.is_authenticated:
        stay_a_little_longer(g.kiosk)
    if request.endpoint in INSTEAD and request.method == "GET":
        asked: dict[str, Any] = dict(request.args) if request.endpoint == "ideas.new" else {}
        return go_to(address_of(INSTEAD[request.endpoint], **asked))
    if is_open_here(request.endpoint):
        return None
    words = _("This can't be done on a kiosk. Do it at a desk, or on your own phone.")
    if htmx:
        return said_in_place(words, 403)
    return render_template("errors/http.html", heading=_("Not on a kiosk"), words=words), 403


def offers(action: str) -> bool:
    return g.get("kiosk") is None or action in OFFERED


def is_open_here(endpoint: str) -> bool:
    room = endpoint.partition(".")[0]
    if room == "kiosks":
        return endpoint not in OF_ADMINS
    return room in OPEN_ROOMS or endpoint in OPEN_DOORS


def stay_a_little_longer(kiosk: Kiosk) -> None:
    """Each use prolongs the sign-in, but only when half of the margin is gone is it written."""
    now = clock.now()
    if session.get(ENDS, 0) - now.timestamp() > (kiosk.lasts - MARGIN / 2).total_seconds():
        return
    db.session.commit()
    expect_writing(writing=True)
    prolong_sign_in(session.get("_user_id", ""), lasts=kiosk.lasts)
    db.session.commit()
    expect_writing(writing=False)
    note_the_end(kiosk.lasts)


def note_the_end(lasts: timedelta) -> None:
    session[ENDS] = int((clock.now() + lasts).timestamp())


def become(response: Response, token: str) -> Response:
    """From now on this browser is that kiosk, and works on nothing it did before."""
    response.headers["Clear-Site-Data"] = NOTHING_LEFT
    cookies.give(response, COOKIE, token, max_age=YEARS)
    return response


def forget_the_kiosk() -> Response:
    """The browser is nobody's kiosk any more, and nobody is signed in there."""
    sign_out_here()
    response = make_response(go_to(address_of("session.sign_in")))
    cookies.take_back(response, COOKIE)
    return response


def sign_out_here() -> None:
    """Who stands before it is signed out; the device stays what it is."""
    db.session.commit()
    expect_writing(writing=True)
    end_sign_in(session.get("_user_id", ""))
    db.session.commit()
    session.clear()
    g.pop("csrf_token", None)


def to_the_idle_screen() -> ResponseReturnValue:
    """Where the browser honours it, nothing of the person before is left in it."""
    response = make_response(go_to(address_of("kiosks.show")))
    response.headers["Clear-Site-Data"] = NOTHING_LEFT
    return response


def keep_nothing(response: Response) -> Response:
    """Back must show nothing of who stood here before, and the next one's page is another one."""
    if g.get("kiosk") and request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
