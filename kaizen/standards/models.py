from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model, Moment, Words, index_of_few
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.language import language_now
from kaizen.people.models import Person, Role
from kaizen.standards.ways import Audience, Care, NewStep, Way
from kaizen.stations.models import Station
from kaizen.teams.models import Team
from kaizen.words import folded

__all__ = ["Audience", "Care", "MustKnow", "NewStep", "Standard", "StandardVersion", "Step", "Way"]

STEPS_AT_MOST = 30
REVIEWED_AFTER = timedelta(days=365)


class Standard(Model):
    """The best way we know to do one thing. Its words are in its versions; the newest holds."""

    __table_args__ = (
        Index("ix_standard_team", "team_id", "withdrawn_at", "id"),
        index_of_few("ix_standard_withdrawn", "withdrawn_at"),
    )

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    review_on: Mapped[date]
    written_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[Words | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"))

    team: Mapped[Team] = relationship()
    owner: Mapped[Person] = relationship()
    replaced_by: Mapped[Standard | None] = relationship(remote_side="Standard.id")
    versions: Mapped[list[StandardVersion]] = relationship(
        back_populates="standard", order_by="StandardVersion.number"
    )
    stations: Mapped[list[Station]] = relationship(
        secondary="standard_station", order_by="Station.id"
    )
    must_know: Mapped[list[MustKnow]] = relationship(cascade="all, delete-orphan")

    @classmethod
    def write(cls, team: Team, by: Person, way: Way, care: Care) -> StandardVersion:
        """A standard that was not there before, in its first version."""
        standard = cls(team=team)
        standard._take_care(care)
        db.session.add(standard)
        db.session.flush()
        version = standard._add_version(by, way)
        record(EventKind.STANDARD_WRITTEN, standard, by, title=way.title)
        return version

    @property
    def current(self) -> StandardVersion | None:
        """The version that holds; those that were taken back do not count."""
        return self.written[-1] if self.written else None

    @property
    def written(self) -> list[StandardVersion]:
        """Those that held once; what was taken back at once is not among them."""
        return [one for one in self.versions if not one.withdrawn_at]

    @property
    def title(self) -> str:
        """As it is called now, or was called last."""
        return (self.current or self.versions[-1]).title

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None

    @property
    def is_due_for_review(self) -> bool:
        return self.is_in_force and self.review_on < self.team.today

    def rewrite(self, by: Person, way: Way, *, review_on: date | None = None) -> StandardVersion:
        """A new version; everybody who must know it reads again."""
        self._refuse_if_withdrawn()
        version = self._add_version(by, way)
        self.review_on = review_on or self.review_on
        record(EventKind.STANDARD_REWRITTEN, self, by, title=way.title, version=version.number)
        return version

    def care_anew(self, by: Person, care: Care) -> None:
        """Owner, stations, who must know it and when it is looked at again; no new version."""
        self._refuse_if_withdrawn()
        before = self._as_details()
        self._take_care(care)
        after = self._as_details()
        if before != after:
            record(EventKind.STANDARD_CHANGED, self, by, before=before, after=after)

    def confirm(self, by: Person, *, review_on: date) -> None:
        """Somebody looked at it, and it is still right."""
        self._refuse_if_withdrawn()
        before, self.review_on = self.review_on, review_on
        record(
            EventKind.STANDARD_CHANGED,
            self,
            by,
            before={"review_on": before.isoformat()},
            after={"review_on": review_on.isoformat()},
        )

    def withdraw(self, by: Person, *, reason: str, replaced_by: Standard | None = None) -> None:
        """It holds no longer, and says what does instead."""
        self._refuse_if_withdrawn()
        if replaced_by is self or (replaced_by and not replaced_by.is_in_force):
            raise Refusal(_("Choose another standard that is in force."))
        self.withdrawn_at, self.withdrawn_because = clock.now(), reason
        self.replaced_by = replaced_by
        record(
            EventKind.STANDARD_WITHDRAWN,
            self,
            by,
            reason=reason,
            replaced_by=replaced_by.id if replaced_by else None,
        )

    def _refuse_if_withdrawn(self) -> None:
        if not self.is_in_force:
            raise Refusal(_("This standard was withdrawn. It can't be changed any more."))

    def _add_version(self, by: Person, way: Way) -> StandardVersion:
        number = 1 + max((one.number for one in self.versions), default=0)
        version = StandardVersion(number=number, title=way.title, why=way.why, written_by=by)
        version.language = language_now()
        version.steps = [Step(place=place, **vars(step)) for place, step in enumerate(way.steps, 1)]
        version.folded = folded(" ".join([way.title, way.why, *(one.words for one in way.steps)]))
        self.versions.append(version)
        db.session.flush()
        return version

    def _take_care(self, care: Care) -> None:
        self.owner, self.review_on = care.owner, care.review_on
        self.stations = list(care.stations)
        wanted = {(one.person_id, one.team_id, one.role): one for one in _lines(care.must_know)}
        kept = {(one.person_id, one.team_id, one.role): one for one in self.must_know}
        self.must_know = [kept.get(key, one) for key, one in wanted.items()]

    def _as_details(self) -> dict[str, object]:
        return {
            "owner": self.owner.name,
            "review_on": self.review_on.isoformat(),
            "stations": sorted(station.id for station in self.stations),
            "must_know": sorted(one.who for one in self.must_know),
        }


class StandardVersion(Model):
    """How it is done, in the words of one day. Never changed: what is better is a new version."""

    __table_args__ = (UniqueConstraint("standard_id", "number"),)

    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    number: Mapped[int]
    title: Mapped[Line]
    why: Mapped[Words] = mapped_column(default="")
    folded: Mapped[Words]
    language: Mapped[str | None] = mapped_column(String(10))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None]

    standard: Mapped[Standard] = relationship(back_populates="versions")
    written_by: Mapped[Person] = relationship()
    steps: Mapped[list[Step]] = relationship(order_by="Step.place")

    def take_back(self) -> None:
        """It was written by a slip: the version before holds again, or nothing if it was alone."""
        self.withdrawn_at = clock.now()
        if self.standard.current is None:
            self.standard.withdrawn_at = self.withdrawn_at


class Step(Model):
    """One step of a version: plain words, and a picture if there is one."""

    version_id: Mapped[int] = mapped_column(ForeignKey("standard_version.id"), index=True)
    place: Mapped[int]
    words: Mapped[Words]
    content: Mapped[str | None] = mapped_column(String(64), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]


class StandardStation(Model):
    """The standard holds at this station."""

    __table_args__ = (UniqueConstraint("standard_id", "station_id"),)

    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)


class MustKnow(Model):
    """Who must know a standard: one person, or one team, or everybody of one role."""

    __table_args__ = (Index("ix_must_know_standard", "standard_id"),)

    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[Role | None] = mapped_column(index=True)

    person: Mapped[Person | None] = relationship()
    team: Mapped[Team | None] = relationship()

    @property
    def who(self) -> str:
        """As the ledger says it."""
        thing = self.person or self.team
        return thing.name if thing else str(self.role)


def _lines(audience: Audience) -> Iterable[MustKnow]:
    yield from (MustKnow(person=one, person_id=one.id) for one in audience.people)
    yield from (MustKnow(team=one, team_id=one.id) for one in audience.teams)
    yield from (MustKnow(role=one) for one in audience.roles)
