"""How many ideas of a team stand in a stage, so that a column's head costs one row."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.database import Model
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage


class StageCount(Model):
    __table_args__ = (UniqueConstraint("team_id", "stage"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    stage: Mapped[Stage]
    ideas: Mapped[int] = mapped_column(default=0)


def count_in(stage: Stage, team_id: int, more: int) -> None:
    counted = db.session.scalar(
        update(StageCount)
        .where(StageCount.team_id == team_id, StageCount.stage == stage)
        .values(ideas=StageCount.ideas + more)
        .returning(StageCount.ideas)
        .execution_options(synchronize_session=False)
    )
    if counted is None:
        db.session.add(StageCount(team_id=team_id, stage=stage, ideas=more))
        db.session.flush()
