"""Writing a standard without a trial, a new version of one, and who looks after it."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action, may
from kaizen.standards.forms import (
    CareAnewForm,
    RewriteForm,
    StandardForm,
    WithdrawForm,
    as_it_stands,
    changed_meanwhile,
)
from kaizen.standards.models import REVIEWED_AFTER, Standard
from kaizen.standards.page import standard_to_read
from kaizen.standards.steps import step_pictures_sent
from kaizen.standards.views import bp
from kaizen.submissions import remember, seen_before
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Team
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import allow, find, go_to, me, new_key, sent_before, sent_key


@bp.route("/standards/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """What is done well already and came from no trial."""
    pictures = step_pictures_sent()
    mine = [team for team in teams_by_name() if may(me(), Action.WRITE_STANDARD, team)]
    team = team_asked(mine)
    before = seen_before(sent_key(), me())
    if before and before.made:
        return go_to(before.made)
    form = StandardForm.of(team, owner=me())
    form.steps.take(pictures)

    def write() -> Standard:
        return Standard.write(team, me(), form.way(), form.care()).standard

    return written(form, write, "standards/new.html", team=team, teams_shown=mine)


def team_asked(mine: list[Team]) -> Team:
    """The one in the address, else the own one, else the first that is led."""
    asked = number_in(request.args.get("team"))
    if asked:
        team = find(Team, asked)
        allow(Action.WRITE_STANDARD, team)
        return team
    if not mine:
        abort(403)
    return next((team for team in mine if team.id == me().team_id), mine[0])


@bp.route("/standards/<int:number>/versions/new", methods=["GET", "POST"])
def rewrite(number: int) -> ResponseReturnValue:
    pictures = step_pictures_sent()
    standard = to_change(number, Action.REWRITE_STANDARD)
    if request.method == "POST" and sent_before():
        return back_to_page(standard)
    form = RewriteForm()
    form.of_team = standard.team
    form.steps.take(pictures)
    holds = standard.current or abort(409)
    if request.method == "GET":
        form.fill_way(holds)
        form.seen.data = str(holds.number)
        form.review_on.data = in_a_year(standard)

    def write() -> Standard:
        if form.seen.data != str(holds.number):
            name, version = holds.written_by.name, holds.number
            form.seen.data = str(version)
            raise Refusal(
                _(
                    "%(name)s wrote version %(version)s meanwhile. Look at it first.",
                    name=name,
                    version=version,
                )
            )
        review_on = due_day(standard.team, form.review_on.data)
        standard.rewrite(me(), form.way(), review_on=review_on)
        return standard

    return written(form, write, "standards/rewrite.html", standard=standard)


@bp.route("/standards/<int:number>/care", methods=["GET", "POST"])
def care(number: int) -> ResponseReturnValue:
    standard = to_change(number, Action.REWRITE_STANDARD)
    if request.method == "POST" and sent_before():
        return back_to_page(standard)
    form = CareAnewForm()
    form.offer(standard.team, also=[standard.owner])
    if request.method == "GET":
        form.fill_care(standard)
        form.seen.data = as_it_stands(standard)

    def change() -> Standard:
        if form.seen.data != as_it_stands(standard):
            form.seen.data = as_it_stands(standard)
            raise changed_meanwhile()
        standard.care_anew(me(), form.care())
        return standard

    return written(form, change, "standards/change_care.html", standard=standard)


@bp.post("/standards/<int:number>/review")
def confirm(number: int) -> ResponseReturnValue:
    """Still right: it is looked at again in a year."""
    standard = to_change(number, Action.REWRITE_STANDARD)
    if not sent_before():
        standard.confirm(me(), review_on=in_a_year(standard))
        remember(sent_key(), me())
        db.session.commit()
    flash(_("Still right. We look at it again in a year."), "keep")
    return back_to_page(standard)


@bp.route("/standards/<int:number>/withdrawal", methods=["GET", "POST"])
def withdraw(number: int) -> ResponseReturnValue:
    standard = find(Standard, number, to=Action.WITHDRAW_STANDARD)
    if request.method == "POST" and sent_before():
        return back_to_page(standard)
    refuse_if_withdrawn(standard)
    form = WithdrawForm()
    form.offer(standard)

    def end() -> Standard:
        instead = form.replaced_by.data
        replaced_by = db.session.get(Standard, instead) if instead else None
        standard.withdraw(me(), reason=form.reason.data or "", replaced_by=replaced_by)
        return standard

    return written(form, end, "standards/withdraw.html", standard=standard)


def to_change(number: int, action: Action) -> Standard:
    """Allowed, and still in force unless this very form was carried out already."""
    standard = standard_to_read(number)
    find(Standard, number, to=action)
    if not sent_before():
        refuse_if_withdrawn(standard)
    return standard


def refuse_if_withdrawn(standard: Standard) -> None:
    if not standard.is_in_force:
        raise Refusal(_("This standard was withdrawn. It can't be changed any more."))


def in_a_year(standard: Standard) -> Any:
    return due_day(standard.team, standard.team.today + REVIEWED_AFTER)


def written(
    form: Any, verb: Callable[[], Standard], page: str, **context: Any
) -> ResponseReturnValue:
    """GET asks; POST writes once and leads to the standard, or asks again with all that was typed.
    A button beside a step only changes the rows."""
    refusal: Refusal | None = None
    acted = request.method == "POST" and "steps" in form and form.steps.act(request.form.get("act"))
    if request.method == "POST" and not acted and form.validate():
        try:
            standard = verb()
            address = url_for(".show", number=standard.id)
            remember(sent_key(), me(), made=address)
            db.session.commit()
        except Refusal as fault:
            db.session.rollback()
            refusal = fault
        else:
            return go_to(address)
    status = 409 if refusal else 422 if form.errors else 200
    context |= {"form": form, "refusal": refusal and str(refusal), "key": new_key()}
    template = page.replace("/", "/_") if htmx else page
    return render_template(template, **context), status


def back_to_page(standard: Standard) -> ResponseReturnValue:
    return go_to(url_for(".show", number=standard.id))
