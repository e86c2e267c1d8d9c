"""Fills an empty board with the demo plant: a year of it, told by the domain's own verbs."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise

from kaizen import clock
from kaizen.demo import tables
from kaizen.demo.calendar import plan_calendar
from kaizen.demo.cards import Card
from kaizen.demo.episodes import Episodes
from kaizen.demo.heard import Eased, Line
from kaizen.demo.kept import Keeping
from kaizen.demo.meetings import Meetings
from kaizen.demo.plant import Plant
from kaizen.demo.readings import plan_readings
from kaizen.demo.story import Story
from kaizen.errors import Refusal
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.places import place_after
from kaizen.language import gettext as _
from kaizen.people.queries import is_demo

SEED = 1001
BY_HAND = timedelta(hours=2)  # ago; when the leaders last arranged their columns


def load_demo() -> None:
    """Nothing when it is loaded already; refused on a board in use. The caller commits.

    The same moment gives the same plant, to the last vote."""
    if is_demo():
        return
    if _something_happened():
        raise Refusal(
            _(
                "This board is in use already, so the demo plant is not loaded. Use an empty board"
                " to look around."
            )
        )
    story = Story(clock.now(), random.Random(SEED))
    plan_plant(story)
    story.tell()


def _something_happened() -> bool:
    return db.session.scalar(db.select(Event.id).limit(1)) is not None


def plan_plant(story: Story) -> None:
    plant = Plant(story)
    plant.plan()
    plan_calendar(plant)
    lines = {row.key: Line(row, story, plant) for row in tables.lines()}
    cards = [Card(row, lines[row.on], story, plant) for row in tables.cards()]
    eased: dict[str, Eased] = {}
    decided = {card.row.title: card.plan() for card in cards}
    for card in cards:
        if card.row.eased:
            eased[card.row.on] = Eased(decided[card.row.title], card.row.eased)
    for key, line in lines.items():
        line.plan(lines, eased.get(key))
    for team in tables.TEAMS:
        plan_order_by_hand(story, [card for card in cards if card.team == team and card.row.top])
    plan_what_follows(plant, cards, decided)


def plan_what_follows(plant: Plant, cards: list[Card], decided: dict[str, datetime]) -> None:
    chance = random.Random(SEED + 1)
    keeping = Keeping(plant, chance)
    for card in cards:
        keeping.plan(card, decided[card.row.title])
        plan_readings(card, chance)
    keeping.slip(*next((card, decided[card.row.title]) for card in cards if card.row.new_way))
    keeping.plan_answers()
    by_title = {card.row.title: card for card in cards}
    Episodes(plant, by_title, decided).plan(keeping)
    Meetings(plant, by_title, random.Random(SEED + 2)).plan()


def plan_order_by_hand(story: Story, cards: list[Card]) -> None:
    """The leader puts these on top of their column, one below the other."""
    cards = sorted(cards, key=lambda card: card.row.top)
    moment = story.now - BY_HAND
    for above, card in pairwise([None, *cards]):
        moment += timedelta(seconds=8)
        story.then(moment, put_below, card, above)


def put_below(card: Card, above: Card | None) -> None:
    place_after(card.idea, above.idea if above else None, card.leader.person)
