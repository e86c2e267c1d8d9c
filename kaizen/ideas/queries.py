from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, literal, or_, select, union, union_all
from sqlalchemy.orm import joinedload

from kaizen.complaints.models import Complaint
from kaizen.events.secrecy import voters_are_hidden
from kaizen.extensions import db
from kaizen.ideas.comments import Comment, Mention
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.votes import Help, Vote
from kaizen.numbers import number_in
from kaizen.people.models import Person
from kaizen.search import contains_all

PAGE = 50


@dataclass(frozen=True)
class IdeaFilter:
    """Which ideas are wanted; every part may be left out."""

    stage: Stage | None = None
    team_id: int | None = None
    author_id: int | None = None
    complaint_id: int | None = None
    text: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str], person: Person) -> IdeaFilter:
        stage = query.get("stage", "")
        return cls(
            stage=Stage(stage) if stage in {*Stage} else None,
            team_id=number_in(query.get("team")),
            author_id=person.id if query.get("mine") else None,
            complaint_id=number_in(query.get("complaint")),
            text=query.get("q", "")[:200].strip(),
            page=max(1, min(number_in(query.get("page")) or 1, 200)),
        )

    @property
    def numbers(self) -> dict[str, int]:
        """Of whose and about what: values for a query that was put together for another filter
        of the same form."""
        all_numbers = {
            "of_team": self.team_id,
            "of_author": self.author_id,
            "about_complaint": self.complaint_id,
        }
        return {name: number for name, number in all_numbers.items() if number}

    @property
    def form(self) -> IdeaFilter:
        """The same for all filters that differ in their numbers alone."""
        return replace(
            self,
            team_id=self.team_id and 1,
            author_id=self.author_id and 1,
            complaint_id=self.complaint_id and 1,
        )

    def applied_to(self, query: Any) -> Any:
        """The query of ideas, narrowed to these."""
        if self.stage:
            query = query.where(Idea.stage == self.stage)
        if self.team_id:
            query = query.where(Idea.team_id == bindparam("of_team", self.team_id))
        if self.complaint_id:
            about: Any = bindparam("about_complaint", self.complaint_id)
            query = query.where(Idea.complaint_id == about)
        if self.author_id:
            author: Any = bindparam("of_author", self.author_id)
            mine = select(Authorship.idea_id).where(Authorship.person_id == author)
            query = query.where(Idea.id.in_(mine))
        if self.text:
            query = query.where(says(self.text))
        return query


def says(text: str) -> Any:
    """The words stand in the idea or in its complaint; a figure is its number too."""
    found = []
    in_idea, in_complaint = contains_all(Idea, text), contains_all(Complaint, text)
    if in_idea is not None and in_complaint is not None:
        complaints = select(Complaint.id).where(in_complaint)
        found = [
            select(Idea.id).where(in_idea),
            select(Idea.id).where(Idea.complaint_id.in_(complaints)),
        ]
    number = number_in(text.removeprefix("#"))
    if number:
        found.append(select(Idea.id).where(Idea.id == number))
    # One list of numbers, not an OR: for that the database would read every idea there is.
    return Idea.id.in_(union(*found)) if found else literal(False)


def ideas_page(wanted: IdeaFilter) -> list[Idea]:
    """One page and the first idea of the next, newest first."""
    newest_first = Idea.stage_since.desc(), Idea.id.desc()
    query = select(Idea.id).order_by(*newest_first)
    if wanted.stage is None:  # a merged one is found where it went on, and by its own number
        by_number = Idea.id == (number_in(wanted.text.removeprefix("#")) or 0)
        query = query.where(or_(Idea.merged_into_id.is_(None), by_number))
    numbers = wanted.applied_to(query).limit(PAGE + 1).offset((wanted.page - 1) * PAGE)
    page = numbers.subquery()  # thousands may be put in order for one page: numbers are light
    ideas = (
        select(Idea)
        .join(page, page.c.id == Idea.id)
        .options(joinedload(Idea.complaint), joinedload(Idea.team))
        .order_by(*newest_first)
    )
    return list(db.session.scalars(ideas))


def voters_to_name(voters: list[Person]) -> list[Person]:
    """Nobody, where who voted is hidden: then the count alone is told."""
    return [] if voters_are_hidden() else voters


def people_around(idea: Idea) -> dict[str, list[Person]]:
    """Who voted and who would help, in the order they did; one query."""
    voted = select(Vote.person_id, Vote.at, literal("votes").label("how"))
    would = select(Help.person_id, Help.at, literal("helpers").label("how"))
    around = union_all(
        voted.where(Vote.idea_id == idea.id), would.where(Help.idea_id == idea.id)
    ).subquery()
    query = select(around.c.how, Person).join(Person, Person.id == around.c.person_id)
    people: dict[str, list[Person]] = {"votes": [], "helpers": []}
    for how, person in db.session.execute(query.order_by(around.c.at, Person.id)):
        people[how].append(person)
    return people


def comments_on(idea: Idea) -> list[Comment]:
    """Oldest first, with who said it and who is called."""
    query = (
        select(Comment)
        .options(
            joinedload(Comment.by),
            joinedload(Comment.removed_by),
            joinedload(Comment.mentions).joinedload(Mention.person),
        )
        .where(Comment.idea_id == idea.id)
        .order_by(Comment.id)
    )
    return list(db.session.scalars(query).unique())
