"""What a board shows. Core rows, bounded by what is seen, never by what the database holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, exists, func, literal, select, union_all

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.lifecycle import ON_THE_BOARD, Stage
from kaizen.ideas.models import Authorship, Idea, StageCount
from kaizen.ideas.queries import IdeaFilter
from kaizen.ideas.votes import Vote
from kaizen.people.models import Person
from kaizen.trials.models import Trial

CARDS_SHOWN = 200
ADOPTED_SHOWN = 30
MOST_CARDS_SHOWN = 1000


class Order(StrEnum):
    HAND = "hand"
    VOTES = "votes"
    NEWEST = "newest"
    OLDEST = "oldest"


ORDERED_BY: dict[Order, tuple[Any, ...]] = {
    Order.HAND: (Idea.place, Idea.id.desc()),
    Order.VOTES: (Idea.votes.desc(), Idea.id.desc()),
    Order.NEWEST: (Idea.id.desc(),),
    Order.OLDEST: (Idea.id,),
}


@dataclass(frozen=True)
class View:
    """What of the board somebody wants to see; all of it stands in the address."""

    ideas: IdeaFilter
    overdue: bool = False
    order: Order = Order.HAND
    cards: int = CARDS_SHOWN

    @classmethod
    def from_query(cls, query: Mapping[str, str], person: Person, team_id: int | None) -> View:
        wanted = {k: v for k, v in query.items() if k in ("mine", "complaint", "q")}
        if team_id:
            wanted["team"] = str(team_id)
        order, cards = query.get("order", ""), query.get("cards", "")
        return cls(
            ideas=IdeaFilter.from_query(wanted, person),
            overdue=bool(query.get("overdue")),
            order=Order(order) if order in {*Order} else Order.HAND,
            cards=min(int(cards), MOST_CARDS_SHOWN) if cards.isdecimal() else CARDS_SHOWN,
        )

    @property
    def is_filtered(self) -> bool:
        ideas = self.ideas
        return bool(self.overdue or ideas.author_id or ideas.complaint_id or ideas.text)

    def applied_to(self, query: Any) -> Any:
        query = self.ideas.applied_to(query)
        if self.overdue:
            query = query.where(Idea.due_on < clock.today())
        return query


def cards(view: View, person: Person) -> list[Row[Any]]:
    """The cards of all three columns in one query, each column in its order."""
    columns = [_column(view, stage, person).subquery() for stage in ON_THE_BOARD]
    return list(db.session.execute(union_all(*(select(column) for column in columns))))


def _column(view: View, stage: Stage, person: Person) -> Any:
    voted = exists().where(Vote.idea_id == Idea.id, Vote.person_id == person.id)
    running = and_(Trial.idea_id == Idea.id, Trial.ended_at.is_(None), Trial.withdrawn_at.is_(None))
    tried = stage is Stage.TRIALLED
    query: Any = select(
        Idea.id,
        Idea.title,
        Idea.stage,
        Idea.stage_since,
        Idea.due_on,
        Idea.votes,
        Idea.helpers,
        Idea.comments,
        Idea.team_id,
        Complaint.sentence,
        Complaint.times_heard,
        Complaint.customers,
        Complaint.unnamed,
        Complaint.first_heard_at,
        Complaint.last_heard_at,
        voted.label("voted"),
        (Trial.measure if tried else literal(None)).label("measure"),
        (Trial.expected_from if tried else literal(None)).label("expected_from"),
        (Trial.expected_to if tried else literal(None)).label("expected_to"),
        (Trial.unit if tried else literal(None)).label("unit"),
        (Trial.started_at if tried else literal(None)).label("started_at"),
    ).join(Complaint, Complaint.id == Idea.complaint_id)
    if tried:
        query = query.outerjoin(Trial, running)
    query = view.applied_to(query).where(Idea.stage == stage)
    if stage is Stage.ADOPTED:
        return query.order_by(Idea.stage_since.desc()).limit(ADOPTED_SHOWN)
    return query.order_by(*ORDERED_BY[view.order]).limit(view.cards)


def authors_of(idea_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """Number and name of each idea's authors."""
    query = (
        select(Authorship.idea_id, Person.id, Person.name)
        .join(Person, Person.id == Authorship.person_id)
        .where(Authorship.idea_id.in_(idea_ids))
        .order_by(Authorship.id)
    )
    authors: dict[int, list[tuple[int, str]]] = {}
    for idea_id, person_id, name in db.session.execute(query):
        authors.setdefault(idea_id, []).append((person_id, name))
    return authors


def counts(view: View) -> dict[Stage, int]:
    """How many ideas stand in each stage: stored for a team, counted only under a filter."""
    if view.is_filtered:
        query: Any = view.applied_to(select(Idea.stage, func.count())).group_by(Idea.stage)
    else:
        query = select(StageCount.stage, func.sum(StageCount.ideas)).group_by(StageCount.stage)
        if view.ideas.team_id:
            query = query.where(StageCount.team_id == view.ideas.team_id)
    return {stage: int(number) for stage, number in db.session.execute(query)}
