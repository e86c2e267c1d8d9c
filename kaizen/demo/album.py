"""The demo's photos: before, by who proposed an idea; after, by who looked after its trial."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from kaizen.demo.pictures import SCENES
from kaizen.demo.plant import Colleague
from kaizen.photos.models import Mark, Photo
from kaizen.photos.pictures import Picture, picture_of
from kaizen.photos.sent import photo_files

if TYPE_CHECKING:
    from kaizen.demo.cards import Card


def plan_album(card: Card, proposed: datetime, decided: datetime) -> None:
    if card.row.title in SCENES and card.author:
        then = card.story.then
        then(proposed + timedelta(minutes=2), _show, card, Mark.BEFORE, card.author)
        then(decided - timedelta(minutes=40), _show, card, Mark.AFTER, card.owner)


def _show(card: Card, mark: Mark, by: Colleague) -> None:
    picture = drawn(card.row.title, mark)
    photo_files().keep(picture)
    Photo.add(picture, card.idea, by.person).mark_as(mark, by.person)


@cache
def drawn(title: str, mark: Mark) -> Picture:
    """Through the same hands as a photo that somebody sends."""
    before, after = SCENES[title]
    return picture_of((before if mark is Mark.BEFORE else after)().jpeg(), megabytes=1)
