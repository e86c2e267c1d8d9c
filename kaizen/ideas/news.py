"""Which decisions are news of an idea: those of a stage, a trial or its end."""

from kaizen.events.models import EventKind

DECISIONS = (
    EventKind.TRIAL_STARTED,
    EventKind.JUST_DONE,
    EventKind.TRIAL_STOPPED,
    EventKind.TRIAL_EXTENDED,
    EventKind.TRIAL_ADAPTED,
    EventKind.IDEA_ADOPTED,
    EventKind.IDEA_ABANDONED,
    EventKind.IDEA_DECLINED,
    EventKind.IDEA_DEFERRED,
    EventKind.IDEA_REOPENED,
    EventKind.LOOKED_AT_AGAIN,
)
