"""The order that leaders gave to their columns by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, or_, select, update

from kaizen.extensions import db
from kaizen.ideas.models import PLACE_STEP, Idea
from kaizen.safekeeping.verifying.counted import streamed

# A database keeps 64 bits: beyond this, one more card on top would not go in.
FARTHEST = 1 << 62


def places_out_of_bounds() -> Iterator[str]:
    for number, place in streamed(_far(Idea.id, Idea.place).order_by(Idea.id)):
        yield f"idea {number}: its place {place} leaves no room in its column."


def spread_out() -> None:
    """The same order, with the same room between all cards of such a column."""
    for team, stage in list(streamed(_far(Idea.team_id, Idea.stage).distinct())):
        column = Idea.team_id == team, Idea.stage == stage
        ordered = select(
            Idea.id, func.row_number().over(order_by=(Idea.place, Idea.id.desc())).label("at")
        )
        numbered = ordered.where(*column).subquery()
        at = select(numbered.c.at).where(numbered.c.id == Idea.id).scalar_subquery()
        change = update(Idea.__table__).where(*column)  # type: ignore[arg-type]
        db.session.execute(change.values(place=at * PLACE_STEP))


def _far(*columns: Any) -> Select[*tuple[Any, ...]]:
    return select(*columns).where(or_(Idea.place > FARTHEST, Idea.place < -FARTHEST))
