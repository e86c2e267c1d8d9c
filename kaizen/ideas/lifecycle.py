"""The road of an idea. This table is the only place that says what may follow what."""

from enum import StrEnum

from kaizen.errors import Refusal
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext


class Stage(StrEnum):
    PROPOSED = "proposed"
    TRIALLED = "trialled"
    ADOPTED = "adopted"
    DECLINED = "declined"
    DEFERRED = "deferred"
    ABANDONED = "abandoned"
    MERGED = "merged"


# An adoption asks for a standard, training and checks; they hang on the road from trialled.
# Back to proposed leads a trial that its author began alone and a leader stopped; back to
# trialled, an adoption that did not hold.
NEXT = {
    Stage.PROPOSED: {Stage.TRIALLED, Stage.DECLINED, Stage.DEFERRED, Stage.MERGED},
    Stage.TRIALLED: {Stage.ADOPTED, Stage.ABANDONED, Stage.PROPOSED},
    Stage.ADOPTED: {Stage.TRIALLED},
    Stage.DECLINED: {Stage.PROPOSED},
    Stage.DEFERRED: {Stage.PROPOSED, Stage.MERGED},
    Stage.ABANDONED: {Stage.PROPOSED},
    Stage.MERGED: {Stage.PROPOSED, Stage.DEFERRED},
}
ON_THE_BOARD = (Stage.PROPOSED, Stage.TRIALLED, Stage.ADOPTED)
OPEN = (Stage.PROPOSED, Stage.TRIALLED)
# A trial has ended. What was learned hangs in the last column beside what was adopted.
ENDED = (Stage.ADOPTED, Stage.ABANDONED)
REOPENED = (Stage.DECLINED, Stage.DEFERRED, Stage.ABANDONED)

STAGE_WORDS = {
    Stage.PROPOSED: lazy_gettext("proposed"),
    Stage.TRIALLED: lazy_gettext("being tried"),
    Stage.ADOPTED: lazy_gettext("adopted"),
    Stage.DECLINED: lazy_gettext("declined"),
    Stage.DEFERRED: lazy_gettext("put off"),
    Stage.ABANDONED: lazy_gettext("tried and dropped"),
    Stage.MERGED: lazy_gettext("merged"),
}


class WrongStage(Refusal):
    def __init__(self, now: Stage, wanted: Stage):
        super().__init__(
            _(
                "This idea is %(now)s, so it can't become %(wanted)s now.",
                now=STAGE_WORDS[now],
                wanted=STAGE_WORDS[wanted],
            )
        )


class ChangedMeanwhile(Refusal):
    """Somebody else decided first; `now` is where the idea stands."""

    def __init__(self, now: Stage, *, who: str | None):
        super().__init__(
            _(
                "%(who)s was faster: this idea is %(now)s now. Nothing you typed is lost; look"
                " at it again before you decide.",
                who=who or _("Somebody"),
                now=STAGE_WORDS[now],
            )
        )


class NotToldYet(Refusal):
    """Declined or put off already, and the author hears it before anybody else."""

    def __init__(self, who: str):
        super().__init__(
            _(
                "%(who)s has answered this idea, and the author hears it first. Take that answer"
                " back before you decide something else.",
                who=who,
            )
        )
