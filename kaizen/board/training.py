"""How many can do what the adopted cards brought, and how much is still to read."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all

from kaizen.board.queries import Facts
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.people.models import Person
from kaizen.standards.audience import Coverage, covered
from kaizen.standards.models import MustKnow, StandardVersion
from kaizen.standards.to_read import asked_by, counting_to_read
from kaizen.trials.adoption import Adoption

NO_IDEA = 0


def coverage_and_to_read(shown: Iterable[Facts], person: Person) -> tuple[dict[int, Coverage], int]:
    """Coverage by the adopted idea, and how much this person has to read: two answers that each
    board needs, in one query."""
    ideas = [card.id for card in shown if card.stage is Stage.ADOPTED]
    found = _found(_both(), {"ideas": ideas} | asked_by(person))
    to_read = found.pop(NO_IDEA).can
    return found, to_read


def coverage_behind(idea_id: int) -> Coverage | None:
    """Of the standard that an idea was written into; none where nobody must know it, or where it
    does not hold any more."""
    return _found(_behind(), {"ideas": [idea_id]}).get(idea_id)


def _found(query: Any, asked: dict[str, Any]) -> dict[int, Coverage]:
    rows = db.session.execute(query, asked)
    return {idea: Coverage(can, must) for idea, can, must, _adoption in rows}


@cache
def _both() -> Any:
    unread = select(literal(NO_IDEA), counting_to_read().scalar_subquery(), literal(0), literal(0))
    return union_all(select(_behind().subquery()), unread).order_by("adoption")


@cache
def _behind() -> Any:
    """An idea that was adopted twice comes last with its last standard."""
    meant = (
        select(Adoption.id, Adoption.idea_id, StandardVersion.standard_id)
        .join(StandardVersion, StandardVersion.id == Adoption.version_id)
        .where(Adoption.withdrawn_at.is_(None))
        .where(Adoption.idea_id.in_(bindparam("ideas", expanding=True)))
        .subquery()
    )
    counted = covered(MustKnow.standard_id.in_(select(meant.c.standard_id))).subquery()
    return (
        select(meant.c.idea_id, counted.c.can, counted.c.must, meant.c.id.label("adoption"))
        .join(counted, counted.c.standard_id == meant.c.standard_id)
        .order_by(meant.c.id)
    )
