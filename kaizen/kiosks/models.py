from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.database import Line, Model, Moment
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.teams.models import Team

FORGETS_AFTER = 60  # seconds without a touch


class Kiosk(Model):
    """A shared device of a team. The device keeps the token, we keep its hash."""

    name: Mapped[Line]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_at: Mapped[Moment]
    enrolled_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    asks_pin: Mapped[bool] = mapped_column(default=True)
    takes_nameless: Mapped[bool] = mapped_column(default=True)
    forgets_after: Mapped[int] = mapped_column(default=FORGETS_AFTER)
    language: Mapped[str | None] = mapped_column(String(10))

    team: Mapped[Team] = relationship()
    enrolled_by: Mapped[Person] = relationship()

    @classmethod
    def enrol(cls, name: str, team: Team, by: Person) -> tuple[Kiosk, str]:
        """The kiosk, and the token for its cookie: it is not shown again."""
        token = secrets.token_urlsafe(32)
        kiosk = cls(name=name, team=team, enrolled_by=by, token_hash=hash_of(token))
        db.session.add(kiosk)
        record(EventKind.KIOSK_ENROLLED, kiosk, by, name=name)
        return kiosk, token


def kiosk_with(token: str) -> Kiosk | None:
    """The device that this token was given to, unless it was revoked."""
    found = db.select(Kiosk).where(Kiosk.token_hash == hash_of(token), Kiosk.revoked_at.is_(None))
    return db.session.scalar(found)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
