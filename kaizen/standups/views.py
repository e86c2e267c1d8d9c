"""Before and after a team's stand-up: begin one, look at its minutes."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen import clock
from kaizen.extensions import db, htmx
from kaizen.inbox.opening import opened
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.standups.beginning import running_or_begun
from kaizen.standups.ending import close, is_left, last_touched
from kaizen.standups.foreseen import foreseen
from kaizen.standups.meeting import room
from kaizen.standups.minutes import minutes_of, past_ones
from kaizen.standups.models import StandUp
from kaizen.standups.plans import PART_WORDS
from kaizen.standups.queries import plan_and_slots, running_of
from kaizen.standups.screens import named_screen
from kaizen.standups.times import next_slot
from kaizen.submissions import remember, seen_before
from kaizen.teams.calendars import working_time_of
from kaizen.teams.models import Team
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import allow, find, go_to, look_up, me, sent_before, sent_key

bp = Blueprint("standups", __name__)


ALL_TEAMS = "all"


@bp.get("/standups")
def index() -> ResponseReturnValue:
    """One team's, with what to do now; or only what was, of all of them."""
    allow(Action.SEE)
    teams, page = teams_by_name(), max(1, number_in(request.args.get("page")) or 1)
    team = chosen(teams)
    return render_template(
        "standups/index.html",
        team=team,
        every_team=teams,
        page=page,
        past=past_ones(team, page),
        past_url=lambda page: url_for(".index", team=team.id if team else ALL_TEAMS, page=page),
        **(now_in(team) if team else {}),
    )


def chosen(teams: list[Team]) -> Team | None:
    """The one in the address, else my own; None for all."""
    wanted = request.args.get("team", "")
    number = number_in(wanted) or me().team_id
    if wanted == ALL_TEAMS:
        return None
    return next((one for one in teams if one.id == number), teams[0] if teams else None)


def now_in(team: Team) -> dict[str, Any]:
    plan, slots = plan_and_slots(team)
    running = running_of(team)
    next_time = next_slot(slots, working_time_of(team), clock.now()) if slots else None
    return {
        "plan": plan,
        "next_time": next_time,
        "running": running,
        "left_since": last_touched(running) if running and is_left(running) else None,
    }


@bp.get("/teams/<int:number>/agenda")
def preview(number: int) -> ResponseReturnValue:
    """What would be on it now."""
    team = find(Team, number)
    page = "standups/_preview.html" if htmx else "standups/preview.html"
    return render_template(page, team=team, parts=foreseen(team), part_words=PART_WORDS)


@bp.post("/standups")
def start() -> ResponseReturnValue:
    """Leads to the one that is running, whoever began it."""
    team = look_up(Team, number_in(request.form.get("team")))
    if team is None:
        abort(404)
    allow(Action.LEAD_STAND_UP, team)
    sent = seen_before(sent_key(), me())
    if sent and sent.made:
        return go_to(sent.made)
    stand_up = running_or_begun(team, me(), screen=named_screen())
    db.session.flush()
    there = url_for(".show", number=stand_up.id)
    remember(sent_key(), me(), made=there)
    db.session.commit()
    return go_to(there)


@bp.get("/standups/<int:number>")
def show(number: int) -> ResponseReturnValue:
    stand_up = find(StandUp, number)
    if stand_up.is_running:
        return room(stand_up)
    opened(stand_up)
    return render_template(
        "standups/minutes.html", minutes=minutes_of(number), part_words=PART_WORDS
    )


@bp.post("/standups/<int:number>/closing")
def close_left(number: int) -> ResponseReturnValue:
    """Ends one that everybody has left."""
    stand_up = find(StandUp, number)
    allow(Action.LEAD_STAND_UP, stand_up.team)
    if not sent_before():
        close(stand_up, me())
        remember(sent_key(), me())
        db.session.commit()
    return go_to(url_for(".show", number=number))
