from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person, in_the_ledger
from kaizen.people.sign_ins import end_sign_ins_at
from kaizen.teams.models import Team
from kaizen.words import by_name

FORGETS_AFTER = 60  # seconds without a touch
MARGIN = timedelta(seconds=60)  # for the way there and back; then the server forgets too
SEEN_AGAIN_AFTER = timedelta(minutes=5)


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

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def lasts(self) -> timedelta:
        """How long somebody stays signed in here who does nothing: the screen forgets sooner."""
        return timedelta(seconds=self.forgets_after) + MARGIN

    def change(self, by: Person, **values: object) -> None:
        before = {name: getattr(self, name) for name in values}
        changed = [name for name in values if values[name] != before[name]]
        for name in changed:
            setattr(self, name, values[name])
        if changed:
            record(
                EventKind.KIOSK_CHANGED,
                self,
                by,
                before={name: in_the_ledger(before[name]) for name in changed},
                after={name: in_the_ledger(values[name]) for name in changed},
            )

    def revoke(self, by: Person) -> None:
        """Its token opens nothing any more, and whoever is signed in there is signed out."""
        if self.is_revoked:
            raise Refusal(_("This kiosk is revoked already."))
        self.revoked_at = clock.now()
        end_sign_ins_at(self.id)
        record(EventKind.KIOSK_REVOKED, self, by, name=self.name)

    def is_here(self) -> None:
        """Said by the device now and then; written down only when it is news."""
        now = clock.now()
        if self.last_seen_at is None or now - self.last_seen_at >= SEEN_AGAIN_AFTER:
            self.last_seen_at = now


def kiosk_with(token: str) -> Kiosk | None:
    """The device that this token was given to, with its team, unless it was revoked."""
    found = db.select(Kiosk).where(Kiosk.token_hash == hash_of(token), Kiosk.revoked_at.is_(None))
    return db.session.scalar(found.options(joinedload(Kiosk.team)))


def kiosks_by_name() -> list[Kiosk]:
    """Those in use, with their teams."""
    query = db.select(Kiosk).where(Kiosk.revoked_at.is_(None)).options(joinedload(Kiosk.team))
    return by_name(db.session.scalars(query))


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
