"""When a team stands up, for how long, and what it goes through: its leaders' settings."""

from typing import Any

from babel.dates import get_day_names
from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen import clock
from kaizen.extensions import db, htmx
from kaizen.language import formats_of, language_now
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.people.queries import people_who_can_lead
from kaizen.permissions import Action
from kaizen.standards.queries import people_to_choose
from kaizen.standups.plan_form import PlanForm
from kaizen.standups.planning import plan_stand_up
from kaizen.standups.queries import plan_and_slots
from kaizen.standups.times import next_slot
from kaizen.standups.views import bp
from kaizen.submissions import remember
from kaizen.teams.calendars import working_time_of
from kaizen.teams.models import Team
from kaizen.web.answers import answer, find, me, sent_before, sent_key


@bp.get("/teams/<int:number>/standup")
def plan(number: int) -> ResponseReturnValue:
    team = find(Team, number, to=Action.PLAN_STAND_UP)
    return render_template("standups/plan.html", **around(team))


@bp.post("/teams/<int:number>/standup")
def change_plan(number: int) -> ResponseReturnValue:
    """Answers with standups/_plan.html. Moving a part only draws the form again."""
    team = find(Team, number, to=Action.PLAN_STAND_UP)
    form = offered(PlanForm(), team)
    if "move" in request.form:
        form.move(request.form["move"])
        page = "standups/_plan.html" if htmx else "standups/plan.html"
        return render_template(page, **around(team, form))
    if not form.validate():
        return answered(team, form)
    if not sent_before():
        deputy = db.session.get(Person, form.deputy.data) if form.deputy.data else None
        plan_stand_up(
            team,
            me(),
            slots=form.slots,
            minutes=form.minutes.data,
            parts=form.parts,
            deputy=deputy,
        )
        remember(sent_key(), me())
        db.session.commit()
    if not htmx:
        flash(_("Saved."), "keep")
    return answered(team, None, saved=True)


def answered(team: Team, form: PlanForm | None, *, saved: bool = False) -> ResponseReturnValue:
    context = around(team, form) | {"saved": saved}
    form = context.pop("form")
    back = url_for(".plan", number=team.id)
    return answer("standups/_plan.html", page="standups/plan.html", back=back, form=form, **context)


def around(team: Team, form: PlanForm | None = None) -> dict[str, Any]:
    stored, slots = plan_and_slots(team)
    working = working_time_of(team)
    workdays = sorted({shift.weekday for shift in working.shifts})
    if form is None:
        form = offered(PlanForm.of(stored, slots, workdays), team)
    language = formats_of(language_now() or "en")
    return {
        "team": team,
        "form": form,
        "weekdays": get_day_names("abbreviated", "stand-alone", language),
        "weekdays_in_full": get_day_names("wide", "stand-alone", language),
        "next_time": next_slot(slots, working, clock.now()) if slots else None,
    }


def offered(form: PlanForm, team: Team) -> PlanForm:
    """Who may stand in: somebody of the team, or somebody who can lead."""
    people = {one.id: one for one in (*people_to_choose(team), *people_who_can_lead())}
    leading = {leader.id for leader in team.leaders}
    form.deputy.choices = [
        ("", _("Nobody")),
        *((key, one.name) for key, one in people.items() if key not in leading),
    ]
    return form
