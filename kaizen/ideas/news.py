"""What happened to somebody's ideas since they last looked, read from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Authorship, Idea
from kaizen.people.models import Person

LOOKED_AT = 200  # the latest events; who was away for longer is told of these
DECISIONS = (
    EventKind.TRIAL_STARTED,
    EventKind.JUST_DONE,
    EventKind.TRIAL_STOPPED,
    EventKind.TRIAL_EXTENDED,
    EventKind.TRIAL_ADAPTED,
    EventKind.IDEA_ADOPTED,
    EventKind.IDEA_ABANDONED,
    EventKind.IDEA_DECLINED,
    EventKind.IDEA_DEFERRED,
    EventKind.IDEA_REOPENED,
)
ADDED_UP = (EventKind.VOTE_GIVEN, EventKind.HELP_OFFERED)
UNDOES = {
    EventKind.VOTE_TAKEN_BACK: EventKind.VOTE_GIVEN,
    EventKind.HELP_TAKEN_BACK: EventKind.HELP_OFFERED,
}
READ = (*DECISIONS, *ADDED_UP, *UNDOES, EventKind.COMMENT_ADDED, EventKind.MOVE_UNDONE)


@dataclass
class News:
    """One thing that happened to one idea; votes of several people are one thing."""

    kind: EventKind
    idea_id: int
    title: str
    who: list[str]
    details: dict[str, Any] = field(default_factory=dict)
    words: str = ""

    @property
    def until(self) -> date | None:
        due_on = self.details.get("due_on")
        return date.fromisoformat(due_on) if due_on else None


@dataclass(frozen=True)
class Unread:
    things: list[News]
    read_to: int  # the number of the last event among them


def unread_news(person: Person) -> Unread:
    """Newest first; what was taken back meanwhile did not happen."""
    mine = Authorship.idea_id == Event.about_id, Authorship.person_id == person.id
    query = (
        select(Event.id, Event.kind, Event.about_id, Event.details, Idea.title, Person)
        .join(Authorship, mine[0])
        .join(Idea, Idea.id == Event.about_id)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(mine[1], Event.about == "idea", Event.id > person.news_read_to)
        .where(or_(Event.by_id.is_(None), Event.by_id != person.id), Event.kind.in_(READ))
        .order_by(Event.id.desc())
        .limit(LOOKED_AT)
    )
    rows = list(db.session.execute(query))
    things = [thing for thing in gathered(reversed(rows)) if thing.who]
    with_words(things)
    return Unread(things[::-1], rows[0].id if rows else person.news_read_to)


def gathered(rows: Iterable[Any]) -> list[News]:
    """Oldest first, so that what is taken back finds what it takes back."""
    things: list[News] = []
    for _, kind, idea_id, details, title, by in rows:
        who = by.name if by else ""
        same = [one for one in things if one.idea_id == idea_id]
        if kind is EventKind.MOVE_UNDONE:
            for undone in [one for one in same if one.kind in DECISIONS][-1:]:
                things.remove(undone)
        elif kind in UNDOES:
            for one in same:
                if one.kind is UNDOES[kind] and who in one.who:
                    one.who.remove(who)
        elif kind in ADDED_UP and (so_far := [one for one in same if one.kind is kind]):
            so_far[0].who.append(who)
        else:
            things.append(News(kind, idea_id, title, [who], details))
    return things


def with_words(things: list[News]) -> None:
    """What was commented, in one query; a removed comment says nothing."""
    said = {one.details.get("comment"): one for one in things}
    said.pop(None, None)
    if not said:
        return
    query = select(Comment.id, Comment.words).where(Comment.id.in_(said))
    for number, words in db.session.execute(query):
        said[number].words = words
    things[:] = [one for one in things if one.kind is not EventKind.COMMENT_ADDED or one.words]


def read_news(person: Person, *, to: int) -> None:
    """What came after `to` meanwhile stays unread."""
    person.news_read_to = max(person.news_read_to, to)
