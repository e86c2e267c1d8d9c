"""The order that a leader gives to a column by hand."""

from typing import Any

from sqlalchemy import update

from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.models import PLACE_STEP, Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person


def place_after(idea: Idea, neighbour: Idea | None, by: Person) -> None:
    """Put the card below its new neighbour, or on top of its column when there is none."""
    if neighbour and (neighbour.team_id, neighbour.stage) != (idea.team_id, idea.stage):
        raise Refusal(_("That card has left this column. Look again and place yours anew."))
    if neighbour is idea:
        return
    place, spread = _free_place(idea, neighbour), {}
    if place is None:
        _spread(idea)
        place, spread = _free_place(idea, neighbour), {"spread": True}
    _put(idea.id, place or 0)
    db.session.expire(idea, ["place"])
    record(EventKind.IDEA_PLACED, idea, by, after=neighbour.id if neighbour else None, **spread)


def _free_place(idea: Idea, neighbour: Idea | None) -> int | None:
    """Halfway to the next card; None when the two stand too close."""
    below = db.select(Idea.place).where(*_column(idea), Idea.id != idea.id)
    if neighbour is None:
        first = db.session.scalar(below.order_by(Idea.place).limit(1))
        return (first or 0) - PLACE_STEP
    following = (
        below.where(Idea.place >= neighbour.place, Idea.id != neighbour.id)
        .order_by(Idea.place)
        .limit(1)
    )
    next_place = db.session.scalar(following)
    if next_place is None:
        return neighbour.place + PLACE_STEP
    between = (neighbour.place + next_place) // 2
    return between if between > neighbour.place else None


def _spread(idea: Idea) -> None:
    """Give every card of the column the same room again."""
    keys = db.session.scalars(
        db.select(Idea.id).where(*_column(idea)).order_by(Idea.place, Idea.id.desc())
    )
    for at, key in enumerate(keys.all()):
        _put(key, at * PLACE_STEP)
    db.session.expire_all()


def _put(idea_id: int, place: int) -> None:
    """Not a change of the idea itself: whoever is deciding on it need not be told."""
    change = update(Idea).where(Idea.id == idea_id).values(place=place)
    db.session.execute(change.execution_options(synchronize_session=False))


def _column(idea: Idea) -> tuple[Any, ...]:
    return Idea.team_id == idea.team_id, Idea.stage == idea.stage
