"""What worked for one team, offered to the others that have the same trouble (yokoten)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Model, Moment, Words
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.standards.models import Audience, Care, Standard, Way
from kaizen.teams.models import Team
from kaizen.trials.adoption import Adoption


class Fit(StrEnum):
    """What the other team's leader answers."""

    AS_IT_IS = "as_it_is"
    ADAPTED = "adapted"
    DOES_NOT_FIT = "does_not_fit"


TAKEN_OVER = (Fit.AS_IT_IS, Fit.ADAPTED)


class Reason(StrEnum):
    """Why this team was asked."""

    SAME_COMPLAINT = "same_complaint"
    LIKE_COMPLAINT = "like_complaint"
    LIKE_STATION = "like_station"
    BY_HAND = "by_hand"


class Replication(Model):
    """One adoption, one other team, one answer. `standard` is what an adapting team wrote."""

    __table_args__ = (
        UniqueConstraint("adoption_id", "team_id"),
        Index("ix_replication_open", "team_id", "fit"),
    )

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    reason: Mapped[Reason]
    offered_at: Mapped[Moment]
    fit: Mapped[Fit | None]
    words: Mapped[Words] = mapped_column(default="")
    standard_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"), index=True)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_off_at: Mapped[datetime | None]

    adoption: Mapped[Adoption] = relationship()
    team: Mapped[Team] = relationship()
    standard: Mapped[Standard | None] = relationship()
    answered_by: Mapped[Person | None] = relationship()

    @property
    def is_open(self) -> bool:
        return self.fit is None and self.called_off_at is None

    @property
    def is_taken_over(self) -> bool:
        return self.fit in TAKEN_OVER and self.called_off_at is None

    @property
    def days_open(self) -> int:
        """Since it was offered; the age that everybody sees."""
        return (clock.now() - self.offered_at).days

    @property
    def offered_standard(self) -> Standard:
        return self.adoption.version.standard

    def adopt_as_it_is(self, by: Person, *, words: str = "") -> None:
        """The standard holds here too: the team's people get it to read."""
        self._refuse_unless_it_stands()
        _let_know(self.offered_standard, self.team, by)
        self._answer(by, Fit.AS_IT_IS, words)

    def adapt(self, by: Person, way: Way, care: Care, *, words: str = "") -> None:
        """The team writes its own standard after the one that was offered, or a new version of
        the one that it wrote then."""
        self._refuse_unless_it_stands()
        if self.standard and self.standard.is_in_force:
            self.standard.rewrite(by, way, review_on=care.review_on)
            self.standard.care_anew(by, care)
        else:
            self.standard = Standard.write(self.team, by, way, care).standard
        self._answer(by, Fit.ADAPTED, words)

    def say_it_does_not_fit(self, by: Person, *, because: str) -> None:
        self._refuse_unless_it_stands()
        self._answer(by, Fit.DOES_NOT_FIT, because)

    def call_off(self) -> None:
        self.called_off_at = clock.now()

    def _answer(self, by: Person, fit: Fit, words: str) -> None:
        """A later answer replaces the one before; the ledger keeps both."""
        if self.fit is Fit.AS_IT_IS and fit is not Fit.AS_IT_IS:
            _need_not_know(self.offered_standard, self.team, by)
        self.fit, self.words, self.answered_by, self.answered_at = fit, words, by, clock.now()
        record(
            EventKind.REPLICATION_ANSWERED,
            self.adoption.idea,
            by,
            replication=self.id,
            team=self.team_id,
            team_name=self.team.name,
            fit=fit,
            words=words,
            standard=self.standard_id if fit is Fit.ADAPTED else None,
        )

    def _refuse_unless_it_stands(self) -> None:
        """The row is locked meanwhile, so that of two answers at once one comes second."""
        db.session.flush()
        db.session.refresh(self, with_for_update=True)
        if self.called_off_at:
            raise Refusal(_("The idea is not adopted any more, so there is nothing to answer."))


def _let_know(standard: Standard, team: Team, by: Person) -> None:
    known = _audience(standard)
    if team not in known.teams:
        _know_it(standard, by, Audience(known.people, [*known.teams, team], known.roles))


def _need_not_know(standard: Standard, team: Team, by: Person) -> None:
    known = _audience(standard)
    if team in known.teams and standard.is_in_force:
        others = [one for one in known.teams if one is not team]
        _know_it(standard, by, Audience(known.people, others, known.roles))


def _know_it(standard: Standard, by: Person, audience: Audience) -> None:
    care = Care(standard.owner, standard.review_on, standard.stations, audience)
    standard.care_anew(by, care)


def _audience(standard: Standard) -> Audience:
    lines = standard.must_know
    return Audience(
        [line.person for line in lines if line.person],
        [line.team for line in lines if line.team],
        [line.role for line in lines if line.role],
    )
