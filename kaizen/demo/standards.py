"""The standards of the demo plant: how it is done now, a step for each sentence of the new way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaizen.demo.album import drawn
from kaizen.demo.pictures import SCENES
from kaizen.people.models import Person
from kaizen.photos.models import Mark
from kaizen.standards.models import (
    REVIEWED_AFTER,
    Audience,
    Care,
    NewStep,
    Standard,
    StandardVersion,
    Way,
)
from kaizen.teams.calendars import due_day

if TYPE_CHECKING:
    from kaizen.demo.cards import Card

SENTENCES = re.compile(r"(?<=[.!?]) +")


def _shown(card: Card, words: str) -> NewStep:
    """With the picture of how it is now, where the demo has one."""
    if card.row.title not in SCENES:
        return NewStep(words)
    return NewStep.shown_by(drawn(card.row.title, Mark.AFTER), words)


def written_for(card: Card, by: Person) -> StandardVersion:
    """What an adoption needs: its whole team must know it."""
    team = card.plant.teams[card.team]
    first, *others = SENTENCES.split(card.row.new_way)
    steps = [_shown(card, first), *map(NewStep, others)]
    care = Care(
        owner=card.owner.person,
        review_on=due_day(team, team.today + REVIEWED_AFTER),
        must_know=Audience(teams=[team]),
    )
    return Standard.write(team, by, Way(card.idea.title, steps), care)
