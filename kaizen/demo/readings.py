"""What was measured in the demo's trials: from where it began towards what was expected."""

from __future__ import annotations

import random
from datetime import timedelta

from kaizen.demo.cards import Card
from kaizen.ideas.lifecycle import Stage
from kaizen.trials.models import running_trial
from kaizen.trials.readings import Reading

EVERY, FIRST = 2, 1  # days


def plan_readings(card: Card, chance: random.Random) -> None:
    """Of a trial that runs now: every second day, by who looks after it."""
    row, story = card.row, card.story
    if row.stage != Stage.TRIALLED or not row.expect:
        return
    _, low, high, _ = row.expect
    days = min(row.runs - row.ends, row.runs)
    for at, gone in enumerate(range(FIRST, days, EVERY)):
        done = min(1, gone / row.runs * 1.3)
        figure = round(low + (high - low) * done + chance.uniform(-0.12, 0.12) * abs(low - high), 1)
        moment = story.now - timedelta(days=days - gone, minutes=chance.randrange(600))
        story.then(moment, _read, card, max(0, figure), chance.random() < 0.1, at)


def _read(card: Card, figure: float, is_slip: bool, at: int) -> None:
    if card.idea.stage is not Stage.TRIALLED:  # it began later on that day
        return
    trial = running_trial(card.idea, to=Stage.ADOPTED)
    by, day = card.owner.person, card.idea.team.today
    if is_slip and at:
        Reading.take(trial, by, day=day, figure=figure * 10).take_back(by)
    Reading.take(trial, by, day=day, figure=figure)
