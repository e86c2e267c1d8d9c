"""How ideas stand, read from nothing but the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from kaizen.events.models import EventKind
from kaizen.ideas.lifecycle import Stage

TO = {
    EventKind.IDEA_PROPOSED: Stage.PROPOSED,
    EventKind.IDEA_REOPENED: Stage.PROPOSED,
    EventKind.IDEA_CAME_BACK: Stage.PROPOSED,
    EventKind.TRIAL_STOPPED: Stage.PROPOSED,
    EventKind.TRIAL_STARTED: Stage.TRIALLED,
    EventKind.JUST_DONE: Stage.TRIALLED,
    EventKind.LOOKED_AT_AGAIN: Stage.TRIALLED,
    EventKind.TRIAL_EXTENDED: Stage.TRIALLED,
    EventKind.TRIAL_ADAPTED: Stage.TRIALLED,
    EventKind.IDEA_ADOPTED: Stage.ADOPTED,
    EventKind.IDEA_ABANDONED: Stage.ABANDONED,
    EventKind.IDEA_DECLINED: Stage.DECLINED,
    EventKind.IDEA_DEFERRED: Stage.DEFERRED,
}
DAYS = {Stage.TRIALLED, Stage.DEFERRED}  # where something falls due


class Told(Protocol):
    """What of an event is read."""

    kind: Any
    about_id: Any
    by_id: Any
    details: Any


class Replay:
    """Of each idea by its id: its stage, the day it falls due as far as the ledger knows it, who
    backs it and who helps, where it went on. Events are about ideas, in the order of the ledger.

    A voice counts where it was given: what is merged brings it along and lets it go home again.
    """

    def __init__(self, events: Iterable[Told]) -> None:
        self.stage: dict[int, Stage] = {}
        self.due_on: dict[int, date | None] = {}
        self.voters: dict[int, set[int]] = defaultdict(set)
        self.helpers: dict[int, set[int]] = defaultdict(set)
        self.merged_into: dict[int, int] = {}
        self.ever_merged: set[int] = set()
        for event in events:
            self._follow(event)

    def _follow(self, event: Told) -> None:
        idea, details = event.about_id, event.details
        match event.kind:
            case EventKind.VOTE_GIVEN:
                self.voters[idea].add(event.by_id)
            case EventKind.VOTE_TAKEN_BACK:
                self._take_back(self.voters, idea, event.by_id)
            case EventKind.HELP_OFFERED:
                self.helpers[idea].add(event.by_id)
            case EventKind.HELP_TAKEN_BACK:
                self._take_back(self.helpers, idea, event.by_id)
            case EventKind.MOVE_UNDONE:
                self._stand(idea, Stage(details["stage"]), details.get("due_on"))
                if "due_on" not in details:  # as it was written once
                    del self.due_on[idea]
            case EventKind.IDEA_MERGED if "into" in details:
                self._stand(idea, Stage.MERGED, None)
                self.merged_into[idea] = details["into"]
                self.ever_merged |= {idea, details["into"]}
            case EventKind.IDEA_UNMERGED if "out_of" in details:
                self.merged_into.pop(idea, None)
                day = details.get("due_on")
                self._stand(idea, Stage.DEFERRED if day else Stage.PROPOSED, day)
            case kind if kind in TO:
                self._stand(idea, TO[kind], details.get("due_on"))

    def _stand(self, idea: int, stage: Stage, due_on: str | None) -> None:
        self.stage[idea] = stage
        self.due_on[idea] = date.fromisoformat(due_on) if due_on and stage in DAYS else None

    def _take_back(self, voices: dict[int, set[int]], idea: int, by: int) -> None:
        """It is one idea then, so it is taken back from all that are merged into it."""
        voices[idea].discard(by)
        for other, into in self.merged_into.items():
            if into == idea:
                voices[other].discard(by)
