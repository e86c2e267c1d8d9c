from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.kiosks.models import hash_of
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.models import Team

SEEN_AGAIN_AFTER = timedelta(minutes=5)


class Wall(Model):
    """A screen that shows a team's board to anyone passing. Its address carries the token, we
    keep the token's hash."""

    __table_args__ = (Index("ix_wall_team", "team_id", "revoked_at"),)

    name: Mapped[Line]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    initials: Mapped[bool] = mapped_column(default=False)  # instead of names
    language: Mapped[str | None] = mapped_column(String(10))
    added_at: Mapped[Moment]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship()
    added_by: Mapped[Person] = relationship()

    @classmethod
    def add(
        cls, name: str, team: Team, by: Person, *, initials: bool, language: str | None
    ) -> tuple[Wall, str]:
        """The wall, and the token of its address: it is not shown again."""
        token = secrets.token_urlsafe(24)
        wall = cls(name=name, team=team, added_by=by, initials=initials, language=language)
        wall.token_hash = hash_of(token)
        db.session.add(wall)
        record(EventKind.WALL_ADDED, wall, by, name=name)
        return wall, token

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_long_unseen(self) -> bool:
        """So that it is news, and worth a write, that the screen is there."""
        seen = self.last_seen_at
        return seen is None or clock.now() - seen >= SEEN_AGAIN_AFTER

    def change(self, by: Person, *, name: str, initials: bool, language: str | None) -> None:
        after: dict[str, object] = {"name": name, "initials": initials, "language": language}
        before = {key: getattr(self, key) for key in after}
        if before == after:
            return
        self.name, self.initials, self.language = name, initials, language
        changed = [key for key in after if before[key] != after[key]]
        record(
            EventKind.WALL_CHANGED,
            self,
            by,
            name=name,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )

    def revoke(self, by: Person) -> None:
        """Its address shows nothing any more."""
        if self.is_revoked:
            raise Refusal(_("This screen is revoked already."))
        self.revoked_at = clock.now()
        record(EventKind.WALL_REVOKED, self, by, name=self.name)

    def is_here(self) -> None:
        self.last_seen_at = clock.now()


def walls_of(team: Team) -> list[Wall]:
    """Those in use, the newest last."""
    query = select(Wall).where(Wall.team_id == team.id, Wall.revoked_at.is_(None))
    return list(db.session.scalars(query.order_by(Wall.id)))
