from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select, tuple_
from sqlalchemy.orm import joinedload

from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.inbox.gathering import READER
from kaizen.inbox.hears import Card
from kaizen.inbox.models import Following, Notice
from kaizen.inbox.stories import Story, story_of
from kaizen.jobs.models import Bookmark
from kaizen.people.models import Person

CARDS = 20  # on one page
NOTICES = 400  # of the cards on one page; a card that has more tells its newest

NO_CARD: Card = ("", 0)


class Standing(NamedTuple):
    """How somebody's inbox stands, seen from one card or from none."""

    unread: int  # cards with something that was not read yet
    here: bool  # this card is one of them
    behind: bool  # more has happened, to this card or at all, than the inboxes know
    follows: bool = False  # this card


def standing_of(person: Person, card: Card = NO_CARD) -> Standing:
    """In one query, each part of it a look into an index: every page asks."""
    about, number = card
    asked = {"person": person.id, "about": about, "number": number}
    unread, here, behind, follows = db.session.execute(_standing(about), asked).one()
    return Standing(unread, bool(here), bool(behind), bool(follows))


@cache
def _standing(about: str) -> Select[Any]:
    mine = Notice.person_id == bindparam("person"), Notice.read_at.is_(None)
    cards = select(Notice.about, Notice.about_id).where(*mine).distinct().subquery()
    known = select(Bookmark.event_id).where(Bookmark.reader == READER).scalar_subquery()
    newest = select(func.max(Event.id))
    here: Any = literal(False)
    if about:
        this = Notice.about == bindparam("about"), Notice.about_id == bindparam("number")
        here = select(Notice.id).where(*mine, *this).exists()
        of_it = Event.about == bindparam("about"), Event.about_id == bindparam("number")
        newest = newest.where(*of_it)
    return select(
        select(func.count()).select_from(cards).scalar_subquery(),
        here,
        func.coalesce(newest.scalar_subquery() > known, False),
        _follows(about),
    )


def _follows(about: str) -> Any:
    columns: dict[str, Any] = {"idea": Following.idea_id, "complaint": Following.complaint_id}
    if about not in columns:
        return literal(False)
    mine = Following.person_id == bindparam("person"), columns[about] == bindparam("number")
    return select(Following.id).where(*mine).exists()


def inbox_of(person: Person, page: int) -> tuple[list[Story], bool]:
    """Some cards, those with something unread first, then the newest; and whether there are more.

    In four queries, however much there is.
    """
    mine = Notice.person_id == person.id
    unread = func.max(Notice.event_id).filter(Notice.read_at.is_(None))
    query = (
        select(Notice.about, Notice.about_id)
        .where(mine)
        .group_by(Notice.about, Notice.about_id)
        .order_by(unread.is_(None), func.max(Notice.event_id).desc())
        .limit(CARDS + 1)
        .offset((page - 1) * CARDS)
    )
    cards: list[Card] = [(about, number) for about, number in db.session.execute(query)]
    stories = {one.card: one for one in story_of(_notices(person, cards[:CARDS]))}
    return [stories[card] for card in cards[:CARDS] if card in stories], len(cards) > CARDS


def _notices(person: Person, cards: Sequence[Card]) -> list[Notice]:
    if not cards:
        return []
    query = (
        with_events()
        .where(Notice.person_id == person.id)
        .where(tuple_(Notice.about, Notice.about_id).in_(cards))
        .order_by(Notice.read_at.is_not(None), Notice.event_id.desc())
        .limit(NOTICES)
    )
    return list(db.session.scalars(query))


def with_events() -> Select[Any]:
    """As stories are made of them."""
    return select(Notice).options(joinedload(Notice.event).joinedload(Event.by))


def story_on(person: Person, card: Card) -> Story | None:
    return next(iter(story_of(_notices(person, [card]))), None)
