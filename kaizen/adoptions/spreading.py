"""Who uses what: the adoptions that were offered to other teams, and what those answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, cast, func, null, or_, select
from sqlalchemy.orm import aliased, joinedload

from kaizen.adoptions.replications import TAKEN_OVER, Replication
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.standards.models import Standard, StandardVersion
from kaizen.trials.adoption import Adoption
from kaizen.trials.models import Trial  # noqa: F401 - AROUND asks for all that Adoption names

SHOWN = 100

AROUND = (
    joinedload(Replication.team),
    joinedload(Replication.answered_by),
    joinedload(Replication.adoption).joinedload(Adoption.idea).joinedload(Idea.team),
    joinedload(Replication.adoption).joinedload(Adoption.idea).joinedload(Idea.complaint),
)
STANDS = Replication.called_off_at.is_(None)


def replications_for(person: Person) -> list[Replication]:
    """What was offered to the teams that this person leads, or works in; to every team for an
    admin. Open ones first, the oldest on top; then the newest answers."""
    query = select(Replication).options(*AROUND).where(STANDS)
    if not person.is_admin:
        query = query.where(Replication.team_id.in_(_own_teams(person)))
    age = Replication.answered_at.is_not(None), Replication.answered_at.desc()
    query = query.order_by(*age, Replication.offered_at, Replication.id).limit(SHOWN)
    return list(db.session.scalars(query))


def waiting_for(person: Person) -> int:
    """How many of them wait for this leader's answer."""
    if not person.led_team_ids:
        return 0
    open_ones = select(func.count(Replication.id)).where(
        STANDS, Replication.fit.is_(None), Replication.team_id.in_(person.led_team_ids)
    )
    return db.session.scalar(open_ones) or 0


def spread_of(idea_ids: Collection[int]) -> dict[int, list[Replication]]:
    """What became of each idea in other teams, in the order in which it was offered; one query."""
    query = (
        select(Adoption.idea_id, Replication)
        .join(Replication.adoption)
        .options(joinedload(Replication.team), joinedload(Replication.answered_by))
        .where(Adoption.idea_id.in_(idea_ids), STANDS)
        .order_by(Replication.offered_at, Replication.id)
    )
    spread: dict[int, list[Replication]] = defaultdict(list)
    for idea_id, replication in db.session.execute(query) if idea_ids else ():
        spread[idea_id].append(replication)
    return spread


def shared_with(standard: Standard) -> list[Replication]:
    """Both ways, in one query: where this standard came from, and which teams took it over."""
    query = (
        select(Replication)
        .join(Replication.adoption)
        .join(Adoption.version)
        .options(*AROUND)
        .where(STANDS, Replication.fit.in_(TAKEN_OVER))
        .where(
            or_(
                Replication.standard_id == standard.id,
                StandardVersion.standard_id == standard.id,
            )
        )
        .order_by(Replication.answered_at, Replication.id)
    )
    return list(db.session.scalars(query))


def given_and_taken(team_id: int) -> list[Replication]:
    """What this team took over from others and gave to them, newest first; one query."""
    idea = aliased(Idea)
    query = (
        select(Replication)
        .join(Replication.adoption)
        .join(idea, idea.id == Adoption.idea_id)
        .options(*AROUND)
        .where(STANDS, Replication.fit.in_(TAKEN_OVER))
        .where(or_(Replication.team_id == team_id, idea.team_id == team_id))
        .order_by(Replication.answered_at.desc(), Replication.id)
        .limit(SHOWN)
    )
    return list(db.session.scalars(query))


def other_teams_using(stage: Stage) -> Any:
    """How many took an idea over, as a column of a query of ideas in this stage."""
    if stage is not Stage.ADOPTED:
        return cast(null(), Integer)
    used = Adoption.idea_id == Idea.id, STANDS, Replication.fit.in_(TAKEN_OVER)
    query = select(func.count(Replication.id)).join(Replication.adoption).where(*used)
    return query.correlate(Idea).scalar_subquery()


def _own_teams(person: Person) -> set[int]:
    return set(person.led_team_ids) or {person.team_id or 0}
