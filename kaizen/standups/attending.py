"""Who is here: one tap on a face, or a badge; a second tap takes it back."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.people.models import Person, badge_key
from kaizen.permissions import Action
from kaizen.standups.leading import gone_on
from kaizen.standups.meeting import back_to, entered, people_of, room, undone
from kaizen.standups.models import StandUp
from kaizen.standups.views import bp
from kaizen.web.answers import allow, go_to, look_up, me, save, sent_before

WHO_IS_HERE = "standups/_attendance.html"


@bp.get("/standups/<int:number>/attendances")
def attendances(number: int) -> ResponseReturnValue:
    stand_up = entered(number)
    return asked(stand_up) if stand_up.is_running else go_to(back_to(stand_up))


@bp.post("/standups/<int:number>/attendances")
def attend(number: int) -> ResponseReturnValue:
    """Everybody says it of themselves; who may lead, of anybody."""
    stand_up, badge = entered(number), badge_key(request.form.get("badge"))
    allow(Action.ATTEND, stand_up.team)
    person = with_badge(badge) if badge else look_up(Person, number_in(request.form.get("person")))
    if person is not me():
        allow(Action.LEAD_STAND_UP, stand_up.team)
    if person is None or not person.is_active:
        return asked(stand_up, Refusal(_("Nobody has this badge number.")), status=422)
    if not sent_before():
        try:
            stand_up.refuse_when_over()
            stay = badge or person not in stand_up.present
            stand_up.attend(person) if stay else stand_up.leave(person)
            save()
        except (Refusal, StaleDataError) as fault:
            refusal = fault if isinstance(fault, Refusal) else gone_on()
            return asked(undone(stand_up), refusal, status=409)
    if request.form.get("from") == "room" and htmx:
        return room(stand_up)
    return asked(stand_up) if htmx else go_to(back_to(stand_up))


def with_badge(badge: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.badge == badge))


def asked(
    stand_up: StandUp, refusal: Refusal | None = None, *, status: int = 200
) -> ResponseReturnValue:
    people = people_of(stand_up)
    return room(stand_up, panel=WHO_IS_HERE, refusal=refusal, status=status, people=people)
