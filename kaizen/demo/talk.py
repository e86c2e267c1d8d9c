"""What the demo's colleagues say to each other about an idea."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kaizen.ideas.comments import Comment

if TYPE_CHECKING:
    from kaizen.demo.cards import Card

AFTERWARDS = timedelta(days=3)
SOON = timedelta(minutes=4)


def plan_talk(card: Card, proposed: datetime, closed: datetime) -> None:
    row, story = card.row, card.story
    for part, start, end in (
        (row.talk, proposed, closed),
        (row.after, closed, min(closed + AFTERWARDS, story.now)),
    ):
        moments = story.in_order(len(part), start, end)
        for line, moment in zip(part, moments, strict=True):
            _plan_comment(card, line, moment)
    if row.mended:
        _plan_comment(card, row.mended[0], story.between(proposed, closed), mended=row.mended[1])
    if row.unsaid:
        _plan_comment(card, row.unsaid, story.between(proposed, closed), removed=True)


def _plan_comment(
    card: Card, line: str, moment: datetime, *, mended: str = "", removed: bool = False
) -> None:
    """`line` is who and what: "Aylin: Show me"."""
    name, words = line.split(": ", 1)
    who = card.plant.by_first_name[name]
    said: list[Comment] = []
    card.story.then(moment, lambda: said.append(Comment.say(words, card.idea, who.person)))
    if mended:
        card.story.then(moment + SOON, lambda: said[0].change(who.person, words=mended))
    if removed:
        card.story.then(moment + SOON, lambda: said[0].remove(who.person))
