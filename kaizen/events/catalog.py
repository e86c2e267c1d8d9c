"""What each event says. One row per kind: its sentence, its icon, and what of its details is words.

`%(who)s` is the actor's name; other names are taken from the details. A sentence stands under a
name, so it begins with a verb.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from kaizen.events.models import EventKind
from kaizen.language import lazy_gettext as _


@dataclass(frozen=True)
class Entry:
    sentence: LazyString
    icon: str
    words: tuple[str, ...] = ()
    for_another: LazyString | None = None  # said instead of what somebody did for a colleague
    for_admins: LazyString | None = None  # said instead where no team is named

    @property
    def tone(self) -> str:
        """The colour that means it: being tried, kept, or none."""
        return {"flask": "try", "check": "keep"}.get(self.icon, "")

    def said(self, details: dict[str, Any]) -> str:
        """The sentence with what it needs of an event's details."""
        sentence = self.for_another if details.get("for_another") else None
        if self.for_admins and not details.get("team_name"):
            sentence = self.for_admins
        return str(sentence or self.sentence) % defaultdict(str, details)


CATALOG: dict[EventKind, Entry] = {
    EventKind.BOARD_SET_UP: Entry(_("set up this board"), "flag"),
    EventKind.DEMO_LOADED: Entry(_("filled this board with a demo plant"), "flag"),
    EventKind.PERSON_ADDED: Entry(_("added a colleague"), "user"),
    EventKind.PERSON_CHANGED: Entry(_("changed a colleague's entry"), "user"),
    EventKind.PERSON_LEFT: Entry(_("set a colleague inactive"), "user"),
    EventKind.PERSON_RETURNED: Entry(_("made a colleague active again"), "user"),
    EventKind.SECRET_CHANGED: Entry(_("set a new PIN or password"), "key"),
    EventKind.TEAM_ADDED: Entry(_("added the team"), "users"),
    EventKind.TEAM_CHANGED: Entry(_("changed the team"), "users"),
    EventKind.WORKING_HOURS_CHANGED: Entry(_("changed the working hours"), "clock"),
    EventKind.CLOSED_DAYS_ADDED: Entry(_("added closed days"), "calendar"),
    EventKind.CLOSED_DAY_REMOVED: Entry(_("removed a closed day"), "calendar"),
    EventKind.STATION_ADDED: Entry(_("added a station"), "factory", ("name",)),
    EventKind.STATION_CHANGED: Entry(_("changed a station"), "pencil"),
    EventKind.STATION_CLOSED: Entry(_("closed a station"), "x", ("name",)),
    EventKind.STATION_OPENED: Entry(_("opened a station again"), "undo", ("name",)),
    EventKind.STATION_CODE_REPLACED: Entry(_("gave a station a new code"), "key", ("name",)),
    EventKind.STATION_CODE_REVOKED: Entry(_("revoked the code of a station"), "x", ("name",)),
    EventKind.KIOSK_ENROLLED: Entry(_("made a device a kiosk"), "key"),
    EventKind.KIOSK_CHANGED: Entry(_("changed a kiosk"), "pencil"),
    EventKind.KIOSK_REVOKED: Entry(_("revoked a kiosk"), "x"),
    EventKind.COMPLAINT_ADDED: Entry(_("wrote down the complaint"), "ear"),
    EventKind.COMPLAINT_CHANGED: Entry(_("reworded the complaint"), "pencil"),
    EventKind.COMPLAINT_HEARD: Entry(_("heard it again"), "ear"),
    EventKind.OCCURRENCE_CORRECTED: Entry(_("corrected what was heard"), "pencil"),
    EventKind.OCCURRENCE_TAKEN_BACK: Entry(_("took back that it was heard"), "undo"),
    EventKind.COMPLAINT_SETTLED: Entry(_("settled the complaint"), "check", ("reason",)),
    EventKind.COMPLAINT_REOPENED: Entry(_("opened the complaint again"), "undo"),
    EventKind.COMPLAINT_MERGED: Entry(_("merged it with another complaint"), "merge"),
    EventKind.COMPLAINT_UNMERGED: Entry(_("parted it from another complaint"), "split"),
    EventKind.COMPLAINTS_IMPORTED: Entry(_("brought in complaints from a file"), "upload"),
    EventKind.IMPORT_UNDONE: Entry(_("took an import back"), "undo"),
    EventKind.IDEA_PROPOSED: Entry(_("proposed this"), "lightbulb"),
    EventKind.IDEA_CHANGED: Entry(_("reworded the idea"), "pencil"),
    EventKind.IDEA_PLACED: Entry(_("moved the card within its column"), "move"),
    EventKind.VOTE_GIVEN: Entry(_("backs this"), "thumb"),
    EventKind.VOTE_TAKEN_BACK: Entry(_("took the vote back"), "undo"),
    EventKind.HELP_OFFERED: Entry(_("would help try it"), "hand"),
    EventKind.HELP_TAKEN_BACK: Entry(_("can't help try it after all"), "undo"),
    EventKind.COMMENT_ADDED: Entry(_("commented"), "comment"),
    EventKind.COMMENT_CHANGED: Entry(_("changed a comment"), "pencil"),
    EventKind.COMMENT_REMOVED: Entry(_("removed a comment"), "trash"),
    EventKind.PHOTO_ADDED: Entry(_("added a photo"), "camera"),
    EventKind.PHOTO_MARKED: Entry(_("marked a photo"), "camera"),
    EventKind.PHOTO_REMOVED: Entry(_("removed a photo"), "trash"),
    EventKind.TRIAL_STARTED: Entry(_("let it be tried; %(owner_name)s looks after it"), "flask"),
    EventKind.TRIAL_EXTENDED: Entry(_("gave the trial more time"), "clock", ("reason",)),
    EventKind.TRIAL_ADAPTED: Entry(
        _("changed the trial and started another cycle"), "flask", ("actual", "lesson")
    ),
    EventKind.IDEA_ADOPTED: Entry(
        _("adopted it: this is how we work now"), "check", ("actual", "lesson")
    ),
    EventKind.IDEA_ABANDONED: Entry(
        _("ended the trial: tried, and learned from it"), "flask", ("actual", "lesson")
    ),
    EventKind.IDEA_DECLINED: Entry(
        _("decided: not this way"), "x", ("reason", "problem", "instead")
    ),
    EventKind.IDEA_DEFERRED: Entry(
        _("decided: not now"), "calendar", ("reason", "problem", "instead")
    ),
    EventKind.IDEA_REOPENED: Entry(_("opened it again"), "undo", ("reason",)),
    EventKind.MOVE_UNDONE: Entry(_("took the last move back"), "undo"),
    EventKind.IDEA_CAME_BACK: Entry(
        _("put it up again: the day to look at it has come"), "calendar"
    ),
    EventKind.IDEA_REWORKED: Entry(_("wrote a second version of it"), "repeat"),
    EventKind.IDEA_MERGED: Entry(_("merged it with another idea"), "merge"),
    EventKind.IDEA_UNMERGED: Entry(_("parted it from another idea"), "split"),
    EventKind.DECISION_TO_BE_TOLD: Entry(_("decided; the author hears it first"), "comment"),
    EventKind.DECISION_RECONSIDERED: Entry(_("took an answer back before it was told"), "undo"),
    EventKind.JUST_DONE: Entry(_("just does it: small, safe and free"), "flask", ("better",)),
    EventKind.TRIAL_STOPPED: Entry(_("stopped the trial"), "x", ("reason",)),
    EventKind.TRIAL_DUE: Entry(_("saw that the trial is at its end"), "clock"),
    EventKind.READING_TAKEN: Entry(_("noted a reading"), "pencil"),
    EventKind.READING_TAKEN_BACK: Entry(_("took a reading back"), "undo"),
    EventKind.STANDARD_WRITTEN: Entry(_("wrote the standard"), "book", ("title",)),
    EventKind.STANDARD_REWRITTEN: Entry(_("wrote a new version of the standard"), "book"),
    EventKind.STANDARD_CHANGED: Entry(_("changed who looks after the standard"), "pencil"),
    EventKind.STANDARD_WITHDRAWN: Entry(_("withdrew the standard"), "x", ("reason",)),
    EventKind.TRAINING_TICKED: Entry(
        _("can do it now"), "check", for_another=_("ticked for %(person_name)s: can do it now")
    ),
    EventKind.TRAINING_UNTICKED: Entry(
        _("reads it again"), "undo", for_another=_("asked %(person_name)s to read it again")
    ),
    EventKind.CHECK_DUE: Entry(_("asked whether it is kept"), "clock"),
    EventKind.CHECK_KEPT: Entry(_("checked it: kept"), "check", ("words",)),
    EventKind.CHECK_DRIFTED: Entry(_("checked it: drifted"), "clock", ("words",)),
    EventKind.LOOKED_AT_AGAIN: Entry(
        _("took it back to trialled; %(owner_name)s looks after it"), "flask", ("reason",)
    ),
    EventKind.RECURRENCE_NOTICED: Entry(_("noticed that the complaint was heard again"), "ear"),
    EventKind.RECURRENCE_ANSWERED: Entry(_("answered: heard again"), "comment", ("words",)),
    EventKind.REPLICATION_OFFERED: Entry(_("offered it to other teams"), "users", ("names",)),
    EventKind.REPLICATION_ANSWERED: Entry(_("answered for %(team_name)s"), "users", ("words",)),
    EventKind.TO_DO_TAKEN: Entry(
        _("took something on"),
        "to-do",
        ("words",),
        for_another=_("gave %(owner_name)s something to do"),
    ),
    EventKind.TO_DO_CHANGED: Entry(_("changed a to-do"), "pencil", ("words",)),
    EventKind.TO_DO_DONE: Entry(_("did what was to do"), "check", ("words",)),
    EventKind.TO_DO_REOPENED: Entry(_("opened a to-do again"), "undo", ("words",)),
    EventKind.TO_DO_CALLED_OFF: Entry(_("called a to-do off"), "x", ("words", "reason")),
    EventKind.COMPLAINT_REPLIED: Entry(_("answered"), "comment", ("words",)),
    EventKind.PASSED_ON: Entry(_("asked %(to_name)s to answer"), "arrow-right", ("words",)),
    EventKind.RAISED: Entry(
        _("raised it to %(team_name)s"), "raise", ("reason",), for_admins=_("raised it to an admin")
    ),
    EventKind.RAISE_ANSWERED: Entry(
        _("answered for %(team_name)s"), "comment", ("words",), for_admins=_("answered as admin")
    ),
    EventKind.RAISE_TAKEN_BACK: Entry(
        _("took back what was raised to %(team_name)s"),
        "undo",
        for_admins=_("took back what was raised to an admin"),
    ),
    EventKind.STAND_UP_PLANNED: Entry(_("changed the stand-up"), "calendar"),
    EventKind.STAND_UP_STARTED: Entry(_("began the stand-up"), "users"),
    EventKind.STAND_UP_TAKEN_OVER: Entry(_("took over leading the stand-up"), "users"),
    EventKind.STAND_UP_ENDED: Entry(_("ended the stand-up"), "check"),
    EventKind.ITEM_PARKED: Entry(_("parked it for the next stand-up"), "clock"),
    EventKind.WALL_ADDED: Entry(_("put the board on a wall"), "screen", ("name",)),
    EventKind.WALL_CHANGED: Entry(_("changed a wall"), "pencil", ("name",)),
    EventKind.WALL_REVOKED: Entry(_("took the board off a wall"), "x", ("name",)),
    EventKind.SIGNED_IN: Entry(_("signed in"), "key"),
    EventKind.SIGNED_OUT: Entry(_("signed out"), "log-out"),
    EventKind.SIGN_IN_UNLOCKED: Entry(_("unlocked a sign-in"), "key"),
    EventKind.EXPORTED: Entry(_("took a file out"), "download"),
    EventKind.NAME_REPLACED: Entry(_("replaced the name of a former colleague"), "user"),
}
