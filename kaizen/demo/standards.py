"""The standards of the demo plant: how it is done now, a step for each sentence of the new way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kaizen.people.models import Person
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


def written_for(card: Card, by: Person) -> StandardVersion:
    """What an adoption needs: its whole team must know it."""
    team = card.plant.teams[card.team]
    steps = [NewStep(words) for words in SENTENCES.split(card.row.new_way)]
    care = Care(
        owner=card.plant.by_first_name[card.row.owner or card.row.by].person,
        review_on=due_day(team, team.today + REVIEWED_AFTER),
        must_know=Audience(teams=[team]),
    )
    return Standard.write(team, by, Way(card.idea.title, steps), care)
