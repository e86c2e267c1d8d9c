"""Labels with the codes of stations, laid out for print."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from kaizen.language import lazy_gettext as _
from kaizen.permissions import Action
from kaizen.stations.models import Station
from kaizen.stations.queries import stations_with_labels
from kaizen.stations.views import bp
from kaizen.web.answers import allow
from kaizen.web.qr import qr_code, without_scheme

# Above so many signs a name is set smaller, and smaller again: 300 still fit on the smallest label.
SIZES = ((24, "large"), (60, "medium"), (130, "small"))


@dataclass(frozen=True)
class Layout:
    """What one A4 sheet holds; its measures stand in labels.css under its name."""

    name: str
    words: LazyString
    labels: int = 1


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("2x7", _("14 labels of 99.1 × 38.1 mm, as Avery L7163"), 14),
        Layout("3x8", _("24 labels of 70 × 37 mm, as Avery 3474"), 24),
        Layout("3x8-rounded", _("24 labels of 63.5 × 33.9 mm, as Avery L7159"), 24),
        Layout("poster", _("A poster for each station")),
    )
}


@dataclass(frozen=True)
class Label:
    station: Station
    address: str

    @property
    def short_address(self) -> str:
        return without_scheme(self.address)

    @property
    def code(self) -> str:
        return qr_code(self.address)

    @property
    def size(self) -> str:
        signs = len(self.station.name)
        return next((size for most, size in SIZES if signs <= most), "smallest")


@bp.get("/stations/labels")
def labels() -> ResponseReturnValue:
    """The choice above, the sheets below; only the sheets are printed."""
    allow(Action.MANAGE_STATIONS)
    layout = LAYOUTS.get(request.args.get("layout", ""), LAYOUTS["2x7"])
    by_team = stations_with_labels()
    stations = [station for team in by_team.values() for station in team]
    wanted = {*request.args.getlist("station", type=int)}
    if "layout" not in request.args and not wanted:
        wanted = {station.id for station in stations}
    skipped = max(0, min(request.args.get("skip", 0, type=int), layout.labels - 1))
    chosen = [station for station in stations if station.id in wanted]
    return render_template(
        "stations/labels.html",
        layouts=LAYOUTS.values(),
        layout=layout,
        by_team=by_team,
        wanted=wanted,
        skipped=skipped,
        sheets=sheets_of([label_of(station) for station in chosen], layout, skipped),
    )


def label_of(station: Station) -> Label:
    code = station.code.code if station.code else ""
    return Label(station, url_for("stations.visit", code=code, _external=True))


def sheets_of(labels: list[Label], layout: Layout, skipped: int) -> list[list[Label | None]]:
    """None is a label that is gone from the sheet already."""
    places: list[Label | None] = [None] * skipped if labels else []
    places += labels
    return [places[at : at + layout.labels] for at in range(0, len(places), layout.labels)]
