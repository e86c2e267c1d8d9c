"""Is it still done this way? Asked so many days after an adoption: kept or drifted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.adoptions.sustaining import EARLY, LATE, sustain_days
from kaizen.database import Model, Words
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.photos.pictures import Picture
from kaizen.teams.calendars import due_days
from kaizen.teams.models import Team
from kaizen.trials.adoption import Adoption


class Found(StrEnum):
    KEPT = "kept"
    DRIFTED = "drifted"


class SustainCheck(Model):
    """One question to who looks after the standard, else to who leads the team."""

    __table_args__ = (Index("ix_sustain_check_due", "found", "due_on"),)

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    after_days: Mapped[int]
    due_on: Mapped[date]
    found: Mapped[Found | None]
    words: Mapped[Words] = mapped_column(default="")
    content: Mapped[str | None] = mapped_column(String(64), index=True)  # of its photo
    width: Mapped[int | None]
    height: Mapped[int | None]
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_off_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]  # when its day came, whoever looks after it was told

    adoption: Mapped[Adoption] = relationship()
    checked_by: Mapped[Person | None] = relationship()

    @property
    def team(self) -> Team:
        return self.adoption.idea.team

    @property
    def assigned(self) -> list[Person]:
        """Who looks after the standard, unless that person left: then who leads the team."""
        owner = self.adoption.version.standard.owner
        return [owner] if owner.is_active else self.team.leaders

    @property
    def is_open(self) -> bool:
        return self.found is None and self.called_off_at is None

    @property
    def days_over(self) -> int:
        """Negative while its day is still to come."""
        return (self.team.today - self.due_on).days

    @property
    def is_late(self) -> bool:
        return self.is_open and self.days_over >= LATE.days

    @property
    def opens_on(self) -> date:
        return self.due_on - EARLY

    @property
    def can_be_answered(self) -> bool:
        return self.is_open and self.team.today >= self.opens_on

    def keep(self, by: Person, *, words: str = "", picture: Picture | None = None) -> None:
        self._answer(Found.KEPT, by, words, picture)
        record(EventKind.CHECK_KEPT, self.adoption.idea, by, **self._details())

    def drift(self, by: Person, *, words: str, picture: Picture | None = None) -> None:
        """It is done otherwise by now. When no further check is planned it is asked once more."""
        self._answer(Found.DRIFTED, by, words, picture)
        record(EventKind.CHECK_DRIFTED, self.adoption.idea, by, **self._details())
        if not any(check.is_open for check in checks_of(self.adoption)):
            (due_on,) = due_days(self.team, [self.team.today + timedelta(days=sustain_days()[0])])
            adopted_on = clock.local(self.adoption.adopted_at, self.team.zone).date()
            days = (due_on - adopted_on).days
            db.session.add(SustainCheck(adoption=self.adoption, after_days=days, due_on=due_on))

    def _answer(self, found: Found, by: Person, words: str, picture: Picture | None) -> None:
        self._refuse_unless_it_can_be_answered()
        self.found, self.words = found, words
        self.checked_at, self.checked_by = clock.now(), by
        if picture:
            self.content, self.width, self.height = picture.content, picture.width, picture.height

    def _refuse_unless_it_can_be_answered(self) -> None:
        if self.found:
            raise Refusal(_("This check is answered already."))
        if self.called_off_at:
            raise Refusal(_("This check was called off. Nobody needs to answer it."))
        if not self.can_be_answered:
            raise Refusal(_("It is too early for this check."))

    def _details(self) -> dict[str, object]:
        return {"check": self.id, "after_days": self.after_days, "words": self.words}


def plan_checks(adoption: Adoption) -> None:
    """Due on working days of the team."""
    team = adoption.idea.team
    adopted_on = clock.local(adoption.adopted_at, team.zone).date()
    wanted = [adopted_on + timedelta(days=days) for days in sustain_days()]
    for days, due_on in zip(sustain_days(), due_days(team, wanted), strict=True):
        db.session.add(SustainCheck(adoption=adoption, after_days=days, due_on=due_on))


def checks_of(adoption: Adoption) -> list[SustainCheck]:
    query = select(SustainCheck).where(SustainCheck.adoption_id == adoption.id)
    return list(db.session.scalars(query.order_by(SustainCheck.after_days, SustainCheck.id)))


def call_checks_off(adoption: Adoption) -> None:
    for check in checks_of(adoption):
        if check.is_open:
            check.called_off_at = clock.now()


def plan_checks_again(adoption: Adoption) -> None:
    """They were called off by a slip."""
    for check in checks_of(adoption):
        check.called_off_at = None
