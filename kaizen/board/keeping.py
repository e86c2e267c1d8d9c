"""What was read for one is kept for all who ask the same, until something happens."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeVar

from flask import current_app

from kaizen import clock

T = TypeVar("T")

KEPT = 32  # answers of each kind, in each process


class Kept(NamedTuple):
    """What was read since the newest event, and within this minute."""

    newest: int
    minute: int
    answers: dict[Hashable, Any]


def kept_until_something_happens(
    what: str, asked: Hashable, newest: int, read: Callable[[], T]
) -> T:
    """Three hundred screens on one board ask the same within a second or two. `newest` is the
    event which the one who asks knows of: what is read for him is that new or newer. Kept for a
    minute at most, because time passes without events."""
    here, minute = current_app.extensions, int(clock.now().timestamp() // 60)
    kept: Kept = here.get(f"kaizen-kept-{what}") or Kept(0, 0, {})
    if (kept.newest, kept.minute) != (newest, minute):
        kept = here[f"kaizen-kept-{what}"] = Kept(newest, minute, {})
    if asked not in kept.answers:
        kept.answers[asked] = read()
        while len(kept.answers) > KEPT:
            kept.answers.pop(next(iter(kept.answers)))
    return kept.answers[asked]
