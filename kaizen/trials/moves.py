"""Where a card can go next, in the words of who decides."""

from dataclasses import dataclass

from flask_babel import LazyString

from kaizen.ideas.lifecycle import Stage
from kaizen.language import lazy_gettext as _


@dataclass(frozen=True)
class Move:
    endpoint: str
    to: Stage
    words: LazyString
    hint: LazyString
    icon: str


TRY = Move(
    "trials.start",
    Stage.TRIALLED,
    _("Try it"),
    _("A small experiment with an owner and an end"),
    "flask",
)
DEFER = Move(
    "ideas.defer", Stage.DEFERRED, _("Not now"), _("We look again on a day you choose"), "calendar"
)
DECLINE = Move(
    "ideas.decline", Stage.DECLINED, _("Not this way"), _("With a reason; the complaint stays"), "x"
)
ADOPT = Move("trials.adopt", Stage.ADOPTED, _("Adopt it"), _("This is how we work now"), "check")
ADAPT = Move(
    "trials.adapt", Stage.TRIALLED, _("Change and try again"), _("Another cycle"), "repeat"
)
EXTEND = Move("trials.extend", Stage.TRIALLED, _("More time"), _("Once, with a reason"), "clock")
ABANDON = Move(
    "trials.abandon", Stage.ABANDONED, _("End it"), _("Tried, and here is what we learned"), "book"
)
REOPEN = Move("ideas.reopen", Stage.PROPOSED, _("Open it again"), _("Back to proposed"), "undo")

MOVES: dict[Stage, tuple[Move, ...]] = {
    Stage.PROPOSED: (TRY, DEFER, DECLINE),
    Stage.TRIALLED: (ADOPT, ADAPT, EXTEND, ABANDON),
    Stage.ADOPTED: (),
    Stage.DECLINED: (REOPEN,),
    Stage.DEFERRED: (REOPEN,),
    Stage.ABANDONED: (REOPEN,),
    Stage.MERGED: (),
}


def move_towards(now: Stage, to: str | None) -> Move | None:
    """The move that brings a card dropped on a column there, if that column can follow."""
    return next((move for move in MOVES[now] if move.to == to != now), None)
