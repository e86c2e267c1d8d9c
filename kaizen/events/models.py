from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from blinker import Signal
from sqlalchemy import JSON, ForeignKey, Index, String, insert
from sqlalchemy import event as orm
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Model, Moment, wait_for_the_write_lock
from kaizen.extensions import db

if TYPE_CHECKING:
    from kaizen.people.models import Person

event_recorded = Signal()


class EventKind(StrEnum):
    """What can happen, in the past tense. Values are stored: add, never rename."""

    BOARD_SET_UP = "board_set_up"
    DEMO_LOADED = "demo_loaded"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_LEFT = "person_left"
    PERSON_RETURNED = "person_returned"
    SECRET_CHANGED = "secret_changed"  # nosec B105 # noqa: S105 - the name of what happened
    TEAM_ADDED = "team_added"
    TEAM_CHANGED = "team_changed"
    WORKING_HOURS_CHANGED = "working_hours_changed"
    CLOSED_DAYS_ADDED = "closed_days_added"
    CLOSED_DAY_REMOVED = "closed_day_removed"
    STATION_ADDED = "station_added"
    STATION_CHANGED = "station_changed"
    STATION_CLOSED = "station_closed"
    STATION_OPENED = "station_opened"
    STATION_CODE_REPLACED = "station_code_replaced"
    STATION_CODE_REVOKED = "station_code_revoked"
    KIOSK_ENROLLED = "kiosk_enrolled"
    KIOSK_CHANGED = "kiosk_changed"
    KIOSK_REVOKED = "kiosk_revoked"
    COMPLAINT_ADDED = "complaint_added"
    COMPLAINT_CHANGED = "complaint_changed"
    COMPLAINT_HEARD = "complaint_heard"
    OCCURRENCE_CORRECTED = "occurrence_corrected"
    OCCURRENCE_TAKEN_BACK = "occurrence_taken_back"
    COMPLAINT_SETTLED = "complaint_settled"
    COMPLAINT_REOPENED = "complaint_reopened"
    COMPLAINT_MERGED = "complaint_merged"
    COMPLAINT_UNMERGED = "complaint_unmerged"
    COMPLAINTS_IMPORTED = "complaints_imported"
    IMPORT_UNDONE = "import_undone"
    IDEA_PROPOSED = "idea_proposed"
    IDEA_CHANGED = "idea_changed"
    IDEA_PLACED = "idea_placed"
    VOTE_GIVEN = "vote_given"
    VOTE_TAKEN_BACK = "vote_taken_back"
    HELP_OFFERED = "help_offered"
    HELP_TAKEN_BACK = "help_taken_back"
    COMMENT_ADDED = "comment_added"
    COMMENT_CHANGED = "comment_changed"
    COMMENT_REMOVED = "comment_removed"
    PHOTO_ADDED = "photo_added"
    PHOTO_MARKED = "photo_marked"
    PHOTO_REMOVED = "photo_removed"
    TRIAL_STARTED = "trial_started"
    TRIAL_EXTENDED = "trial_extended"
    TRIAL_ADAPTED = "trial_adapted"
    IDEA_ADOPTED = "idea_adopted"
    IDEA_ABANDONED = "idea_abandoned"
    IDEA_DECLINED = "idea_declined"
    IDEA_DEFERRED = "idea_deferred"
    IDEA_REOPENED = "idea_reopened"
    MOVE_UNDONE = "move_undone"
    IDEA_CAME_BACK = "idea_came_back"
    IDEA_REWORKED = "idea_reworked"
    IDEA_MERGED = "idea_merged"
    IDEA_UNMERGED = "idea_unmerged"
    DECISION_TO_BE_TOLD = "decision_to_be_told"
    DECISION_RECONSIDERED = "decision_reconsidered"
    JUST_DONE = "just_done"
    TRIAL_STOPPED = "trial_stopped"
    TRIAL_DUE = "trial_due"
    READING_TAKEN = "reading_taken"
    READING_TAKEN_BACK = "reading_taken_back"
    STANDARD_WRITTEN = "standard_written"
    STANDARD_REWRITTEN = "standard_rewritten"
    STANDARD_CHANGED = "standard_changed"
    STANDARD_WITHDRAWN = "standard_withdrawn"
    TRAINING_TICKED = "training_ticked"
    TRAINING_UNTICKED = "training_unticked"
    CHECK_DUE = "check_due"
    CHECK_KEPT = "check_kept"
    CHECK_DRIFTED = "check_drifted"
    LOOKED_AT_AGAIN = "looked_at_again"
    RECURRENCE_NOTICED = "recurrence_noticed"
    RECURRENCE_ANSWERED = "recurrence_answered"
    REPLICATION_OFFERED = "replication_offered"
    REPLICATION_ANSWERED = "replication_answered"
    TO_DO_TAKEN = "to_do_taken"
    TO_DO_CHANGED = "to_do_changed"
    TO_DO_DONE = "to_do_done"
    TO_DO_REOPENED = "to_do_reopened"
    TO_DO_CALLED_OFF = "to_do_called_off"
    COMPLAINT_REPLIED = "complaint_replied"
    PASSED_ON = "passed_on"
    RAISED = "raised"
    RAISE_ANSWERED = "raise_answered"
    RAISE_TAKEN_BACK = "raise_taken_back"
    STAND_UP_PLANNED = "stand_up_planned"
    STAND_UP_STARTED = "stand_up_started"
    STAND_UP_TAKEN_OVER = "stand_up_taken_over"
    STAND_UP_ENDED = "stand_up_ended"
    ITEM_PARKED = "item_parked"
    WALL_ADDED = "wall_added"
    WALL_CHANGED = "wall_changed"
    WALL_REVOKED = "wall_revoked"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_UNLOCKED = "sign_in_unlocked"
    EXPORTED = "exported"
    NAME_REPLACED = "name_replaced"


# Who came and went, and what was taken out of the house: for the admins' own page only.
QUIET = frozenset(
    {
        EventKind.SIGNED_IN,
        EventKind.SIGNED_OUT,
        EventKind.SIGN_IN_UNLOCKED,
        EventKind.EXPORTED,
        EventKind.NAME_REPLACED,
    }
)


class Event(Model):
    """One line of the ledger. `about` is the table of the thing, `details` hold no sentences."""

    __table_args__ = (
        Index("ix_event_about", "about", "about_id", "id"),
        Index("ix_event_team", "team_id", "id"),
        Index("ix_event_by", "by_id", "id"),
    )

    kind: Mapped[EventKind]
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    about: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)

    by: Mapped[Person | None] = relationship()


def record(kind: EventKind, thing: Model, by: Person | None, **details: Any) -> None:
    """Write one line in the ledger and let every reaction see it.

    Runs in the caller's transaction: the change and its record stand or fall
    together, so reactions may add rows but must not commit or reach outside.
    """
    if thing.id is None or (by is not None and by.id is None):
        db.session.flush()
    number_in_commit_order()
    line = {
        "kind": kind,
        "at": clock.now(),
        "by_id": by.id if by else None,
        "about": thing.__tablename__,
        "about_id": thing.id,
        "team_id": thing.id if thing.__tablename__ == "team" else getattr(thing, "team_id", None),
        "details": details,
    }
    # Written past the session's bookkeeping: every write of the board comes through here.
    written = db.session.connection().execute(insert(Event.__table__), line)  # type: ignore[arg-type]
    (number,) = written.inserted_primary_key or (None,)
    event_recorded.send(Event(id=number, **line), thing=thing)


def number_in_commit_order() -> None:
    """On PostgreSQL a smaller id could commit later, and a reader would skip it."""
    wait_for_the_write_lock(db.session.connection())


@orm.listens_for(Event, "before_update")
@orm.listens_for(Event, "before_delete")
def keep_the_ledger(*_: Any) -> None:
    raise TypeError("Events are written once; record a new one instead.")
