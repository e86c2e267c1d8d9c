"""What a page has to do with its reader's inbox: the badge, and what is read by looking."""

from __future__ import annotations

import logging

from flask import g, request
from sqlalchemy.exc import SQLAlchemyError

from kaizen.database import Model, expect_writing
from kaizen.extensions import db
from kaizen.inbox.gathering import gather
from kaizen.inbox.hears import Card
from kaizen.inbox.queries import NO_CARD, Standing, standing_of
from kaizen.inbox.reading import read_card
from kaizen.web.answers import me, write_while_reading
from kaizen.web.outbox import AHEAD

log = logging.getLogger("kaizen")

AT_ONCE = 100  # events, while somebody waits; the rest comes with the next page, or by the job


def opened(thing: Model) -> Standing:
    """The page of a card is shown: what its reader would hear of it is read."""
    return seen((thing.__tablename__, thing.id))


def catch_up() -> int:
    """How many cards are unread, with all that has happened until now."""
    return seen(NO_CARD).unread


def seen(card: Card) -> Standing:
    """One query, where nothing is new."""
    standing = standing_of(me(), card)
    if (standing.here or standing.behind) and is_looked_at():
        note(card, behind=standing.behind)
        standing = standing_of(me(), card)
    g.unread_cards = standing.unread
    return standing


def note(card: Card, *, behind: bool) -> None:
    """Never in a page's way."""
    write_while_reading()
    try:
        if behind:
            gather(at_most=AT_ONCE)
        read_card(me(), card)
        db.session.commit()
    except SQLAlchemyError:
        log.exception("An inbox could not be brought up to date.")
        db.session.rollback()
    expect_writing(writing=False)


def unread_cards() -> int:
    """For the head of every page; asked once."""
    if "unread_cards" not in g:
        g.unread_cards = standing_of(me()).unread
    count: int = g.unread_cards
    return count


def is_looked_at() -> bool:
    """A page fetched ahead was seen by nobody yet."""
    return request.method != "HEAD" and AHEAD not in request.headers
