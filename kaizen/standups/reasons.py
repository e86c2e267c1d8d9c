"""Why something is on the agenda, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from kaizen.language import gettext as _
from kaizen.language import listed, ngettext


class Reason(StrEnum):
    """Stored with each item: add, never rename."""

    HEARD = "heard"
    NEW = "new"
    NOT_REACHED = "not_reached"
    PARKED = "parked"
    DECIDED = "decided"
    TO_DO_OVERDUE = "to_do_overdue"
    HEARD_AGAIN = "heard_again"
    CAME_BACK = "came_back"
    AUTHOR_WROTE = "author_wrote"
    JUST_DONE = "just_done"
    TRIAL_OVERDUE = "trial_overdue"
    TRIAL_ENDS = "trial_ends"
    DRIFTED = "drifted"
    CHECK_LATE = "check_late"
    CHECK_DUE = "check_due"
    UNANSWERED = "unanswered"
    STUCK = "stuck"
    RAISED = "raised"
    RAISED_BY_THE_CLOCK = "raised_by_the_clock"
    RAISE_ANSWERED = "raise_answered"
    LONGEST = "longest"


def in_words(reason: str, details: Mapping[str, Any]) -> str:
    """One sentence; nothing for a reason that this version does not know."""
    if reason not in set(Reason):
        return ""
    known = Reason(reason)
    if details.get("first") and known in OF_THE_FIRST:
        return OF_THE_FIRST[known](int(details.get("times") or 0))
    if known in PLAIN:
        return PLAIN[known]()
    if known in COUNTED:
        field, words = COUNTED[known]
        return words(int(details.get(field) or 0))
    return NAMED[known](details)


PLAIN = {
    Reason.NEW: lambda: _("New since the last stand-up."),
    Reason.NOT_REACHED: lambda: _("There was no time for it last time."),
    Reason.PARKED: lambda: _("Parked last time."),
    Reason.CAME_BACK: lambda: _("It is open again."),
    Reason.AUTHOR_WROTE: lambda: _("The author has written to it."),
    Reason.JUST_DONE: lambda: _("Begun without asking: small, safe and free."),
    Reason.DRIFTED: lambda: _("It drifted: it is not done this way any more."),
}


def _heard(times: int) -> str:
    return ngettext(
        "Heard %(num)s time since the last stand-up.",
        "Heard %(num)s times since the last stand-up.",
        times,
    )


def _to_do_overdue(days: int) -> str:
    return ngettext(
        "It should have been done %(num)s day ago.",
        "It should have been done %(num)s days ago.",
        days,
    )


def _heard_again(days: int) -> str:
    if not days:
        return _("Heard again today, after it was adopted.")
    return ngettext(
        "Heard again %(num)s day ago, after it was adopted. Nobody has said what that means.",
        "Heard again %(num)s days ago, after it was adopted. Nobody has said what that means.",
        days,
    )


def _trial_overdue(days: int) -> str:
    return ngettext(
        "The trial ended %(num)s day ago. It needs a decision.",
        "The trial ended %(num)s days ago. It needs a decision.",
        days,
    )


def _trial_ends(days: int) -> str:
    if not days:
        return _("The trial ends today.")
    return ngettext("The trial ends in %(num)s day.", "The trial ends in %(num)s days.", days)


def _check_late(days: int) -> str:
    return ngettext(
        "The check was due %(num)s day ago.", "The check was due %(num)s days ago.", days
    )


def _check_due(days: int) -> str:
    return _check_late(days) if days > 0 else _("The check is due. Is it still done this way?")


def _unanswered(hours: int) -> str:
    return ngettext(
        "No answer for %(num)s working hour.", "No answer for %(num)s working hours.", hours
    )


def _stuck(days: int) -> str:
    return ngettext(
        "Nothing has moved for %(num)s day.", "Nothing has moved for %(num)s days.", days
    )


def _longest(hours: int) -> str:
    if not hours:
        return _("It waits for an answer.")
    return ngettext(
        "It waits longest: %(num)s working hour.", "It waits longest: %(num)s working hours.", hours
    )


OF_THE_FIRST = {
    Reason.NEW: lambda _times: _("New"),
    Reason.HEARD: lambda times: ngettext("heard %(num)s time", "heard %(num)s times", times),
}

COUNTED = {
    Reason.HEARD: ("times", _heard),
    Reason.TO_DO_OVERDUE: ("days", _to_do_overdue),
    Reason.HEARD_AGAIN: ("days", _heard_again),
    Reason.TRIAL_OVERDUE: ("days", _trial_overdue),
    Reason.TRIAL_ENDS: ("days", _trial_ends),
    Reason.CHECK_LATE: ("days", _check_late),
    Reason.CHECK_DUE: ("days", _check_due),
    Reason.UNANSWERED: ("hours", _unanswered),
    Reason.STUCK: ("days", _stuck),
    Reason.LONGEST: ("hours", _longest),
}


def _decided(details: Mapping[str, Any]) -> str:
    names = details.get("names") or []
    return _("Decided last time. For %(names)s.", names=listed(names)) if names else ""


def _raised(details: Mapping[str, Any]) -> str:
    named = {"name": details.get("name", ""), "team": details.get("team", "")}
    return _("%(name)s raised it from %(team)s.", **named)


def _by_the_clock(details: Mapping[str, Any]) -> str:
    return _("Raised from %(team)s, where nobody has answered.", team=details.get("team", ""))


def _raise_answered(details: Mapping[str, Any]) -> str:
    named = {"name": details.get("name", ""), "team": details.get("team", "")}
    return _("%(name)s answered for %(team)s.", **named)


NAMED = {
    Reason.DECIDED: _decided,
    Reason.RAISED: _raised,
    Reason.RAISED_BY_THE_CLOCK: _by_the_clock,
    Reason.RAISE_ANSWERED: _raise_answered,
}
