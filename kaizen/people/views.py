"""The people of the board, for who looks after them."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.people import secrets
from kaizen.people.entry import NotEntered, change_entry, check_secret, enter_person
from kaizen.people.forms import ROLE_HINTS, ROLE_WORDS, NewPersonForm, PersonForm, say_beside
from kaizen.people.models import Person, Role
from kaizen.people.queries import Wanted, people_by_name
from kaizen.people.sign_ins import end_other_sign_ins
from kaizen.permissions import Action
from kaizen.submissions import remember
from kaizen.teams.models import Team, step_down
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import allow, answer, find, go_to, me, sent_before, sent_key

bp = Blueprint("people", __name__)

STANDINGS = {"here": True, "left": False, "all": None}


@bp.get("/people")
def index() -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    asked = request.args
    role = asked.get("role", "")
    wanted = Wanted(
        typed=asked.get("q", "")[:200],
        team_id=number_in(asked.get("team")),
        role=Role(role) if role in set(Role) else None,
        active=STANDINGS.get(asked.get("standing", "here"), True),
    )
    teams = teams_by_name()
    return render_template(
        "people/index.html",
        listed=people_by_name(wanted, asked.get("page", 1, type=int)),
        wanted=wanted,
        teams_to_choose=teams,
        team_names={team.id: team.name for team in teams},
        role_words=ROLE_WORDS,
        url_of=lambda page: url_for("people.index", **{**asked, "page": page}),
    )


@bp.get("/people/new")
def new() -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    form = NewPersonForm()
    form.offer(team_choices())
    return new_page(form)


@bp.post("/people/new")
def add() -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    form = NewPersonForm()
    form.offer(team_choices())
    if not form.validate():
        return new_page(form), 422
    given = form.pin.data if form.badge.data else form.password.data
    secret = given or made_secret(badge=form.badge.data)
    try:
        check_secret(secret, badge=form.badge.data)
        db.session.rollback()  # nobody waits for the write lock while the hash is computed
        hashed = secrets.hashed(secret)
        if sent_before():
            return go_to(url_for("people.index"))
        who = enter_person(form.name.data, me(), secret=hashed, **entered(form))
    except NotEntered as refusal:
        db.session.rollback()
        say_beside(form, refusal)
        return new_page(form), 422
    remember(sent_key(), me())
    db.session.commit()
    if given:
        return go_to(url_for("people.show", number=who.id))
    return shown_once(who, secret, what=_("PIN") if who.badge else _("password"), is_new=True)


@bp.get("/people/<int:number>")
def show(number: int) -> ResponseReturnValue:
    who = find(Person, number, to=Action.MANAGE_PEOPLE)
    return render_template("people/person.html", who=who, form=entry_form(who))


@bp.post("/people/<int:number>")
def edit(number: int) -> ResponseReturnValue:
    who, form, said = find(Person, number, to=Action.MANAGE_PEOPLE), PersonForm(), None
    form.offer(team_choices())
    if form.validate():
        try:
            if form.role.data is Role.WORKER:
                step_down(who, me())
            change_entry(who, me(), name=form.name.data, **entered(form))
            db.session.commit()
            say_saved(_("Saved."))
        except NotEntered as refusal:
            db.session.rollback()
            say_beside(form, refusal)
        except Refusal as refusal:
            db.session.rollback()
            said = refusal
    return answer(
        "people/_entry.html",
        page="people/person.html",
        back=url_for("people.show", number=number),
        form=form,
        refusal=said,
        who=who,
        saved=not said and not form.errors,
    )


@bp.post("/people/<int:number>/departure")
def depart(number: int) -> ResponseReturnValue:
    who = find(Person, number, to=Action.MANAGE_PEOPLE)
    return change_standing(who, leaves=True)


@bp.post("/people/<int:number>/return")
def come_back(number: int) -> ResponseReturnValue:
    who = find(Person, number, to=Action.MANAGE_PEOPLE)
    return change_standing(who, leaves=False)


def change_standing(who: Person, *, leaves: bool) -> ResponseReturnValue:
    said = None
    try:
        if who.is_active is leaves:  # a second tap on the same button changes nothing
            (who.leave if leaves else who.come_back)(me())
            end_other_sign_ins(who)
            db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        said = refusal
    return answer(
        "people/_standing.html",
        page="people/person.html",
        back=url_for("people.show", number=who.id),
        form=entry_form(who),
        refusal=said,
        who=who,
        refused_standing=said is not None,
    )


def entry_form(who: Person) -> PersonForm:
    form = PersonForm(formdata=None, obj=who)
    form.offer(team_choices())
    return form


def entered(form: PersonForm) -> dict[str, Any]:
    team_id = form.team_id.data
    return {
        "badge": form.badge.data,
        "email": form.email.data,
        "role": form.role.data,
        "team": db.session.get(Team, team_id) if team_id else None,
        "language": form.language.data,
    }


def made_secret(*, badge: str | None) -> str:
    return secrets.new_pin() if badge else secrets.new_password()


def say_saved(words: str) -> None:
    """On the page that a plain browser goes back to; a fragment says it itself."""
    if not htmx:
        flash(words, "keep")


def team_choices() -> list[tuple[int, str]]:
    return [(team.id, team.name) for team in teams_by_name()]


def new_page(form: NewPersonForm) -> str:
    return render_template("people/new.html", form=form, role_hints=ROLE_HINTS)


def shown_once(who: Person, secret: str, *, what: str, is_new: bool = False) -> ResponseReturnValue:
    """The page that says a made secret; it is kept nowhere, not even in the browser."""
    page = render_template(
        "people/shown_once.html", who=who, secret=secret, what=what, is_new=is_new
    )
    return page, 200, {"Cache-Control": "no-store"}
