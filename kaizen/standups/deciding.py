"""Decided in front of the board: the verb and the permission of the board, and the minutes know."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from kaizen.errors import Refusal
from kaizen.events.models import Event
from kaizen.extensions import db, htmx
from kaizen.ideas.deciding import changed_meanwhile
from kaizen.language import gettext as _
from kaizen.standups.asked import Asked
from kaizen.standups.asking import ASKS
from kaizen.standups.meeting import back_to, entered, room, undone
from kaizen.standups.models import AgendaItem, StandUp
from kaizen.standups.views import bp
from kaizen.standups.ways import BY_NOUN
from kaizen.web.answers import go_to, me, save, sent_before

PANEL = "standups/_decision.html"


@bp.route("/standups/<int:number>/items/<int:item_id>/<string:noun>", methods=["GET", "POST"])
def decide(number: int, item_id: int, noun: str) -> ResponseReturnValue:
    """GET asks; POST decides once, or asks again with the words kept and what stood in the way."""
    stand_up = entered(number)
    item = next((one for one in stand_up.items if one.id == item_id), None)
    if item is None or noun not in ASKS:
        abort(404)
    if sent_before() or (request.method == "GET" and not stand_up.is_running):
        return shown(stand_up)
    asked = ASKS[noun](item)
    if request.method == "GET":
        return ask(stand_up, item, noun, asked)
    if not asked.form.validate():
        return ask(stand_up, item, noun, asked, status=422)
    try:
        carry_out(stand_up, item, asked)
    except (Refusal, StaleDataError) as fault:
        stand_up = undone(stand_up)
        refusal = fault if isinstance(fault, Refusal) else meanwhile(asked)
        return ask(stand_up, item, noun, asked, refusal=refusal, status=409)
    return shown(stand_up)


def carry_out(stand_up: StandUp, item: AgendaItem, asked: Asked) -> None:
    stand_up.refuse_when_over()
    seen = asked.form["version"].data if "version" in asked.form else None
    if asked.idea and seen and seen != str(asked.idea.version):
        raise changed_meanwhile(asked.idea)
    before = db.session.scalar(select(func.max(Event.id))) or 0
    asked.verb()
    db.session.flush()
    for event in decided_since(before):
        stand_up.note(item, event, standing_in=stand_up.team_id in me().stands_in_for)
    save()


def decided_since(number: int) -> list[Event]:
    """What this decision wrote down: of each kind one, however many stories it stands in."""
    mine = select(Event).where(Event.id > number, Event.by_id == me().id).order_by(Event.id)
    first: dict[str, Event] = {}
    for event in db.session.scalars(mine):
        first.setdefault(event.kind, event)
    return list(first.values())


def meanwhile(asked: Asked) -> Refusal:
    if asked.idea:
        return changed_meanwhile(asked.idea)
    return Refusal(_("Somebody else changed it at the same moment. Look again, then decide."))


def ask(
    stand_up: StandUp,
    item: AgendaItem,
    noun: str,
    asked: Asked,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    if asked.idea and "version" in asked.form:
        asked.form["version"].data = str(asked.idea.version)
    for field in asked.form:  # other forms of the page have an owner and words too
        field.id = f"item-{item.id}-{field.name}"
    context: dict[str, Any] = {"asked": asked, "form": asked.form, "of_item": item}
    context |= {"way": BY_NOUN[noun]}
    return room(stand_up, panel=PANEL, refusal=refusal, status=status, **context)


def shown(stand_up: StandUp) -> ResponseReturnValue:
    return room(stand_up) if htmx and stand_up.is_running else go_to(back_to(stand_up))
