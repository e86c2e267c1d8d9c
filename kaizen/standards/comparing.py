"""What is different between two versions: which steps, and which words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from kaizen.standards.models import StandardVersion, Step

STILL_THE_SAME_STEP = 0.5
WORD = re.compile(r"\s+|[^\s]+")


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Piece(NamedTuple):
    """Some words of a text, and whether the other text has them."""

    words: str
    change: Change = Change.SAME


@dataclass(frozen=True)
class Texts:
    """The same text in two versions, cut where they differ."""

    before: Sequence[Piece]
    after: Sequence[Piece]

    @property
    def differ(self) -> bool:
        return any(piece.change is not Change.SAME for piece in (*self.before, *self.after))


@dataclass(frozen=True)
class Pair:
    """A step and what became of it; one side is None where it came or went."""

    before: Step | None
    after: Step | None
    words: Texts

    @property
    def picture_changed(self) -> bool:
        return bool(self.before and self.after and self.before.content != self.after.content)

    @property
    def differs(self) -> bool:
        return self.words.differ or self.picture_changed


@dataclass(frozen=True)
class Comparison:
    title: Texts
    why: Texts
    steps: Sequence[Pair]

    @property
    def differs(self) -> bool:
        return self.title.differ or self.why.differ or any(pair.differs for pair in self.steps)


def comparison(before: StandardVersion, after: StandardVersion) -> Comparison:
    return Comparison(
        compared(before.title, after.title),
        compared(before.why, after.why),
        [pair(one, other) for one, other in side_by_side(before.steps, after.steps)],
    )


def compared(before: str, after: str) -> Texts:
    """Word by word."""
    old, new = WORD.findall(before), WORD.findall(after)
    left, right = list[Piece](), list[Piece]()
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        is_same = how == "equal"
        if a < b:
            left.append(Piece("".join(old[a:b]), Change.SAME if is_same else Change.GONE))
        if c < d:
            right.append(Piece("".join(new[c:d]), Change.SAME if is_same else Change.NEW))
    return Texts(left, right)


def pair(before: Step | None, after: Step | None) -> Pair:
    return Pair(
        before, after, compared(before.words if before else "", after.words if after else "")
    )


def side_by_side(
    before: Sequence[Step], after: Sequence[Step]
) -> Iterator[tuple[Step | None, Step | None]]:
    """Equal steps stand beside each other, and so do those that were only put in other words."""
    old, new = [one.words for one in before], [one.words for one in after]
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            yield from zip(before[a:b], after[c:d], strict=True)
        else:
            yield from _nearest(before[a:b], after[c:d])


def _nearest(
    before: Sequence[Step], after: Sequence[Step]
) -> Iterator[tuple[Step | None, Step | None]]:
    """In their order: each old step with the first new one that is like it."""
    left = list(after)
    for old in before:
        like = (place for place, new in enumerate(left) if likeness(old, new) > STILL_THE_SAME_STEP)
        place = next(like, None)
        if place is None:
            yield old, None
            continue
        yield from ((None, new) for new in left[:place])
        yield old, left[place]
        del left[: place + 1]
    yield from ((None, new) for new in left)


def likeness(old: Step, new: Step) -> float:
    return SequenceMatcher(None, WORD.findall(old.words), WORD.findall(new.words), False).ratio()
