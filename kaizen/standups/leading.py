"""One screen leads a stand-up: shows the next thing, parks it, ends. Another one may take over."""

from collections.abc import Callable

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from kaizen.errors import Refusal
from kaizen.extensions import htmx
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.standups.gathering import gather_things
from kaizen.standups.meeting import back_to, entered, room, undone
from kaizen.standups.models import AgendaItem, StandUp
from kaizen.standups.screens import named_screen, this_screen
from kaizen.standups.views import bp
from kaizen.web.answers import allow, go_to, me, save, sent_before

ENDING, KEYS, AGENDA = "standups/_ending.html", "standups/_keys.html", "standups/_agenda.html"


@bp.post("/standups/<int:number>/leader")
def lead(number: int) -> ResponseReturnValue:
    """From this screen, from now on; the one that led until now is told."""
    stand_up = to_lead(number)
    return done(stand_up, lambda: stand_up.lead(me(), named_screen()))


@bp.post("/standups/<int:number>/shown")
def show_item(number: int) -> ResponseReturnValue:
    stand_up = to_lead(number)
    item = item_of(stand_up, number_in(request.form.get("item")))
    return led(stand_up, lambda: stand_up.show(item))


@bp.post("/standups/<int:number>/items/<int:item_id>/settlement")
def settle(number: int, item_id: int) -> ResponseReturnValue:
    stand_up = to_lead(number)
    item = item_of(stand_up, item_id)
    return led(stand_up, lambda: stand_up.settle(item))


@bp.post("/standups/<int:number>/items/<int:item_id>/parking")
def park(number: int, item_id: int) -> ResponseReturnValue:
    stand_up = to_lead(number)
    item = item_of(stand_up, item_id)
    return led(stand_up, lambda: stand_up.park(item, me()))


@bp.get("/standups/<int:number>/ending")
def ask_to_end(number: int) -> ResponseReturnValue:
    return laid_over(to_lead(number), ENDING)


@bp.get("/standups/<int:number>/keys")
def keys(number: int) -> ResponseReturnValue:
    return laid_over(entered(number), KEYS)


@bp.get("/standups/<int:number>/agenda")
def agenda(number: int) -> ResponseReturnValue:
    stand_up = entered(number)
    gather_things(stand_up)
    return laid_over(stand_up, AGENDA)


@bp.post("/standups/<int:number>/ending")
def end(number: int) -> ResponseReturnValue:
    """What is left open goes to the next one when it is said so."""
    stand_up = to_lead(number)

    def ended() -> None:
        for item in stand_up.left_open if request.form.get("park") else ():
            stand_up.park(item, me())
        stand_up.end(me())

    return led(stand_up, ended)


def to_lead(number: int) -> StandUp:
    stand_up = entered(number)
    allow(Action.LEAD_STAND_UP, stand_up.team)
    return stand_up


def item_of(stand_up: StandUp, number: int | None) -> AgendaItem:
    item = next((one for one in stand_up.items if one.id == number), None)
    return item or abort(404)


def led(stand_up: StandUp, verb: Callable[[], object]) -> ResponseReturnValue:
    def as_seen() -> None:
        refuse_unless_as_seen(stand_up)
        verb()

    return done(stand_up, as_seen)


def done(stand_up: StandUp, verb: Callable[[], object]) -> ResponseReturnValue:
    if not sent_before():
        try:
            stand_up.refuse_when_over()
            verb()
            save()
        except (Refusal, StaleDataError) as fault:
            refusal = fault if isinstance(fault, Refusal) else gone_on()
            stand_up = undone(stand_up)
            if stand_up.is_running:
                return room(stand_up, refusal=refusal, status=409)
    return room(stand_up) if htmx and stand_up.is_running else go_to(back_to(stand_up))


def refuse_unless_as_seen(stand_up: StandUp) -> None:
    """Two screens do not fight: one of them leads, and it acts on what it shows. That somebody
    came in meanwhile, or something was decided, is in nobody's way."""
    if not stand_up.is_led_from(this_screen()):
        who = stand_up.leader.name if stand_up.leader else _("Somebody")
        raise Refusal(_("%(name)s leads from another screen. Take over, or follow.", name=who))
    seen = number_in(request.form.get("turn"))
    if seen != stand_up.turn and number_in(request.form.get("seen")) != stand_up.item_id:
        raise gone_on()


def gone_on() -> Refusal:
    return Refusal(_("It has gone on meanwhile. This is where it stands now."))


def laid_over(stand_up: StandUp, panel: str) -> ResponseReturnValue:
    return room(stand_up, panel=panel) if stand_up.is_running else go_to(back_to(stand_up))
