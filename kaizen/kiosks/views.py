"""The kiosks of the board, for who looks after them; and making one of the device at hand."""

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from kaizen.extensions import db
from kaizen.kiosks import device
from kaizen.kiosks.forms import KioskForm
from kaizen.kiosks.models import Kiosk, kiosks_by_name
from kaizen.language import LANGUAGES
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.submissions import remember
from kaizen.teams.models import Team
from kaizen.web.answers import allow, find, me, sent_before, sent_key

bp = Blueprint("kiosks", __name__)


@bp.get("/kiosks")
def index() -> ResponseReturnValue:
    allow(Action.MANAGE_KIOSKS)
    return render_template("kiosks/index.html", kiosks=kiosks_by_name(), names=LANGUAGES)


@bp.route("/kiosks/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """This very browser becomes a kiosk, and who made it one is signed out of it."""
    allow(Action.MANAGE_KIOSKS)
    form = KioskForm(team=me().team_id)
    form.offer()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("kiosks/new.html", form=form), status
    kiosk, token = Kiosk.enrol(form.name.data, find(Team, form.team.data), me())
    for name, value in form.settings.items():
        setattr(kiosk, name, value)
    db.session.commit()
    device.sign_out_here()
    return device.become(make_response(redirect(url_for(".show"), 303)), token)


@bp.route("/kiosks/<int:number>", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    kiosk = find_in_use(number)
    form = KioskForm(data=as_asked(kiosk))
    form.offer()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("kiosks/kiosk.html", kiosk_shown=kiosk, form=form), status
    if not sent_before():
        kiosk.change(me(), team=find(Team, form.team.data), **form.settings)
        remember(sent_key(), me())
        db.session.commit()
    flash(_("Saved."), "keep")
    return redirect(url_for(".index"), 303)


@bp.route("/kiosks/<int:number>/revocation", methods=["GET", "POST"])
def revoke(number: int) -> ResponseReturnValue:
    """Asked first: the device has to be made a kiosk again by hand."""
    kiosk = find(Kiosk, number, to=Action.MANAGE_KIOSKS)
    if request.method == "GET":
        return render_template("kiosks/revocation.html", kiosk_shown=kiosk)
    if not sent_before():
        kiosk.revoke(me())
        remember(sent_key(), me())
        db.session.commit()
    flash(_("Revoked. The device goes back to the sign-in page."), "keep")
    return redirect(url_for(".index"), 303)


def find_in_use(number: int) -> Kiosk:
    kiosk = find(Kiosk, number, to=Action.MANAGE_KIOSKS)
    if kiosk.is_revoked:
        abort(404)
    return kiosk


def as_asked(kiosk: Kiosk) -> dict[str, object]:
    return {
        "name": kiosk.name,
        "team": kiosk.team_id,
        "forgets_after": kiosk.forgets_after,
        "takes_nameless": kiosk.takes_nameless,
        "asks_pin": "yes" if kiosk.asks_pin else "no",
        "language": kiosk.language or "",
    }
