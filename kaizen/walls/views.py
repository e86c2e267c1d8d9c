"""The screens of a team, for who leads it; what they show is in `screen`."""

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

from kaizen.language import LANGUAGES
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.teams.models import Team
from kaizen.walls.forms import WallForm
from kaizen.walls.models import Wall, walls_of
from kaizen.web.answers import allow, find, me, save, sent_before
from kaizen.web.qr import qr_code

bp = Blueprint("walls", __name__)


@bp.get("/teams/<int:number>/walls")
def index(number: int) -> ResponseReturnValue:
    team = find(Team, number, to=Action.MANAGE_WALLS)
    return render_template("walls/index.html", team=team, walls=walls_of(team), names=LANGUAGES)


@bp.route("/teams/<int:number>/walls/new", methods=["GET", "POST"])
def new(number: int) -> ResponseReturnValue:
    """The answer shows the address, this once."""
    team = find(Team, number, to=Action.MANAGE_WALLS)
    form = offered(WallForm())
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("walls/new.html", team=team, form=form), status
    if sent_before():
        return redirect(url_for(".index", number=team.id), 303)
    wall, token = Wall.add(team=team, by=me(), **form.settings)
    save()
    address = url_for(".screen", token=token, _external=True)
    shown = render_template("walls/address.html", wall=wall, address=address, code=qr_code(address))
    return make_response(shown, {"Cache-Control": "no-store"})


@bp.route("/walls/<int:number>", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    wall = find_wall(number)
    if wall.is_revoked:
        abort(404)
    form = offered(WallForm.of(wall))
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("walls/edit.html", wall=wall, form=form), status
    if not sent_before():
        wall.change(me(), **form.settings)
        save()
    flash(_("Saved."), "keep")
    return redirect(url_for(".index", number=wall.team_id), 303)


@bp.route("/walls/<int:number>/revocation", methods=["GET", "POST"])
def revoke(number: int) -> ResponseReturnValue:
    """Asked first: the screen has to be opened again by hand."""
    wall = find_wall(number)
    if request.method == "GET":
        return render_template("walls/revocation.html", wall=wall)
    if not sent_before():
        wall.revoke(me())
        save()
    flash(_("Revoked. The screen shows nothing any more."), "keep")
    return redirect(url_for(".index", number=wall.team_id), 303)


def find_wall(number: int) -> Wall:
    wall = find(Wall, number)
    allow(Action.MANAGE_WALLS, wall.team)
    return wall


def offered(form: WallForm) -> WallForm:
    form.offer()
    return form
