"""What a kiosk tells first: the unread part of the inbox that is about one's own ideas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.inbox.models import Notice, NoticeKind
from kaizen.inbox.queries import with_events
from kaizen.inbox.reading import read
from kaizen.inbox.stories import Line, story_of
from kaizen.people.models import Person

LOOKED_AT = 200  # the latest; who was away for longer is told of these


@dataclass(frozen=True)
class News:
    """One thing that happened to one idea; votes of several people are one thing."""

    title: str
    idea_id: int
    line: Line

    @property
    def kind(self) -> EventKind:
        return self.line.kind

    @property
    def who(self) -> list[str]:
        return self.line.who

    @property
    def words(self) -> str:
        return self.line.words

    @property
    def details(self) -> dict[str, Any]:
        return self.line.notice.event.details

    @property
    def until(self) -> date | None:
        due_on = self.details.get("due_on")
        return date.fromisoformat(due_on) if due_on else None


@dataclass(frozen=True)
class Unread:
    things: list[News]  # newest first
    read_to: int  # the number of the last event among them


def unread_news(person: Person) -> Unread:
    """As far as the inbox knows. Of ideas that they back, only where they go on."""
    unread = with_events().where(Notice.person_id == person.id, Notice.read_at.is_(None), news())
    newest = unread.order_by(Notice.event_id.desc()).limit(LOOKED_AT)
    stories = story_of(db.session.scalars(newest))
    things = [News(one.title, one.about_id, line) for one in stories for line in one.lines]
    things.sort(key=lambda one: one.line.notice.event_id, reverse=True)
    return Unread(things, things[0].line.notice.event_id if things else 0)


def read_news(person: Person, *, to: int) -> None:
    """What came after `to` meanwhile stays unread."""
    read(person, Notice.event_id <= to, news())


def news() -> ColumnElement[bool]:
    """An idea of somebody else on one's complaint is in the inbox; it happened to none of one's."""
    mine = and_(Notice.kind == NoticeKind.MY_IDEAS, ~_is(EventKind.IDEA_PROPOSED))
    goes_on = and_(Notice.kind == NoticeKind.BACKED, _is(EventKind.IDEA_MERGED))
    return and_(Notice.about == "idea", or_(mine, goes_on))


def _is(kind: EventKind) -> ColumnElement[bool]:
    return select(Event.id).where(Event.id == Notice.event_id, Event.kind == kind).exists()
