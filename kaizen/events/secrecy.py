"""Who voted is told to nobody, where a board is set up so: one's own votes one still sees."""

from __future__ import annotations

from kaizen.events.models import EventKind

VOTES = frozenset({EventKind.VOTE_GIVEN, EventKind.VOTE_TAKEN_BACK})

_hidden = False


def use_hidden_voters(hidden: bool) -> None:
    global _hidden
    _hidden = hidden


def voters_are_hidden() -> bool:
    return _hidden


def hides_who(kind: EventKind) -> bool:
    """Whether nobody may be told who it was."""
    return _hidden and kind in VOTES
