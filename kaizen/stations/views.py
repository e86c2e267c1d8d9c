"""The stations of each team, for who looks after them, and what their codes lead to."""

from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.language import ngettext
from kaizen.people.models import Person
from kaizen.permissions import Action
from kaizen.stations.forms import NewStationsForm, StationForm
from kaizen.stations.models import Station, StationCode, station_code
from kaizen.stations.queries import stations_by_team
from kaizen.submissions import remember
from kaizen.teams.models import Team
from kaizen.web.answers import allow, find, go_to, me, sent_before, sent_key, write_while_reading
from kaizen.web.front import open_to_all

bp = Blueprint("stations", __name__)


@bp.get("/stations")
def index() -> ResponseReturnValue:
    allow(Action.MANAGE_STATIONS)
    form = NewStationsForm.offered()
    form.team.data = me().team_id
    return list_page(form)


@bp.post("/stations")
def add() -> ResponseReturnValue:
    """All names of the list, or none with the reason."""
    allow(Action.MANAGE_STATIONS)
    form = NewStationsForm.offered()
    if not form.validate():
        return list_page(form), 422
    if not sent_before():
        try:
            put_up(form)
        except Refusal as refusal:
            db.session.rollback()
            form.names.errors = [str(refusal)]
            return list_page(form), 422
    return go_to(url_for(".index"))


def put_up(form: NewStationsForm) -> None:
    team = find(Team, form.team.data)
    for name in form.each:
        Station.add(name, team, me())
    remember(sent_key(), me())
    db.session.commit()
    many = len(form.each)
    flash(ngettext("%(num)s station added.", "%(num)s stations added.", many), "keep")


@bp.post("/stations/<int:number>")
def rename(number: int) -> ResponseReturnValue:
    station, form = find(Station, number, to=Action.MANAGE_STATIONS), StationForm()
    if not form.validate():
        return as_it_is(station, form)
    name = form.name.data or ""
    try:
        return carry_out(station, lambda me: station.rename(me, name=name))
    except Refusal as refusal:
        db.session.rollback()
        form.name.errors = [str(refusal)]
        return as_it_is(station, form)


@bp.post("/stations/<int:number>/closing")
def close(number: int) -> ResponseReturnValue:
    station = find(Station, number, to=Action.MANAGE_STATIONS)
    return carry_out(station, station.close)


@bp.post("/stations/<int:number>/opening")
def reopen(number: int) -> ResponseReturnValue:
    station = find(Station, number, to=Action.MANAGE_STATIONS)
    return carry_out(station, station.open)


@bp.post("/stations/<int:number>/code")
def replace_code(number: int) -> ResponseReturnValue:
    station = find(Station, number, to=Action.MANAGE_STATIONS)
    return carry_out(station, station.replace_code)


@bp.post("/stations/<int:number>/code/revocation")
def revoke_code(number: int) -> ResponseReturnValue:
    station = find(Station, number, to=Action.MANAGE_STATIONS)
    return carry_out(station, station.revoke_code)


def carry_out(station: Station, verb: Callable[[Person], None]) -> ResponseReturnValue:
    if not sent_before():
        verb(me())
        remember(sent_key(), me())
        db.session.commit()
    return as_it_is(station)


def as_it_is(station: Station, form: StationForm | None = None) -> ResponseReturnValue:
    """Answers with stations/_station.html, its form open when it came back."""
    status = 422 if form else 200
    if htmx:
        return render_template("stations/_station.html", station=station, form=form), status
    if form:
        return list_page(NewStationsForm.offered(), station=station, station_form=form), status
    return redirect(url_for(".index", _anchor=f"station-{station.id}"), 303)


def list_page(
    form: NewStationsForm,
    station: Station | None = None,
    station_form: StationForm | None = None,
) -> str:
    return render_template(
        "stations/index.html",
        new_form=form,
        by_team=stations_by_team(),
        asked=station,
        station_form=station_form,
    )


@bp.get("/s/<string(maxlength=20):code>")
@open_to_all
def visit(code: str) -> ResponseReturnValue:
    """Where a label leads. Who is signed in proposes at once; others choose whether to sign in."""
    found = station_code(code)
    if found is None or not found.leads_to_its_station:
        nameless = current_app.config["NAMELESS"]
        page = render_template("stations/out_of_date.html", nameless=nameless)
        return page, 410 if found else 404
    if request.method == "GET":
        count(found)
    if current_user.is_authenticated:
        return redirect(url_for("ideas.new", station=found.station_id), 303)
    return render_template("stations/visit.html", station=found.station)


def count(code: StationCode) -> None:
    write_while_reading()
    code.count_use()
    db.session.commit()
