"""How many can do what the adopted cards brought."""

from sqlalchemy import Subquery, bindparam, select
from sqlalchemy.orm import contains_eager

from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.standards.audience import Coverage, covered
from kaizen.standards.models import MustKnow, StandardVersion
from kaizen.trials.adoption import Adoption


def coverage_of_adopted(idea_ids: list[int]) -> dict[int, Coverage]:
    """By the adopted idea, of its last standard."""
    behind = _behind()
    rows = db.session.execute(select(behind).order_by(behind.c.adoption), {"ideas": idea_ids})
    return {idea: Coverage(can, must) for idea, can, must, _adoption in rows}


def adopted_with_coverage(idea: Idea) -> tuple[Adoption | None, Coverage | None]:
    """The adoption in force with its standard, and who can do it: nobody is counted where nobody
    must know it, or where it does not hold any more. One query."""
    if idea.stage is not Stage.ADOPTED:
        return None, None
    version, standard = Adoption.version, StandardVersion.standard
    mine = Adoption.idea_id == idea.id, Adoption.withdrawn_at.is_(None)
    written = select(StandardVersion.standard_id).join_from(Adoption, version).where(*mine)
    counted = covered(MustKnow.standard_id.in_(written)).subquery()
    query = (
        select(Adoption, counted.c.can, counted.c.must)
        .join(version)
        .join(standard)
        .outerjoin(counted, counted.c.standard_id == StandardVersion.standard_id)
        .options(contains_eager(version).contains_eager(standard))
        .where(*mine)
        .order_by(Adoption.id.desc())
        .limit(1)
    )
    for adoption, can, must in db.session.execute(query):
        return adoption, Coverage(can, must) if must else None
    return None, None


def _behind() -> Subquery:
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
        .subquery()
    )
