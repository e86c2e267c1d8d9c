from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.imports.mapping import Mapping
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.models import Team

STOPPED_AFTER = timedelta(minutes=1)
"""A run says every batch of rows that it lives; a batch takes a fraction of a second."""


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNDONE = "undone"


class Import(Model):
    """One file brought in: how it was read, what came of it. It can be undone as a whole."""

    file_name: Mapped[Line]
    stored_as: Mapped[str] = mapped_column(String(80))
    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    forecast: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[Moment]
    progressed_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    attempt: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    rows_read: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    complaints_new: Mapped[int] = mapped_column(default=0)

    team: Mapped[Team | None] = relationship()
    by: Mapped[Person | None] = relationship()

    @property
    def columns(self) -> Mapping:
        """Which column of the file says what; as kept by `map_columns`."""
        return Mapping(**self.mapping | {"complaint": tuple(self.mapping["complaint"])})

    @property
    def now(self) -> datetime:
        """The moment by which its dates are judged, the same each time the file is read."""
        return clock.local(self.started_at)

    @property
    def is_stopped(self) -> bool:
        """It ended halfway: by a fault, or because the machine was switched off."""
        alive = self.progressed_at and clock.now() - self.progressed_at <= STOPPED_AFTER
        return self.state is ImportState.FAILED or (self.state is ImportState.RUNNING and not alive)

    @property
    def is_running(self) -> bool:
        return self.state is ImportState.RUNNING and not self.is_stopped

    @property
    def is_done(self) -> bool:
        return self.state is ImportState.DONE

    @property
    def left_nothing(self) -> bool:
        """Nothing of it is on the board: not yet, or not any more."""
        return self.state in (ImportState.UPLOADED, ImportState.CANCELLED, ImportState.UNDONE)

    def map_columns(self, mapping: Mapping, forecast: dict[str, Any]) -> None:
        if not self.left_nothing:
            raise Refusal(_("This file is brought in already. Take it back before you change it."))
        self.mapping, self.forecast = asdict(mapping), forecast
        self.rows = forecast["rows"]

    def start(self) -> None:
        if not (self.left_nothing or self.is_stopped):
            raise Refusal(_("This file is brought in already."))
        self.state, self.progressed_at = ImportState.RUNNING, clock.now()
        self.cancel_asked_at = self.ended_at = None
        self.attempt += 1
        self.rows_read = self.imported = self.skipped = self.bad = self.complaints_new = 0

    def progress(self, *, imported: int, skipped: int, bad: int) -> None:
        self.imported += imported
        self.skipped += skipped
        self.bad += bad
        self.rows_read += imported + skipped + bad
        self.progressed_at = clock.now()

    def ask_to_cancel(self) -> None:
        if self.state is not ImportState.RUNNING:
            raise Refusal(_("This import is not running any more."))
        self.cancel_asked_at = clock.now()

    def finish(self, *, complaints_new: int) -> None:
        self.state, self.ended_at = ImportState.DONE, clock.now()
        self.rows, self.complaints_new = self.rows_read, complaints_new
        record(EventKind.COMPLAINTS_IMPORTED, self, self.by, file=self.file_name, **self.sums())

    def fail(self) -> None:
        self.state, self.ended_at = ImportState.FAILED, clock.now()

    def leave(self, by: Person | None) -> None:
        """Its rows are out again. What was never finished was never recorded either."""
        if self.left_nothing or (self.is_running and not self.cancel_asked_at):
            raise Refusal(_("There is nothing to take back just now."))
        if self.is_done:
            record(EventKind.IMPORT_UNDONE, self, by, file=self.file_name, **self.sums())
            self.state = ImportState.UNDONE
        else:
            self.state = ImportState.CANCELLED
        self.ended_at = clock.now()

    def sums(self) -> dict[str, int]:
        names = ("rows", "imported", "skipped", "bad", "complaints_new")
        return {name: getattr(self, name) for name in names}
