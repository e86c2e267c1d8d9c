"""What a merge of two ideas would do, before it is done."""

from dataclasses import dataclass

from sqlalchemy import literal, select, union_all

from kaizen.events.secrecy import voters_are_hidden
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import Help, Vote
from kaizen.people.models import Person
from kaizen.words import by_name


@dataclass(frozen=True)
class Foreseen:
    """The counts that the other idea has afterwards, and who is told of it."""

    votes: int
    helpers: int
    comments: int
    authors: list[Person]
    told: list[Person]


def foresee(idea: Idea, into: Idea, by: Person) -> Foreseen:
    said = _who_said_what(idea, into)
    wrote = {one.id: one for one in [*into.authors, *idea.authors]}
    votes = said["vote", into.id] | said["vote", idea.id]
    helpers = said["help", into.id] | said["help", idea.id]
    followers = wrote | said["help", idea.id]
    if not voters_are_hidden():
        followers |= said["vote", idea.id]
    return Foreseen(
        votes=len(votes.keys() - wrote.keys()),
        helpers=len(helpers),
        comments=into.comments + idea.comments,
        authors=list(wrote.values()),
        told=by_name(one for one in followers.values() if one is not by),
    )


def _who_said_what(*ideas: Idea) -> dict[tuple[str, int], dict[int, Person]]:
    """Who backs each, and who would help, by their number; in one query."""
    ids = [idea.id for idea in ideas]
    voted = select(literal("vote").label("how"), Vote.idea_id, Vote.person_id)
    would = select(literal("help").label("how"), Help.idea_id, Help.person_id)
    said = union_all(voted.where(Vote.idea_id.in_(ids)), would.where(Help.idea_id.in_(ids)))
    rows = said.subquery()
    people: dict[tuple[str, int], dict[int, Person]] = {
        (how, number): {} for how in ("vote", "help") for number in ids
    }
    query = select(rows.c.how, rows.c.idea_id, Person).join(Person, Person.id == rows.c.person_id)
    for how, number, person in db.session.execute(query):
        people[how, number][person.id] = person
    return people
