"""A story told backwards from now: steps are planned in any order and happen in that of time."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from kaizen import clock
from kaizen.extensions import db

Step = Callable[[], object]

OPENS, CLOSES = 6, 21  # working hours of the plant, local time
SUNDAY = 6


class Story:
    """What will have happened by `now`. The same chance and the same `now` give the same story."""

    def __init__(self, now: datetime, chance: random.Random):
        self.now = clock.local(now)
        self.chance = chance
        self.steps: list[tuple[datetime, int, Step]] = []

    def then(self, moment: datetime, step: Callable[..., object], *of: Any) -> None:
        self.steps.append((min(moment, self.now), len(self.steps), partial(step, *of)))

    def tell(self) -> None:
        """Let every step happen at its own moment. The ledger's moments are set when it is
        written, so each step is flushed before the next one begins."""
        for moment, _, step in sorted(self.steps, key=lambda planned: planned[:2]):
            with clock.at(moment):
                step()
                db.session.flush()

    def day(self, ago: int) -> datetime:
        """A working hour of the day that was so many days ago; of Saturday if that was a Sunday."""
        morning = self.now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=ago)
        if morning.weekday() == SUNDAY:
            morning -= timedelta(days=1)
        seconds = self.chance.randrange(OPENS * 3600, CLOSES * 3600)
        return morning + timedelta(seconds=seconds)

    def date_in(self, days: int) -> date:
        return self.now.date() + timedelta(days=days)

    def ago(self, moment: datetime) -> int:
        return (self.now.date() - moment.date()).days

    def between(self, start: datetime, end: datetime, *, early: bool = False) -> datetime:
        """A moment from `start` to `end`, in working hours where there are any between them."""
        moment = start
        for _ in range(30):
            part = self.chance.random()
            moment = start + (end - start) * (part * part if early else part)
            if OPENS <= moment.hour < CLOSES and moment.weekday() != SUNDAY:
                break
        return moment

    def in_order(self, times: int, start: datetime, end: datetime) -> list[datetime]:
        return sorted(self.between(start, end, early=True) for _ in range(times))
