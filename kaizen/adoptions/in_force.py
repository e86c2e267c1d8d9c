"""Which adoption holds: the last one of an idea that is adopted now, not taken back."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.trials.adoption import Adoption


def adoptions_in_force(*columns: Any) -> Select[Any]:
    newer = aliased(Adoption)
    followed = select(newer.id).where(
        newer.idea_id == Adoption.idea_id, newer.id > Adoption.id, newer.withdrawn_at.is_(None)
    )
    return (
        select(*columns)
        .join_from(Adoption, Idea, Idea.id == Adoption.idea_id)
        .where(Idea.stage == Stage.ADOPTED, Adoption.withdrawn_at.is_(None), ~followed.exists())
    )
