"""Who waits since when, counted anew from the ledger alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from kaizen import clock
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.trials.undo import UNDO

Kind = EventKind
ANSWERS = {Kind.COMMENT_ADDED, Kind.COMPLAINT_REPLIED, Kind.RAISE_ANSWERED, Kind.COMPLAINT_SETTLED}
DECISIONS = {
    Kind.TRIAL_STARTED,
    Kind.TRIAL_STOPPED,
    Kind.TRIAL_EXTENDED,
    Kind.TRIAL_ADAPTED,
    Kind.IDEA_ADOPTED,
    Kind.IDEA_ABANDONED,
    Kind.IDEA_DECLINED,
    Kind.IDEA_DEFERRED,
}
LEAVES = DECISIONS | {Kind.JUST_DONE, Kind.COMPLAINT_SETTLED}


@dataclass
class Told:
    since: datetime
    stopped: Event | None = None
    by: int | None = None
    at: datetime | None = None

    def stop(self, event: Event, by: int | None, at: datetime) -> None:
        if self.stopped is None:
            self.stopped, self.by, self.at = event, by, at

    def go_on(self, since: datetime | None = None) -> None:
        self.stopped = self.by = self.at = None
        self.since = since or self.since


class Recount:
    """`leaders` lead the one team there is, or the one above it; `led` it alone."""

    def __init__(self, leaders: set[int], led: set[int]):
        self.leaders, self.led = leaders, led
        self.clocks: dict[tuple[str, int], Told] = {}
        self.days: Counter[date] = Counter()
        self.authors: dict[tuple[str, int], set[int | None]] = {}
        self.brought: dict[int, set[int | None]] = {}
        self.ideas: dict[int, int] = {}
        self.stages: dict[int, str] = {}
        self.moves: dict[int, list[Event]] = {}
        for event in db.session.scalars(db.select(Event).order_by(Event.id)):
            self.tell(event)

    def tell(self, event: Event) -> None:
        key, details = (event.about, event.about_id), event.details
        if event.kind in (Kind.IDEA_PROPOSED, Kind.COMPLAINT_ADDED):
            self.authors[key] = {event.by_id}
            if event.by_id not in self.led:
                self.clocks[key] = Told(event.at)
            if event.kind is Kind.IDEA_PROPOSED:
                self.call_off(("complaint", details["complaint"]), event)
                self.ideas[event.about_id] = details["complaint"]
        elif event.kind is Kind.DECISION_TO_BE_TOLD:
            self.count(("idea", details["idea"]), event.by_id, event.at, 1)
        elif event.kind is Kind.DECISION_RECONSIDERED:
            taken_back = self.told_before(event)
            self.count(("idea", details["idea"]), taken_back.by_id, taken_back.at, -1)
        elif event.kind in ANSWERS or event.kind in LEAVES:
            self.answer(key, event)
        elif event.kind in (Kind.IDEA_MERGED, Kind.COMPLAINT_MERGED):
            self.merge(key, event)
        elif event.kind in (Kind.IDEA_UNMERGED, Kind.COMPLAINT_UNMERGED):
            self.part(key, event)
        elif event.kind is Kind.MOVE_UNDONE:
            self.undo(key, event)
        elif event.kind in (Kind.IDEA_REOPENED, Kind.IDEA_CAME_BACK, Kind.COMPLAINT_REOPENED):
            self.ask_again(key, event)
        if event.about == "idea" and event.kind in UNDO:
            self.moves.setdefault(event.about_id, []).append(event)

    def answer(self, key, event: Event) -> None:
        decided = event.details.get("decided_at")
        at = datetime.fromisoformat(decided) if decided else event.at
        answers = event.kind is not Kind.JUST_DONE and self.speaks(key, event.by_id)
        if answers and not decided:
            self.count(key, event.by_id, event.at, 1)
        one = self.clocks.get(key)
        if one and answers:
            one.stop(event, event.by_id, at)
        if event.kind in LEAVES:
            self.call_off(key, event)

    def merge(self, key, event: Event) -> None:
        if "into" in event.details:
            if event.kind is Kind.IDEA_MERGED:
                into = ("idea", event.details["into"])
                self.brought[key[1]] = self.authors[key] - self.authors[into]
                if self.speaks(key, event.by_id):
                    self.count(key, event.by_id, event.at, 1)
                    if key in self.clocks:
                        self.clocks[key].stop(event, event.by_id, event.at)
                self.authors[into] |= self.brought[key[1]]
            else:
                moved = {i for i, c in self.ideas.items() if c == key[1]}
                self.ideas |= dict.fromkeys(moved, event.details["into"])
                self.came = {key[1]: moved} | getattr(self, "came", {})
            self.call_off(key, event)
        elif event.kind is Kind.COMPLAINT_MERGED and key[1] in self.ideas.values():
            self.call_off(key, event)

    def part(self, key, event: Event) -> None:
        if "out_of" in event.details and event.kind is Kind.IDEA_UNMERGED:
            self.authors["idea", event.details["out_of"]] -= self.brought.pop(key[1])
        elif "out_of" in event.details:
            self.ideas |= dict.fromkeys(self.came.pop(key[1]), key[1])
        one, merged = self.clocks.get(key), {Kind.IDEA_MERGED, Kind.COMPLAINT_MERGED}
        asks_itself = event.kind is Kind.IDEA_UNMERGED or key[1] not in self.ideas.values()
        if one and one.stopped and one.stopped.kind in merged and asks_itself:
            one.go_on()

    def undo(self, key, event: Event) -> None:
        move = self.moves[key[1]][-1]
        if move.kind in DECISIONS:
            decided = move.details.get("decided_at")
            at = datetime.fromisoformat(decided) if decided else move.at
            self.count(key, move.by_id, at, -1)
        one = self.clocks.get(key)
        if one and one.stopped is move:
            one.go_on()
        elif event.details["stage"] != "proposed":
            self.call_off(key, event)

    def ask_again(self, key, event: Event) -> None:
        one = self.clocks.get(key)
        if one is None or one.stopped is None or one.by is not None:
            return
        if key[0] == "idea" or (
            one.stopped.kind is Kind.COMPLAINT_SETTLED and key[1] not in self.ideas.values()
        ):
            one.go_on(event.at)

    def call_off(self, key, event: Event) -> None:
        if key in self.clocks:
            self.clocks[key].stop(event, None, event.at)

    def count(self, key, by: int | None, at: datetime, more: int) -> None:
        if self.speaks(key, by):
            self.days[clock.local(at).date()] += more

    def speaks(self, key, by: int | None) -> bool:
        return by in self.leaders and by not in self.authors[key]

    def told_before(self, event: Event) -> Event:
        told = db.select(Event).where(
            Event.kind == Kind.DECISION_TO_BE_TOLD,
            Event.about_id == event.about_id,
            Event.id < event.id,
        )
        return db.session.scalars(told.order_by(Event.id.desc())).first()
