"""One card, drawn once for all who see the same.

A card's fragment depends on nothing but the `Card` below, so two equal cards share one drawing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup
from sqlalchemy import Row

from kaizen import clock, web_texts
from kaizen.complaints.verdict import Count, Verdict, verdict
from kaizen.ideas.lifecycle import Stage
from kaizen.people.models import Person
from kaizen.verdict_words import verdict_in_words

DRAWINGS_KEPT = 8192


class Card(NamedTuple):
    """Everything that a card shows, and nothing else."""

    id: int
    title: str
    stage: str
    heard: int
    sentence: str
    verdict: str
    long_standing: bool
    authors: str
    since: str
    votes: int
    helpers: int
    comments: int
    due: str
    overdue: bool
    measure: str
    expected: str
    voted: bool
    own: bool
    movable: bool
    language: str


def card_of(row: Row[Any], authors: list[tuple[int, str]], person: Person) -> Card:
    count = Count(
        row.times_heard, row.customers, row.unnamed, row.first_heard_at, row.last_heard_at
    )
    return Card(
        id=row.id,
        title=row.title,
        stage=row.stage,
        heard=row.times_heard,
        sentence=row.sentence,
        verdict=verdict_in_words(count),
        long_standing=verdict(count) is Verdict.LONG_STANDING,
        authors=", ".join(short_name(name) for _, name in authors),
        since=_since(row),
        votes=row.votes,
        helpers=row.helpers,
        comments=row.comments,
        due=web_texts.days_left(row.due_on) if row.due_on else "",
        overdue=row.due_on is not None and row.due_on < clock.today(),
        measure=row.measure or "",
        expected=_expected(row),
        voted=bool(row.voted),
        own=any(person.id == author for author, _ in authors),
        movable=person.is_admin or row.team_id in person.led_team_ids,
        language=web_texts.language(),
    )


def short_name(name: str) -> str:
    """`Aylin K.`: enough among colleagues."""
    first, *others = name.split()
    return f"{first} {others[-1][0]}." if others else first


def _since(row: Row[Any]) -> str:
    if row.stage == Stage.ADOPTED:
        return web_texts.day(row.stage_since)
    return web_texts.hours_since(row.stage_since)


def _expected(row: Row[Any]) -> str:
    if row.measure is None:
        return ""
    figures = [web_texts.number(row.expected_from), web_texts.number(row.expected_to)]
    return f"{figures[0]} → {figures[1]} {row.unit}".strip()


@lru_cache(DRAWINGS_KEPT)
def drawn(card: Card) -> Markup:
    template = current_app.jinja_env.get_template("board/_card.html")
    return Markup(template.render(card=card))  # noqa: S704 - the template has escaped it
