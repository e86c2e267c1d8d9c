"""What happened to somebody's ideas since they last looked, read from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.votes import Help, Vote
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
    EventKind.LOOKED_AT_AGAIN,
)
ADDED_UP = (EventKind.VOTE_GIVEN, EventKind.HELP_OFFERED)
UNDOES = {
    EventKind.VOTE_TAKEN_BACK: EventKind.VOTE_GIVEN,
    EventKind.HELP_TAKEN_BACK: EventKind.HELP_OFFERED,
}
MERGES = (EventKind.IDEA_MERGED, EventKind.IDEA_UNMERGED)
KEPT_OR_NOT = (EventKind.CHECK_KEPT, EventKind.CHECK_DRIFTED, EventKind.RECURRENCE_NOTICED)
READ = (
    *DECISIONS,
    *ADDED_UP,
    *UNDOES,
    *MERGES,
    *KEPT_OR_NOT,
    EventKind.COMMENT_ADDED,
    EventKind.IDEA_CAME_BACK,
    EventKind.MOVE_UNDONE,
    EventKind.REPLICATION_ANSWERED,
)


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
    rows = from_one_side([*db.session.execute(query), *merges_of_backed(person)])
    rows.sort(key=lambda row: row.id, reverse=True)
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
        elif kind is EventKind.IDEA_UNMERGED and (
            merged := [one for one in same if one.kind is EventKind.IDEA_MERGED]
        ):
            things.remove(merged[-1])
        elif kind in ADDED_UP and (so_far := [one for one in same if one.kind is kind]):
            so_far[0].who.append(who)
        else:
            things.append(News(kind, idea_id, title, [who], details))
    return things


def from_one_side(rows: Iterable[Any]) -> list[Any]:
    """Who wrote both of two merged ideas is told of the one that goes on in the other."""
    gone = {(row.kind, row.about_id) for row in rows if {"into", "out_of"} & row.details.keys()}
    taken_in = ((row, row.details.get("taken_in") or row.details.get("let_go")) for row in rows)
    return [row for row, other in taken_in if (row.kind, other) not in gone]


def merges_of_backed(person: Person) -> list[Any]:
    """Who backs an idea, or would help, is told where it goes on. Its authors know already."""
    both = Idea.id, Idea.merged_into_id
    said = [
        select(one.id).where(
            one.idea_id.in_(both),
            one.person_id == person.id,
            func.coalesce(one.came_from_id, one.idea_id) == Idea.id,
        )
        for one in (Vote, Help)
    ]
    wrote = select(Authorship.id).where(
        Authorship.idea_id.in_(both), Authorship.person_id == person.id
    )
    # A list of the few merged ones first: else the whole ledger of ideas would be read.
    backed = select(Idea.id).where(Idea.merged_into_id.is_not(None))
    backed = backed.where(or_(*(one.exists() for one in said)), ~wrote.exists())
    query = (
        select(Event.id, Event.kind, Event.about_id, Event.details, Idea.title, Person)
        .join(Idea, Idea.id == Event.about_id)
        .join(Person, Person.id == Event.by_id)
        .where(Event.about == "idea", Event.about_id.in_(backed))
        .where(Event.kind == EventKind.IDEA_MERGED, Event.id > person.news_read_to)
        .where(Event.by_id != person.id)
        .order_by(Event.id)
    )
    return list({row.about_id: row for row in db.session.execute(query)}.values())


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
