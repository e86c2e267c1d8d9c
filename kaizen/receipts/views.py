"""Leaving something without a name, and the receipt for it."""

from flask import Blueprint, Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import RateLimitItemPerHour
from sqlalchemy.exc import IntegrityError

from kaizen.complaints.models import Complaint
from kaizen.complaints.views import similar_ones
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx, limiter
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.receipts import codes
from kaizen.receipts.forms import NamelessForm
from kaizen.receipts.leaving import Said, leave
from kaizen.receipts.models import receipt_with
from kaizen.stations.models import Station, station_code
from kaizen.teams.models import Team
from kaizen.web.answers import look_up, new_key, sent_key
from kaizen.web.front import open_to_all
from kaizen.web.qr import qr_code, without_scheme

bp = Blueprint("receipts", __name__)

SHORTEST_KEY = 32  # as browsers make them: what is shorter could be somebody else's too
HEADERS = {
    "Cache-Control": "no-store",
    # No address with a code goes out. Not even "no-referrer" hides more from others, and with it
    # a browser would not say either that a form comes from this board.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex",
}


@bp.after_request
def keep_quiet(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


@bp.get("/nameless/new")
@open_to_all
def new() -> ResponseReturnValue:
    station = station_of(request.args.get("station"))
    if not is_open(station):
        return not_here()
    form = NamelessForm.offered(formdata=None)
    if station and station.code:
        form.station.data, form.team.data = station.code.code, station.team_id
    elif g.get("kiosk"):
        form.team.data = g.kiosk.team_id
    return form_page(form, station)


@bp.post("/nameless")
@open_to_all
def take() -> ResponseReturnValue:
    """Answers with the receipt. The same form sent again is answered with the same one."""
    code = code_of_this_form()
    code_hash = codes.slow_hash(code)  # before anything asks the database for its lock
    if receipt_with(code_hash):
        return receipt_page(code)
    form = NamelessForm.offered()
    station = station_of(form.station.data)
    if not is_open(station):
        return not_here()
    if look_up(Complaint, form.complaint.data) is None or not may_pick(station):
        form.complaint.data = None
    if not form.validate():
        return form_page(form, station), 422
    if has_left_too_much():
        words = _("Much was left from here within this hour. Wait a while, then send it again.")
        return form_page(form, station, refusal=words), 429
    try:
        leave(said_in(form, station), code_hash)
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return form_page(form, station, refusal=str(refusal)), 409
    except IntegrityError:  # its twin was faster
        db.session.rollback()
    return receipt_page(code)


@bp.get("/nameless/similar")
@open_to_all
def similar() -> ResponseReturnValue:
    """What was heard before. Only for who stands in the plant: it is nobody else's business."""
    found = []
    if may_pick(station_of(request.args.get("station"))):
        found = similar_ones(request.args.get("heard", "")[:300])
    picked = number_in(request.args.get("complaint"))
    return render_template("complaints/_similar.html", similar=found, pick=True, picked=picked)


def station_of(code: str | None) -> Station | None:
    found = station_code(code[:20]) if code else None
    return found.station if found and found.leads_to_its_station else None


def is_open(station: Station | None) -> bool:
    """On a kiosk by its own setting; elsewhere from a station's label, or as the board is set."""
    if g.get("kiosk"):
        return bool(g.kiosk.takes_nameless)
    return station is not None or bool(current_app.config["NAMELESS"])


def may_pick(station: Station | None) -> bool:
    return bool(g.get("kiosk") or station or current_user.is_authenticated)


def not_here() -> ResponseReturnValue:
    words = _("Here everything is said with a name. Sign in, then say it.")
    heading = _("Not without a name")
    return render_template("errors/http.html", heading=heading, words=words), 403


def code_of_this_form() -> str:
    key = sent_key() or ""
    if len(key) < SHORTEST_KEY:
        key = new_key()
    return codes.code_of(current_app.config["SECRET_KEY"], key)


def has_left_too_much() -> bool:
    """Counted for an address and an hour, in memory only; 0 is no limit."""
    most = current_app.config["NAMELESS_PER_HOUR"]
    if not most or not limiter.enabled:
        return False
    address = request.remote_addr or ""
    return not limiter.limiter.hit(RateLimitItemPerHour(most), "nameless", address)


def said_in(form: NamelessForm, station: Station | None) -> Said:
    team = look_up(Team, form.team.data)
    assert team is not None  # noqa: S101 - the form offers only teams that are there
    return Said(
        team=team,
        heard=form.heard.data,
        complaint=look_up(Complaint, form.complaint.data),
        title=form.title.data,
        details=form.details.data or "",
        station=station,
    )


def form_page(form: NamelessForm, station: Station | None, *, refusal: str = "") -> str:
    return render_template(
        "receipts/_nameless.html" if htmx else "receipts/new.html",
        form=form,
        station=station,
        refusal=refusal,
        picked=look_up(Complaint, form.complaint.data),
        may_pick=may_pick(station),
        key=sent_key() or new_key(),
    )


def receipt_page(code: str) -> ResponseReturnValue:
    code = codes.in_groups(code)
    address = url_for("receipts.show", code=code, _external=True)
    return render_template(
        "receipts/_receipt.html" if htmx else "receipts/receipt.html",
        code=code,
        drawn=qr_code(address),
        address=without_scheme(url_for("receipts.follow", _external=True)),
    )
