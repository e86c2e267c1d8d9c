"""The working days of a team: its week, and the days on which it is closed."""

from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import get_day_names
from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.language import formats_of, language_now
from kaizen.language import gettext as _
from kaizen.permissions import Action, may
from kaizen.submissions import remember
from kaizen.teams.closed_days import ClosedDay, closed_days_of
from kaizen.teams.forms import ClosedDayForm
from kaizen.teams.models import Team
from kaizen.teams.shifts import set_week, shifts_of
from kaizen.teams.views import bp
from kaizen.teams.week_form import WeekForm
from kaizen.teams.working_time import USUAL_WEEK
from kaizen.teams.zones import zones
from kaizen.web.answers import answer, find, me, sent_before, sent_key


@bp.get("/teams/<int:number>/working-days")
def working_days(number: int) -> ResponseReturnValue:
    team = find(Team, number, to=Action.EDIT_WORKING_DAYS)
    return render_template("teams/working_days.html", **both_parts(team))


@bp.post("/teams/<int:number>/week")
def change_week(number: int) -> ResponseReturnValue:
    """Answers with teams/_week.html."""
    team, form = find(Team, number, to=Action.EDIT_WORKING_DAYS), WeekForm()
    done = form.validate()
    if done and not sent_before():
        set_week(team, me(), week=form.week, time_zone=form.time_zone.data or None)
        remember(sent_key(), me())
        db.session.commit()
    if done:
        form = WeekForm.of(form.week, team.time_zone)
        if not htmx:
            flash(_("Saved."), "keep")
    context = both_parts(team) if form.errors and not htmx else week_part(team)
    context |= {"week_form": form, "saved": done}
    back = url_for(".working_days", number=team.id)
    return answer(
        "teams/_week.html", page="teams/working_days.html", back=back, form=form, **context
    )


@bp.post("/teams/<int:number>/closed-days")
def close_day(number: int) -> ResponseReturnValue:
    """Answers with teams/_closed_days.html."""
    team, form = find(Team, number, to=Action.EDIT_WORKING_DAYS), ClosedDayForm()
    if form.validate() and not sent_before():
        try:
            whose = None if form.for_all.data and may(me(), Action.MANAGE_TEAMS) else team
            ClosedDay.add(form.day.data, form.name.data, me(), team=whose)
            remember(sent_key(), me())
            db.session.commit()
        except Refusal as refusal:
            db.session.rollback()
            form.day.errors = [str(refusal)]
    return closed_days_now(team, form)


@bp.post("/teams/<int:number>/closed-days/<int:day>/removal")
def open_day(number: int, day: int) -> ResponseReturnValue:
    """Answers with teams/_closed_days.html."""
    team = find(Team, number, to=Action.EDIT_WORKING_DAYS)
    if not sent_before():
        closed = find(ClosedDay, day, to=Action.REMOVE_CLOSED_DAY)
        if closed.team_id not in (None, team.id):
            abort(404)
        closed.remove(me())
        remember(sent_key(), me())
        db.session.commit()
    return closed_days_now(team)


def closed_days_now(team: Team, form: ClosedDayForm | None = None) -> ResponseReturnValue:
    context = both_parts(team) if form and form.errors and not htmx else closed_part(team)
    if form and form.errors:
        context["day_form"] = form
    back = url_for(".working_days", number=team.id)
    return answer(
        "teams/_closed_days.html", page="teams/working_days.html", back=back, form=form, **context
    )


def both_parts(team: Team) -> dict[str, Any]:
    return week_part(team) | closed_part(team)


def week_part(team: Team) -> dict[str, Any]:
    week = [shift.hours for shift in shifts_of(team)]
    language = formats_of(language_now() or "en")
    return {
        "team": team,
        "is_usual": not week,
        "week_form": WeekForm.of(week or list(USUAL_WEEK), team.time_zone),
        "weekdays": get_day_names("wide", "stand-alone", language),
        "zone_choices": zone_choices(language),
        "board_zone": clock.zone_name(),
    }


def closed_part(team: Team) -> dict[str, Any]:
    """Each day once: one that is closed for every team hides the team's own."""
    by_day = {one.day: one for one in sorted(closed_days_of(team), key=lambda c: not c.team_id)}
    days = [by_day[day] for day in sorted(by_day)]
    return {
        "team": team,
        "coming": [one for one in days if one.day >= team.today],
        "gone": [one for one in days if one.day < team.today][::-1],
        "day_form": ClosedDayForm(formdata=None),
    }


@lru_cache(32)
def zone_choices(language: str) -> list[tuple[str, str]]:
    """Each zone's name, and its city as the reader calls it."""
    called = Locale.parse(language).time_zones
    return [
        (name, called.get(name, {}).get("city") or name.rpartition("/")[2].replace("_", " "))
        for name in zones()
    ]
