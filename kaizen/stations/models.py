from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.models import Team

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

    def replace_code(self, by: Person) -> None:
        """A new label; the old one leads nowhere any more."""
        if not self.is_open:
            raise Refusal(_("This station is closed. Open it again first."))
        self._revoke_codes()
        self.codes.append(StationCode(code=new_code()))
        record(EventKind.STATION_CODE_REPLACED, self, by)

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


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
