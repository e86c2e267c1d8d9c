"""Reading a standard and saying that one can do it: by oneself, or a trainer for a group."""

from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.validators import DataRequired

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext, ngettext
from kaizen.numbers import BIGGEST_KEY, number_in
from kaizen.people.models import Person
from kaizen.people.queries import Wanted, people_by_name
from kaizen.permissions import Action
from kaizen.standards.audience import Coverage, Knower, coverage_among, people_around
from kaizen.standards.models import Standard, StandardVersion
from kaizen.standards.to_read import SHOWN, how_many_to_read, joined_at, known_by
from kaizen.standards.to_read import to_read as still_to_read
from kaizen.standards.training import tick, untick
from kaizen.standards.views import bp
from kaizen.submissions import remember
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import announce, answer, find, me, sent_before, sent_key
from kaizen.words import by_name

FOUND_AT_MOST = 20


@dataclass(frozen=True)
class Standing:
    """What a standard's page says of training: everybody around it, and who looks."""

    people: list[Knower]
    mine: Knower | None

    @property
    def coverage(self) -> Coverage:
        return coverage_among(self.people)

    @property
    def able(self) -> list[Knower]:
        return [one for one in self.people if one.must and one.can]

    @property
    def lacking(self) -> list[Knower]:
        return [one for one in self.people if one.must and not one.can]

    @property
    def others(self) -> list[Knower]:
        return [one for one in self.people if not one.must]


def standing_of(standard: Standard) -> Standing:
    """For standards/_tick.html and standards/_coverage.html; one query."""
    people = people_around(standard)
    return Standing(people, next((one for one in people if one.id == me().id), None))


class GroupForm(FlaskForm):
    """Whom a trainer ticks. Names come and go while it is open, so that none is a wrong choice."""

    person = SelectMultipleField(
        lazy_gettext("Who can do it now?"),
        [DataRequired(lazy_gettext("Choose at least one person."))],
        coerce=int,
        choices=[],
        validate_choice=False,
    )


@bp.get("/to-read")
def to_read() -> ResponseReturnValue:
    """What one still has to read, and what one can do already."""
    found = how_many_to_read(me())
    last = max(1, -(-found // SHOWN))
    page = max(1, min(number_in(request.args.get("page")) or 1, last))
    return render_template(
        "standards/to_read.html",
        found=found,
        page=page,
        last=last,
        to_read=still_to_read(me(), page),
        known=known_by(me()) if page == 1 else [],
        joined_at=joined_at(me()),
    )


@bp.post("/standards/<int:number>/training")
def train(number: int) -> ResponseReturnValue:
    """For oneself: `can=1` says it, `can=0` takes it back. Answers with standards/_tick.html."""
    standard = find(Standard, number)
    can = request.form.get("can", "1") == "1"
    if not sent_before():
        (tick if can else untick)(version_sent(standard), me(), me())
        remember(sent_key(), me())
        db.session.commit()
    if not htmx:
        return redirect(url_for(".show", number=number), 303)
    fragment = render_template(
        "standards/_tick.html", standard=standard, training=standing_of(standard), swapped=True
    )
    return announce(make_response(fragment), _("You can do it.") if can else _("Taken back."))


@bp.get("/standards/<int:number>/group")
def group(number: int) -> ResponseReturnValue:
    standard = find(Standard, number, to=Action.TRAIN)
    template = "standards/_found.html" if htmx else "standards/group.html"
    return render_template(template, form=GroupForm(formdata=None), **around(standard))


@bp.post("/standards/<int:number>/group")
def train_group(number: int) -> ResponseReturnValue:
    """`person`, many times, can do it now; or the one in `untick` reads it again. Answers with
    standards/_group.html."""
    standard, form = find(Standard, number, to=Action.TRAIN), GroupForm()
    again = number_in(request.form.get("untick"))
    said, refusal = "", None
    try:
        if again:
            said = read_again(standard, again)
        elif form.validate():
            said = tick_all(standard, form.person.data or [])
    except Refusal as fault:
        db.session.rollback()
        refusal = fault
    if said and not htmx:
        flash(said, "keep")
    return answer(
        "standards/_group.html",
        page="standards/group.html",
        back=url_for(".group", number=number),
        form=form,
        refusal=refusal,
        said=said,
        **around(standard, chosen=[] if said else form.person.data or []),
    )


def tick_all(standard: Standard, numbers: list[int]) -> str:
    """What was done, in words."""
    asked = [number for number in numbers if 0 < number <= BIGGEST_KEY]
    people = db.session.scalars(db.select(Person).where(Person.id.in_(asked)).order_by(Person.id))
    new = 0
    if not sent_before():
        version = version_sent(standard)
        new = sum(tick(version, person, me()) for person in people)
        remember(sent_key(), me())
        db.session.commit()
    return ngettext("%(num)s person ticked.", "%(num)s people ticked.", new)


def read_again(standard: Standard, number: int) -> str:
    person = find(Person, number)
    if not sent_before():
        untick(version_sent(standard), person, me())
        remember(sent_key(), me())
        db.session.commit()
    return _("%(name)s reads it again.", name=person.name)


def version_sent(standard: Standard) -> StandardVersion:
    """The one that was read; its number comes along, so that nobody ticks what they never saw."""
    number = number_in(request.form.get("version"))
    read = next((one for one in standard.versions if one.number == number), None)
    if read is None:
        raise Refusal(_("There is a newer version. Read that one."))
    return read


def around(standard: Standard, chosen: list[int] | None = None) -> dict[str, Any]:
    """Everybody to tick: who must know it, who was ticked besides, and who was looked for."""
    training, typed = standing_of(standard), request.args.get("q", "")[:200].strip()
    kept = {number_in(one) for one in request.args.getlist("person")} | set(chosen or ())
    listed = {one.id for one in training.people}
    return {
        "standard": standard,
        "version": standard.current,
        "training": training,
        "typed": typed,
        "found": [one for one in looked_for(typed, kept) if one.id not in listed],
        "chosen": kept,
        "team_names": {team.id: team.name for team in teams_by_name()},
    }


def looked_for(typed: str, kept: set[int | None]) -> list[Person]:
    """Those who were chosen before stay, whatever is typed next."""
    found = people_by_name(Wanted(typed=typed), 1).people[:FOUND_AT_MOST] if typed else []
    numbers = {one for one in kept if one and one <= BIGGEST_KEY} - {one.id for one in found}
    if not numbers:
        return found
    query = db.select(Person).where(Person.id.in_(numbers), Person.left_at.is_(None))
    return [*by_name(db.session.scalars(query)), *found]
