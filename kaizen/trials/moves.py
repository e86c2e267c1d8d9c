"""Where a card can go next, in the words of who decides."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import LazyString

from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.language import lazy_gettext as _
from kaizen.trials.models import Trial


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
STOP = Move(
    "trials.stop_it",
    Stage.PROPOSED,
    _("Stop it"),
    _("It was begun without asking; say why it can't go on"),
    "no",
)
REOPEN = Move("ideas.reopen", Stage.PROPOSED, _("Open it again"), _("Back to proposed"), "undo")
RECONSIDER = Move(
    "ideas.reconsider",
    Stage.PROPOSED,
    _("Take the answer back"),
    _("The author has not read it yet"),
    "undo",
)
LOOK_AGAIN = Move(
    "adoptions.look_again",
    Stage.TRIALLED,
    _("Look again"),
    _("Back to a trial; the standard holds meanwhile"),
    "repeat",
)

MOVES: dict[Stage, tuple[Move, ...]] = {
    Stage.PROPOSED: (TRY, DEFER, DECLINE),
    Stage.TRIALLED: (ADOPT, ADAPT, EXTEND, ABANDON),
    Stage.ADOPTED: (LOOK_AGAIN,),
    Stage.DECLINED: (REOPEN,),
    Stage.DEFERRED: (REOPEN,),
    Stage.ABANDONED: (REOPEN,),
    Stage.MERGED: (),
}


def moves_of(idea: Idea, trials: Iterable[Trial]) -> tuple[Move, ...]:
    """`trials` are all of the idea's: one that its author began alone can be stopped too."""
    if idea.pending:
        return (RECONSIDER,)
    begun_alone = any(trial.is_running and trial.just_do_it for trial in trials)
    return (*MOVES[idea.stage], *([STOP] if begun_alone else []))


def move_towards(moves: Iterable[Move], now: Stage, to: str | None) -> Move | None:
    """The move that brings a card dropped on a column there, if that column can follow."""
    return next((move for move in moves if move.to == to != now), None)
