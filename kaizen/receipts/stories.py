"""What became of it, for who left it without a name: decisions with their reasons, and the talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kaizen.events.catalog import CATALOG
from kaizen.events.models import Event, EventKind
from kaizen.events.queries import history_of
from kaizen.ideas.comments import Comment
from kaizen.ideas.pending import BECAUSE_WORDS
from kaizen.ideas.queries import comments_on
from kaizen.receipts.models import Receipt

MERGES = {EventKind.IDEA_MERGED, EventKind.IDEA_UNMERGED}
TOLD = MERGES | {
    EventKind.TRIAL_STARTED,
    EventKind.TRIAL_EXTENDED,
    EventKind.TRIAL_ADAPTED,
    EventKind.TRIAL_STOPPED,
    EventKind.JUST_DONE,
    EventKind.LOOKED_AT_AGAIN,
    EventKind.IDEA_ADOPTED,
    EventKind.IDEA_ABANDONED,
    EventKind.IDEA_DECLINED,
    EventKind.IDEA_DEFERRED,
    EventKind.IDEA_REOPENED,
    EventKind.IDEA_CAME_BACK,
    EventKind.MOVE_UNDONE,
    EventKind.COMPLAINT_SETTLED,
    EventKind.COMPLAINT_REOPENED,
    EventKind.COMPLAINT_REPLIED,
    EventKind.RAISE_ANSWERED,
}


@dataclass(frozen=True)
class Told:
    """One thing that happened. Without `who` the board did it, or the reader: then `is_mine`."""

    at: datetime
    who: str
    icon: str
    is_new: bool
    sentence: str = ""
    because: str = ""
    words: tuple[str, ...] = ()
    is_mine: bool = False


def story_of(receipt: Receipt) -> list[Told]:
    """In order of time; new is what came after the last look."""
    told = [*_happened(receipt), *_said(receipt)]
    return sorted(told, key=lambda one: one.at)


def _happened(receipt: Receipt) -> Iterator[Told]:
    for event in _events(receipt):
        entry = CATALOG[event.kind]
        because = BECAUSE_WORDS.get(event.details.get("because", ""))
        names = ("title",) if event.kind in MERGES else entry.words
        quoted = (event.details.get(name) for name in names)
        yield Told(
            at=event.at,
            who=_name(event),
            icon=entry.icon,
            is_new=_is_new(event.at, receipt),
            sentence=entry.said(event.details),
            because=str(because or ""),
            words=tuple(filter(None, quoted)),
        )


def _events(receipt: Receipt) -> list[Event]:
    """Of the idea, and of the one in which it goes on since then; or of the complaint."""
    thing = receipt.idea or (receipt.occurrence and receipt.occurrence.complaint)
    events = history_of(thing, TOLD) if thing else []
    if receipt.goes_on_in and events:
        there = history_of(receipt.goes_on_in, TOLD - MERGES)
        events += [one for one in there if one.id > events[-1].id]
    return events


def _said(receipt: Receipt) -> Iterator[Told]:
    for comment in _comments(receipt):
        mine = comment.receipt_id == receipt.id
        if not comment.removed_at:
            yield Told(
                at=comment.at,
                who=_speaker(comment),
                icon="comment",
                is_new=not mine and _is_new(comment.at, receipt),
                words=(comment.words,),
                is_mine=mine,
            )


def _comments(receipt: Receipt) -> list[Comment]:
    """On the idea; when it goes on in another one, also what was said there since."""
    if receipt.idea is None:
        return []
    if receipt.goes_on_in is None:
        return comments_on(receipt.idea)
    since, number = receipt.idea.stage_since, receipt.idea.id
    said = comments_on(receipt.goes_on_in)
    return [one for one in said if one.came_from_id == number or one.at > since]


def _is_new(at: datetime, receipt: Receipt) -> bool:
    return receipt.looked_at is None or at > receipt.looked_at


def _name(event: Event) -> str:
    return event.by.name if event.by else ""


def _speaker(comment: Comment) -> str:
    return comment.by.name if comment.by else ""
