"""What of a board somebody wants to see, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, or_

from kaizen.ideas.models import Idea
from kaizen.ideas.queries import IdeaFilter
from kaizen.numbers import number_in
from kaizen.people.models import Person

CARDS_SHOWN = 200
MOST_CARDS_SHOWN = 1000

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

    @property
    def is_common(self) -> bool:
        """Others ask in the same form: neither somebody's words nor a day are in it."""
        return not (self.ideas.text or self.overdue)

    @property
    def form(self) -> View:
        return replace(self, ideas=self.ideas.form)

    def applied_to(self, query: Any) -> Any:
        query = self.ideas.applied_to(query)
        if self.overdue:
            late = (and_(Idea.team_id.in_(ids), Idea.due_on < day) for day, ids in self.overdue)
            query = query.where(or_(*late))
        return query


def by_date(todays: Mapping[int, date]) -> Todays:
    days = sorted(set(todays.values()))
    return tuple((day, tuple(sorted(t for t in todays if todays[t] == day))) for day in days)
