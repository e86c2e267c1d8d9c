"""The state of the board read from nothing but its ledger, to hold the stored one against it."""

from collections import defaultdict
from datetime import date

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
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


class Replay:
    """Of each idea by its id: its stage, the day it falls due, who backs it, where it went on."""

    def __init__(self) -> None:
        self.stage: dict[int, Stage] = {}
        self.due_on: dict[int, date | None] = {}
        self.voters: dict[int, set[int]] = defaultdict(set)
        self.merged_into: dict[int, int] = {}
        self.ever_merged: set[int] = set()
        for event in db.session.scalars(db.select(Event).order_by(Event.id)):
            if event.about == "idea":
                self._follow(event)

    def _follow(self, event: Event) -> None:
        idea, details = event.about_id, event.details
        match event.kind:
            case EventKind.VOTE_GIVEN:
                self.voters[idea].add(event.by_id)
            case EventKind.VOTE_TAKEN_BACK:
                self.voters[idea].discard(event.by_id)
            case EventKind.MOVE_UNDONE:
                self._stand(idea, Stage(details["stage"]), details.get("due_on"))
            case EventKind.IDEA_MERGED if "into" in details:
                self._stand(idea, Stage.MERGED, None)
                self.merged_into[idea] = details["into"]
                self.ever_merged |= {idea, details["into"]}
            case EventKind.IDEA_UNMERGED if "out_of" in details:
                del self.merged_into[idea]
                day = details.get("due_on")
                self._stand(idea, Stage.DEFERRED if day else Stage.PROPOSED, day)
            case kind if kind in TO:
                self._stand(idea, TO[kind], details.get("due_on"))

    def _stand(self, idea: int, stage: Stage, due_on: str | None) -> None:
        self.stage[idea] = stage
        self.due_on[idea] = date.fromisoformat(due_on) if due_on and stage in DAYS else None
