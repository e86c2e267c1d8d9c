from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.models import Team
from kaizen.words import folded

# Signs that nobody mixes up when reading them from a label.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 7


class Station(Model):
    """A place in a team's area."""

    __table_args__ = (UniqueConstraint("team_id", "name"),)

    name: Mapped[Line]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    added_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship()
    codes: Mapped[list[StationCode]] = relationship(
        back_populates="station", order_by="StationCode.id"
    )

    @classmethod
    def add(cls, name: str, team: Team, by: Person) -> Station:
        _refuse_if_name_taken(name, team.id)
        station = cls(name=name, team=team)
        station.codes = [StationCode(code=new_code())]
        db.session.add(station)
        record(EventKind.STATION_ADDED, station, by, name=name)
        return station

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def code(self) -> StationCode | None:
        """The one printed label that counts, if any."""
        return next((code for code in reversed(self.codes) if code.is_valid), None)

    @property
    def times_used(self) -> int:
        """Through all labels it has had."""
        return sum(code.times_used for code in self.codes)

    @property
    def last_used_at(self) -> datetime | None:
        return max((code.last_used_at for code in self.codes if code.last_used_at), default=None)

    def rename(self, by: Person, *, name: str) -> None:
        if name == self.name:
            return
        _refuse_if_name_taken(name, self.team_id, but=self.id)
        before, self.name = self.name, name
        record(EventKind.STATION_CHANGED, self, by, before={"name": before}, after={"name": name})

    def close(self, by: Person) -> None:
        """Nobody works there now. Its labels rest, and count again when it is opened."""
        if self.is_open:
            self.closed_at = clock.now()
            record(EventKind.STATION_CLOSED, self, by, name=self.name)

    def open(self, by: Person) -> None:
        if not self.is_open:
            self.closed_at = None
            record(EventKind.STATION_OPENED, self, by, name=self.name)

    def replace_code(self, by: Person) -> None:
        """A new label; the old one leads nowhere any more."""
        if not self.is_open:
            raise Refusal(_("This station is closed. Open it again first."))
        self._revoke_codes()
        self.codes.append(StationCode(code=new_code()))
        record(EventKind.STATION_CODE_REPLACED, self, by, name=self.name)

    def revoke_code(self, by: Person) -> None:
        """Its labels are out of date from now on, and there is no new one."""
        if self.code:
            self._revoke_codes()
            record(EventKind.STATION_CODE_REVOKED, self, by, name=self.name)

    def _revoke_codes(self) -> None:
        for code in self.codes:
            code.revoked_at = code.revoked_at or clock.now()


class StationCode(Model):
    """What is printed on a label. It carries context, never permission."""

    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    made_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None]
    times_used: Mapped[int] = mapped_column(default=0)
    last_used_at: Mapped[datetime | None]

    station: Mapped[Station] = relationship(back_populates="codes")

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def leads_to_its_station(self) -> bool:
        return self.is_valid and self.station.is_open

    def count_use(self) -> None:
        """How often and when last; never by whom."""
        used = update(StationCode).where(StationCode.id == self.id)
        db.session.execute(
            used.values(times_used=StationCode.times_used + 1, last_used_at=clock.now())
        )


def station_code(code: str) -> StationCode | None:
    """As it stands on a label, valid or not; typed by hand it may have capitals."""
    query = db.select(StationCode).options(joinedload(StationCode.station).joinedload(Station.team))
    return db.session.scalar(query.where(StationCode.code == code.lower()))


def _refuse_if_name_taken(name: str, team_id: int, *, but: int | None = None) -> None:
    """Case does not matter: two labels must not be told apart by a capital."""
    others = db.session.execute(
        db.select(Station.id, Station.name).where(Station.team_id == team_id)
    )
    if any(folded(other) == folded(name) for number, other in others if number != but):
        raise Refusal(
            _("The team has a station called “%(name)s” already. Choose another name.", name=name)
        )


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
