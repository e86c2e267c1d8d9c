"""How long each thing may take, as the team plans it, and how long it has taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from kaizen.standups.models import AgendaItem, StandUp

A_MINUTE = 60


@dataclass(frozen=True)
class Timer:
    """`before` are seconds that were counted already; it runs on since a moment, or rests."""

    before: int
    since: datetime | None
    planned: int


def timer_in_all(stand_up: StandUp) -> Timer:
    return Timer(0, stand_up.started_at, stand_up.minutes * A_MINUTE)


def timer_of_item(stand_up: StandUp) -> Timer | None:
    item = stand_up.item
    if item is None:
        return None
    return Timer(item.seconds, stand_up.item_since, seconds_planned(stand_up)[item.part])


def seconds_planned(stand_up: StandUp) -> dict[str, int]:
    """For one item of each part. What has no minutes of its own shares what the others leave."""
    count = Counter(item.part for item in stand_up.items)
    own = {str(part): _seconds(minutes) for part, minutes in stand_up.parts or () if part in count}
    fixed = {part: seconds for part, seconds in own.items() if seconds}
    sharing = sum(items for part, items in count.items() if part not in fixed)
    left = max(stand_up.minutes * A_MINUTE - sum(fixed.values()), 0)
    share = max(left // sharing, A_MINUTE // 2) if sharing else 0
    return {part: fixed[part] // items if part in fixed else share for part, items in count.items()}


def _seconds(minutes: object) -> int:
    return minutes * A_MINUTE if isinstance(minutes, int) else 0


def places_in_part(items: list[AgendaItem], shown: AgendaItem) -> tuple[int, int]:
    """Second of three."""
    theirs = [one for one in items if one.part is shown.part]
    return theirs.index(shown) + 1, len(theirs)
