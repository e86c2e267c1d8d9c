"""What a board shows. Core rows, bounded by what is seen, never by what the database holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Text, and_, bindparam, cast, exists, func, null, or_, select, union_all
from sqlalchemy.orm import aliased

from kaizen.adoptions.spreading import other_teams_using
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.lifecycle import ENDED, ON_THE_BOARD, Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.ideas.queries import IdeaFilter
from kaizen.ideas.votes import Vote
from kaizen.numbers import number_in
from kaizen.people.models import Person
from kaizen.stations.models import Station
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Kind

CARDS_SHOWN = 200
ENDED_SHOWN = 30
AMBER_SHOWN = 100
WORDS_SHOWN = 300  # signs of what was learned, on a card
MOST_CARDS_SHOWN = 1000
QUERIES_KEPT = 500


# The dates that it is where teams work, three at most, and the ids of the teams of each.
Todays = tuple[tuple[date, tuple[int, ...]], ...]


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
    overdue: Todays = ()  # what is past its day where its team works; nothing is no such filter
    order: Order = Order.HAND
    cards: int = CARDS_SHOWN

    @classmethod
    def from_query(
        cls, query: Mapping[str, str], person: Person, team_id: int | None, todays: Todays
    ) -> View:
        wanted = {k: v for k, v in query.items() if k in ("mine", "complaint", "q")}
        if team_id:
            wanted["team"] = str(team_id)
        order, cards = query.get("order", ""), query.get("cards", "")
        return cls(
            ideas=IdeaFilter.from_query(wanted, person),
            overdue=todays if query.get("overdue") else (),
            order=Order(order) if order in {*Order} else Order.HAND,
            cards=max(CARDS_SHOWN, min(number_in(cards) or 0, MOST_CARDS_SHOWN)),
        )

    @property
    def is_filtered(self) -> bool:
        ideas = self.ideas
        return bool(self.overdue or ideas.author_id or ideas.complaint_id or ideas.text)

    def applied_to(self, query: Any) -> Any:
        query = self.ideas.applied_to(query)
        if self.overdue:
            late = (and_(Idea.team_id.in_(ids), Idea.due_on < day) for day, ids in self.overdue)
            query = query.where(or_(*late))
        return query


def by_date(todays: Mapping[int, date]) -> Todays:
    days = sorted(set(todays.values()))
    return tuple((day, tuple(sorted(t for t in todays if todays[t] == day))) for day in days)


class Facts(NamedTuple):
    """What the database knows of one card for one person, in the order in which it is asked."""

    id: int
    title: str
    title_language: str | None
    stage: Stage
    stage_since: datetime
    due_on: date | None
    votes: int
    helpers: int
    comments: int
    team_id: int
    complaint_id: int
    sentence: str
    sentence_language: str | None
    times_heard: int
    customers: int
    unnamed: int
    first_heard_at: datetime | None
    last_heard_at: datetime | None
    station: str | None
    voted: bool
    answered: Stage | None
    measure: str | None
    expected_from: float | None
    expected_to: float | None
    unit: str | None
    kind: Kind | None
    just_do_it: bool | None
    actual_figure: float | None
    actual: str | None
    lesson: str | None
    other_teams: int | None


def cards(view: View, person: Person, amber: Collection[int] = ()) -> list[Facts]:
    """The cards of all three columns in one query, each column in its order. The ideas of `amber`
    need a word, so they hang on top of the last one, however old they are."""
    asked = {"viewer": person.id, "amber": sorted(amber)[-AMBER_SHOWN:]}
    by_id = {row.id: Facts._make(row) for row in db.session.execute(_columns(view), asked)}
    ended = sorted((one for one in by_id.values() if one.stage in ENDED), key=_newest_first)
    first = [one for one in ended if one.id in amber]
    others = [one for one in ended if one.id not in amber][:ENDED_SHOWN]
    return [one for one in by_id.values() if one.stage not in ENDED] + first + others


def _newest_first(facts: Facts) -> float:
    return -facts.stage_since.timestamp()


def column_of(stage: Stage) -> Stage:
    """What was tried and dropped hangs among the adopted: it taught as much."""
    return Stage.ADOPTED if stage in ENDED else stage


@lru_cache(QUERIES_KEPT)
def _columns(view: View) -> Any:
    """Putting a query together costs as much as running it."""
    stages = [*ON_THE_BOARD, *(stage for stage in ENDED if stage not in ON_THE_BOARD)]
    columns = [_column(view, stage).subquery() for stage in stages]
    in_amber = Idea.id.in_(bindparam("amber", expanding=True))
    columns.append(view.applied_to(_facts(Stage.ADOPTED)).where(in_amber).subquery())
    return union_all(*(select(column) for column in columns))


def _column(view: View, stage: Stage) -> Any:
    query = view.applied_to(_facts(stage))
    if stage in ENDED:
        return query.order_by(Idea.stage_since.desc()).limit(ENDED_SHOWN)
    return query.order_by(*ORDERED_BY[view.order]).limit(view.cards)


def _facts(stage: Stage) -> Any:
    voted = exists().where(Vote.idea_id == Idea.id, Vote.person_id == bindparam("viewer"))
    trial = _trial_of(stage)
    of_trial = (
        Trial.measure,
        Trial.expected_from,
        Trial.expected_to,
        Trial.unit,
        Trial.kind,
        Trial.just_do_it,
        Trial.actual_figure,
        func.substr(Trial.actual, 1, WORDS_SHOWN, type_=Text).label("actual"),
        func.substr(Trial.lesson, 1, WORDS_SHOWN, type_=Text).label("lesson"),
    )
    query = select(
        Idea.id,
        Idea.title,
        Idea.language.label("title_language"),
        Idea.stage,
        Idea.stage_since,
        Idea.due_on,
        Idea.votes,
        Idea.helpers,
        Idea.comments,
        Idea.team_id,
        Idea.complaint_id,
        Complaint.sentence,
        Complaint.language.label("sentence_language"),
        Complaint.times_heard,
        Complaint.customers,
        Complaint.unnamed,
        Complaint.first_heard_at,
        Complaint.last_heard_at,
        Station.name.label("station"),
        voted.label("voted"),
        _answered(stage).label("answered"),
        *(
            cast(null(), column.type).label(column.key) if trial is None else column
            for column in of_trial
        ),
        other_teams_using(stage).label("other_teams"),
    ).join(Complaint, Complaint.id == Idea.complaint_id)
    query = query.outerjoin(Station, Station.id == Idea.station_id)
    if trial is not None:
        query = query.outerjoin(Trial, trial)
    return query.where(Idea.stage == stage)


def _answered(stage: Stage) -> Any:
    """Decided already, though the author has to hear it first; whose card it is may not tell."""
    if stage is not Stage.PROPOSED:
        return cast(null(), PendingDecision.stage.type)
    answer = select(PendingDecision.stage).where(PendingDecision.idea_id == Idea.id)
    return answer.scalar_subquery()


def _trial_of(stage: Stage) -> Any:
    """The one that a card tells of: the running one, or the last that ended."""
    cycle = Trial.idea_id == Idea.id, Trial.withdrawn_at.is_(None)
    if stage is Stage.TRIALLED:
        return and_(*cycle, Trial.ended_at.is_(None))
    if stage not in ENDED:
        return None
    one = aliased(Trial)
    last = select(func.max(one.id)).where(one.idea_id == Idea.id, one.withdrawn_at.is_(None))
    return Trial.id == last.scalar_subquery()


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
