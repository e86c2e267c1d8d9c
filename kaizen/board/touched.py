"""Which cards of a board an event may have changed. In doubt a card is drawn again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, union

from kaizen.events.models import EventKind
from kaizen.events.since import Happened
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.standards.models import StandardVersion
from kaizen.trials.adoption import Adoption

# They change more than a few cards, and seldom happen.
FOR_THE_WHOLE_BOARD = {
    EventKind.COMPLAINTS_IMPORTED,
    EventKind.IMPORT_UNDONE,
    EventKind.TEAM_CHANGED,
    EventKind.DEMO_LOADED,
}
# Decided and not told yet: shown to its authors and to who leads the team, to nobody else.
PRIVATE = "pending_decision"
# Where the details of an event name another thing of the same kind.
OTHERS = ("into", "taken_in", "out_of", "let_go")
CARD, HEARD = "idea", "complaint"


@dataclass(frozen=True)
class Touched:
    ideas: frozenset[int] = frozenset()
    complaints: frozenset[int] = frozenset()
    standards: frozenset[int] = frozenset()
    decided: frozenset[int] = frozenset()
    """Ideas of which only a few people may know that something happened."""
    is_whole: bool = False

    @property
    def is_private(self) -> bool:
        return not (self.ideas or self.complaints or self.standards)

    def __bool__(self) -> bool:
        return bool(self.decided) or not self.is_private


def touched_by(events: Iterable[Happened], team_id: int | None) -> Touched:
    """On the board of one team, or of all. What is heard, and a standard, may concern the cards of
    other teams than its own."""
    found: dict[str, set[int]] = {"idea": set(), "complaint": set(), "standard": set()}
    decided, is_whole = set(), False
    for event in events:
        is_near = team_id in (None, event.team_id)
        if event.about == PRIVATE:
            decided.add(event.details["idea"])
        elif event.kind in FOR_THE_WHOLE_BOARD or "spread" in event.details:
            is_whole |= is_near or event.team_id is None
        elif event.about != "idea" or is_near:
            for about, number in things_of(event):
                found[about].add(number)
    return Touched(
        frozenset(found["idea"]),
        frozenset(found["complaint"]),
        frozenset(found["standard"]),
        decided=frozenset(decided - found["idea"]),
        is_whole=is_whole,
    )


def things_of(event: Happened) -> Iterator[tuple[str, int]]:
    """The ideas, complaints and standards that it is about; or, of a meeting or a to-do, names."""
    on_cards = event.about in ("idea", "complaint", "standard")
    if on_cards:
        yield event.about, event.about_id
    named = [(event.about, name) for name in OTHERS] if on_cards else [(CARD, CARD), (HEARD, HEARD)]
    for about, name in named:
        if is_number(event.details.get(name)):
            yield about, event.details[name]


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def ideas_touched(touched: Touched) -> frozenset[int]:
    """With the ideas on the complaints, and those that brought the standards; asked of the
    database only where there are such."""
    found = touched.ideas | touched.decided
    parts: list[Any] = []
    if touched.complaints:
        parts.append(select(Idea.id).where(Idea.complaint_id.in_(touched.complaints)))
    if touched.standards:
        brought = select(Adoption.idea_id).join(
            StandardVersion, StandardVersion.id == Adoption.version_id
        )
        in_force = Adoption.withdrawn_at.is_(None)
        parts.append(brought.where(StandardVersion.standard_id.in_(touched.standards), in_force))
    if parts:
        found |= frozenset(db.session.scalars(union(*parts)))
    return found
