"""That one person should hear of an event, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kaizen.events.models import Event
from kaizen.inbox.models import NoticeKind
from kaizen.inbox.nearby import Nearby


class Hears(NamedTuple):
    person_id: int
    kind: NoticeKind
    asks: bool = False  # something of this person


Card = tuple[str, int]
Audience = Callable[[Event, Nearby], Iterable[Hears]]


def all_of(
    people: Iterable[int | None], kind: NoticeKind, *, asks: bool = False
) -> Iterator[Hears]:
    yield from (Hears(number, kind, asks) for number in people if number)


def card_of(event: Event) -> Card:
    """The card under which it is told."""
    if event.about == "pending_decision":
        return "idea", event.details["idea"]
    return event.about, event.about_id
