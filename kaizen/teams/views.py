"""The teams of the board, for who looks after them."""

from collections.abc import Callable

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.adoptions.spreading import given_and_taken
from kaizen.adoptions.troubles import in_use
from kaizen.errors import Refusal
from kaizen.events.queries import events_in
from kaizen.extensions import db, htmx
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.people.models import Person
from kaizen.people.queries import people_who_can_lead
from kaizen.permissions import Action, may
from kaizen.submissions import remember
from kaizen.teams.forms import TeamForm
from kaizen.teams.models import OwnAncestor, Team
from kaizen.teams.queries import (
    people_in_each_team,
    refuse_if_name_taken,
    teams_by_name,
    teams_with_leaders,
)
from kaizen.web.answers import allow, answer, find, go_to, me, sent_before, sent_key
from kaizen.web.names import things_of

bp = Blueprint("teams", __name__)


@bp.get("/teams")
def index() -> ResponseReturnValue:
    allow(Action.MANAGE_TEAMS)
    return render_template(
        "teams/index.html", listed=teams_with_leaders(), people=people_in_each_team()
    )


@bp.route("/teams/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    allow(Action.MANAGE_TEAMS)
    form = offered(TeamForm())
    if request.method == "GET":
        return render_template("teams/new.html", form=form)

    def add() -> None:
        if not sent_before():
            refuse_if_name_taken(form.name.data)
            Team.add(form.name.data, me(), parent=parent(form), leaders=leaders(form))
            remember(sent_key(), me())

    carry_out(add, form)
    if form.errors:
        return render_template("teams/new.html", form=form), 422
    return go_to(url_for("teams.index"))


@bp.get("/teams/<int:number>")
def show(number: int) -> ResponseReturnValue:
    team = find(Team, number, to=Action.MANAGE_TEAMS)
    form = TeamForm(
        formdata=None,
        data={
            "name": team.name,
            "parent_id": team.parent_id,
            "leaders": [leader.id for leader in team.leaders],
        },
    )
    return render_template("teams/team.html", team=team, form=offered(form, team))


@bp.post("/teams/<int:number>")
def edit(number: int) -> ResponseReturnValue:
    team = find(Team, number, to=Action.MANAGE_TEAMS)
    form = offered(TeamForm(), team)

    def change() -> None:
        refuse_if_name_taken(form.name.data, but=team)
        team.change(me(), name=form.name.data, parent=parent(form), leaders=leaders(form))

    if carry_out(change, form) and not htmx:
        flash(_("Saved."), "keep")
    return answer(
        "teams/_entry.html",
        page="teams/team.html",
        back=url_for("teams.index"),
        form=form,
        team=team,
        saved=not form.errors,
    )


@bp.get("/teams/<int:number>/activity")
def activity(number: int) -> ResponseReturnValue:
    team, before = find(Team, number), number_in(request.args.get("before"))
    sees_people = may(me(), Action.MANAGE_PEOPLE)
    stretch = events_in(team.id, before=before, people_too=sees_people)
    return render_template(
        "teams/activity.html",
        team=team,
        stretch=stretch,
        things=things_of(stretch.events),
        before=before,
        in_use=in_use(team),
        shared=[] if before else given_and_taken(team.id),
    )


def carry_out(change: Callable[[], None], form: TeamForm) -> bool:
    """All of it, or none with the reason beside its field."""
    if not form.validate():
        return False
    try:
        change()
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        field = form.parent_id if isinstance(refusal, OwnAncestor) else form.name
        field.errors = [str(refusal)]
        return False
    return True


def offered(form: TeamForm, team: Team | None = None) -> TeamForm:
    """The form with what can be chosen: other teams, and people who can lead."""
    others = [other for other in teams_by_name() if other is not team]
    form.parent_id.choices = [
        ("", _("No other team")),
        *((other.id, other.name) for other in others),
    ]
    form.leaders.choices = [(person.id, person.name) for person in people_who_can_lead()]
    return form


def parent(form: TeamForm) -> Team | None:
    return db.session.get(Team, form.parent_id.data) if form.parent_id.data else None


def leaders(form: TeamForm) -> list[Person]:
    chosen = form.leaders.data or []
    return [person for person in people_who_can_lead() if person.id in chosen]
