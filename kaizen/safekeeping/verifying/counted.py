"""Stored counts of ideas, held against the rows they count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row, Select, Subquery, and_, func, literal, select, update

from kaizen.database import insert_into
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.ideas.stage_counts import StageCount
from kaizen.ideas.votes import Help, Vote
from kaizen.safekeeping.tables import ROWS_AT_ONCE

COUNTED_ON_AN_IDEA = ("votes", "helpers", "comments")


def wrong_counts() -> Iterator[str]:
    for name in COUNTED_ON_AN_IDEA:
        for idea, stored, counted in streamed(_of_ideas(name)):
            yield f"idea {idea}: {stored} {name} are stored, but there are {counted}."
    for team, stage, stored, counted in streamed(*_of_stages()):
        yield f"team {team}: {stored} ideas {stage} are stored, but there are {counted}."


def count_again() -> None:
    """From the rows, which are what people did. Nobody who is deciding is told of a change."""
    for name in COUNTED_ON_AN_IDEA:
        for idea, _, counted in list(streamed(_of_ideas(name))):
            this = update(Idea.__table__).where(Idea.id == idea)  # type: ignore[arg-type]
            db.session.execute(this.values({name: counted}))
    for team, stage, _, counted in list(streamed(*_of_stages())):
        row = insert_into(db.session(), StageCount).values(team_id=team, stage=stage, ideas=counted)
        keys = ["team_id", "stage"]
        db.session.execute(row.on_conflict_do_update(index_elements=keys, set_={"ideas": counted}))


def streamed(*queries: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    for query in queries:
        yield from db.session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})


def differing(
    stored: Any, counted: Subquery, keys: Iterable[str]
) -> Iterator[Select[*tuple[Any, ...]]]:
    """Keys, what is stored and what was counted, of rows where it is not the same; then of those
    that were counted but are not stored at all."""
    table = stored.table
    same = and_(*(table.c[key] == counted.c[key] for key in keys))
    real = func.coalesce(counted.c.n, 0)
    kept = select(*(table.c[key] for key in keys), stored, real)
    yield (
        kept.select_from(table.outerjoin(counted, same)).where(stored != real).order_by(table.c.id)
    )
    found = select(*(counted.c[key] for key in keys), literal(0), counted.c.n)
    yield found.select_from(counted.outerjoin(table, same)).where(table.c.id.is_(None))


def _of_ideas(name: str) -> Select[*tuple[Any, ...]]:
    model: Any = {"votes": Vote, "helpers": Help, "comments": Comment}[name]
    standing = [Comment.removed_at.is_(None)] if model is Comment else []
    rows = select(model.idea_id.label("id"), func.count().label("n")).where(*standing)
    counted = rows.group_by(model.idea_id).subquery()
    # Of an idea that is not there, the keys tell.
    return next(differing(Idea.__table__.c[name], counted, ["id"]))


def _of_stages() -> Iterator[Select[*tuple[Any, ...]]]:
    counted = select(Idea.team_id, Idea.stage, func.count().label("n"))
    by_stage = counted.group_by(Idea.team_id, Idea.stage).subquery()
    return differing(StageCount.__table__.c.ideas, by_stage, ["team_id", "stage"])
