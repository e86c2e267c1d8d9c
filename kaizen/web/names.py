"""What a person did, what happened in a team: the ledger read aloud, with links to the things."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import null

from kaizen.complaints.models import Complaint
from kaizen.database import Model
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo

NAMED: dict[str, tuple[type[Model], tuple[Any, Any], str]] = {
    "idea": (Idea, (Idea.title, Idea.language), "ideas.show"),
    "complaint": (Complaint, (Complaint.sentence, Complaint.language), "complaints.show"),
    "team": (Team, (Team.name, null()), "teams.activity"),
    "to_do": (ToDo, (ToDo.words, null()), "todos.show"),
    "person": (Person, (Person.name, null()), "people.activity"),
}


@dataclass(frozen=True)
class Named:
    """A thing as it is called now, and its page."""

    words: str
    language: str | None
    url: str


def things_of(events: Iterable[Event]) -> dict[tuple[str, int], Named]:
    """By table and id, in one query for each kind of thing."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        wanted[event.about].add(event.about_id)
    found = {}
    for about in wanted.keys() & NAMED.keys():
        model, called, page = NAMED[about]
        query = db.select(model.id, *called).where(model.id.in_(wanted[about]))
        for number, words, language in db.session.execute(query):
            found[about, number] = Named(words, language, url_for(page, number=number))
    return found
