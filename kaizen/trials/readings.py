"""What was measured while a trial runs: one line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Kind

READ_AT_MOST = 500


class Reading(Model):
    """One value of what a trial measures: in its unit, or 1 and 0 where it is yes or no."""

    __table_args__ = (Index("ix_reading_trial", "trial_id", "day", "id"),)

    trial_id: Mapped[int] = mapped_column(ForeignKey("trial.id"))
    day: Mapped[date]
    figure: Mapped[float] = mapped_column(Float)
    note: Mapped[Line] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None]

    trial: Mapped[Trial] = relationship()
    by: Mapped[Person] = relationship()

    @classmethod
    def take(cls, trial: Trial, by: Person, *, day: date, figure: float, note: str = "") -> Reading:
        _refuse_unless_running(trial)
        if trial.kind is Kind.COMPLAINT:
            raise Refusal(_("How often it is heard is counted by the board alone."))
        if not trial.started_on <= day <= trial.idea.team.today:
            raise Refusal(_("Choose a day of the trial, today at the latest."))
        if trial.kind is Kind.YES_NO and figure not in (0, 1):
            raise Refusal(_("Say yes or no."))
        reading = cls(trial=trial, by=by, day=day, figure=figure, note=note, at=clock.now())
        db.session.add(reading)
        db.session.flush()
        details = {"reading": reading.id, "trial": trial.id, "day": day.isoformat()}
        record(EventKind.READING_TAKEN, trial.idea, by, figure=figure, **details)
        return reading

    def take_back(self, by: Person) -> None:
        """It was a slip. What a trial ended with stays as it is."""
        _refuse_unless_running(self.trial)
        if self.withdrawn_at:
            raise Refusal(_("This reading was taken back already."))
        self.withdrawn_at = clock.now()
        details = {"reading": self.id, "trial": self.trial_id, "day": self.day.isoformat()}
        record(EventKind.READING_TAKEN_BACK, self.trial.idea, by, figure=self.figure, **details)


def _refuse_unless_running(trial: Trial) -> None:
    if not trial.is_running:
        raise Refusal(_("This trial has ended. Its readings stay as they are."))


def readings_of(trials: Iterable[Trial]) -> dict[int, list[Reading]]:
    """Of each trial in the order of their days, with who noted them; none is asked for where the
    board counts alone."""
    ids = [trial.id for trial in trials if trial.kind is not Kind.COMPLAINT]
    readings: dict[int, list[Reading]] = {number: [] for number in ids}
    query = (
        db.select(Reading)
        .options(joinedload(Reading.by))
        .where(Reading.trial_id.in_(ids), Reading.withdrawn_at.is_(None))
        .order_by(Reading.day.desc(), Reading.id.desc())
        .limit(READ_AT_MOST)
    )
    newest_first = db.session.scalars(query).all() if ids else []
    for reading in reversed(newest_first):
        readings[reading.trial_id].append(reading)
    return readings
