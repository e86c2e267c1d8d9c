"""How we work: the standards of each team, to be found by everybody."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.extensions import htmx
from kaizen.language import ngettext
from kaizen.standards.audience import coverage_of
from kaizen.standards.queries import StandardFilter, standards_page, stations_with_standards
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import announce, me

bp = Blueprint("standards", __name__)


@bp.get("/standards")
def index() -> ResponseReturnValue:
    wanted = StandardFilter.from_query(request.args)
    person, teams = me(), teams_by_name()
    shown = standards_page(wanted, person, teams)
    found = ngettext("%(num)s standard", "%(num)s standards", shown.found)
    context = {
        "wanted": wanted,
        "shown": shown,
        "found": found,
        "coverage": coverage_of([standard.id for standard, _version in shown.standards]),
    }
    if htmx:
        answer = make_response(render_template("standards/_list.html", **context))
        answer.headers["HX-Replace-Url"] = url_for(".index", **wanted.chosen)
        return announce(answer, found)
    return render_template(
        "standards/index.html",
        teams_shown=teams,
        stations=stations_with_standards(),
        writes=person.is_admin or bool(person.led_team_ids),
        **context,
    )
