from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from kaizen import clock
from kaizen.database import Line, Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, number_in_commit_order, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people import secrets
from kaizen.words import initials_of

if TYPE_CHECKING:
    from kaizen.teams.models import Leadership, Team


class Role(StrEnum):
    WORKER = "worker"
    MANAGER = "manager"
    ADMIN = "admin"


class LastAdmin(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is the last admin. Make somebody else admin first."))


class Person(UserMixin, Model):
    """Somebody who works here. Inactive, never deleted: credit and history stay."""

    # Who is here, by team and by role: many questions begin so, each with many answers.
    __table_args__ = (
        Index("ix_person_of_team", "team_id", "left_at"),
        Index("ix_person_of_role", "role", "left_at"),
    )

    name: Mapped[Line]
    badge: Mapped[str | None] = mapped_column(String(40), unique=True)
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(10))
    role: Mapped[Role] = mapped_column(default=Role.WORKER)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    added_at: Mapped[Moment]
    left_at: Mapped[datetime | None]
    name_replaced_at: Mapped[datetime | None]  # a former colleague from then on, to everybody
    # Teams this person decides for in a stand-up whose leaders are away. Never stored.
    stands_in_for = frozenset[int]()
    # The newest event when they were found to be signed in: what their page shows is no older.
    newest_event = 0

    team: Mapped[Team | None] = relationship(foreign_keys=[team_id])
    leaderships: Mapped[list[Leadership]] = relationship(viewonly=True)

    @classmethod
    def add(
        cls,
        name: str,
        by: Person | None,
        *,
        team: Team | None = None,
        role: Role = Role.WORKER,
        badge: str | None = None,
        email: str | None = None,
        language: str | None = None,
    ) -> Person:
        person = cls(name=name, team=team, role=role, badge=badge, email=email, language=language)
        db.session.add(person)
        record(EventKind.PERSON_ADDED, person, by, role=role)
        return person

    @classmethod
    def set_up_board(
        cls, name: str, *, badge: str | None = None, email: str | None = None
    ) -> Person:
        """The first admin; the ledger begins with it."""
        person = cls(name=name, role=Role.ADMIN, badge=badge, email=email)
        db.session.add(person)
        record(EventKind.BOARD_SET_UP, person, person)
        record(EventKind.PERSON_ADDED, person, person, role=person.role)
        return person

    @validates("badge")
    def _write_badge_one_way(self, _key: str, badge: str | None) -> str | None:
        return badge_key(badge) or None

    @validates("email")
    def _write_email_one_way(self, _key: str, email: str | None) -> str | None:
        return email_key(email) or None

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def can_lead(self) -> bool:
        return self.is_active and self.role is not Role.WORKER

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    @property
    def led_team_ids(self) -> frozenset[int]:
        """Teams this person leads. Workers lead none, so their pages need no query for it."""
        if self.role is Role.WORKER:
            return self.stands_in_for
        led = (leadership.team_id for leadership in self.leaderships)
        return self.stands_in_for.union(led)

    def set_pin(self, pin: str, by: Person | None) -> None:
        self.pin_hash = str(secrets.hashed(pin))
        record(EventKind.SECRET_CHANGED, self, by, what="pin")

    def set_password(self, password: str, by: Person | None) -> None:
        self.password_hash = str(secrets.hashed(password))
        record(EventKind.SECRET_CHANGED, self, by, what="password")

    def change(self, by: Person, **values: object) -> None:
        """Set what differs, and remember the old and the new. A demoted last admin is refused."""
        if values.get("role", Role.ADMIN) is not Role.ADMIN:
            self._refuse_if_last_admin()
        self._refuse_if_name_was_replaced()
        before = {name: getattr(self, name) for name in values}
        for name, value in values.items():
            setattr(self, name, value)
        changed = [name for name in values if getattr(self, name) != before[name]]
        if changed:
            record(
                EventKind.PERSON_CHANGED,
                self,
                by,
                before={name: in_the_ledger(before[name]) for name in changed},
                after={name: in_the_ledger(getattr(self, name)) for name in changed},
            )

    def leave(self, by: Person) -> None:
        if not self.is_active:
            raise Refusal(_("%(name)s is inactive already.", name=self.name))
        self._refuse_if_last_admin()
        self.left_at = clock.now()
        record(EventKind.PERSON_LEFT, self, by)

    def come_back(self, by: Person) -> None:
        if self.is_active:
            raise Refusal(_("%(name)s is active already.", name=self.name))
        self._refuse_if_name_was_replaced()
        self.left_at = None
        record(EventKind.PERSON_RETURNED, self, by)

    def _refuse_if_name_was_replaced(self) -> None:
        if self.name_replaced_at:
            raise Refusal(_("Nobody knows any more who this was. Add them as a new person."))

    def _refuse_if_last_admin(self) -> None:
        if not self.is_admin or not self.is_active:
            return
        number_in_commit_order()  # two admins who demote each other at once: one of them waits
        others = db.select(Person.id).where(
            Person.role == Role.ADMIN, Person.left_at.is_(None), Person.id != self.id
        )
        if db.session.scalar(others.limit(1)) is None:
            raise LastAdmin


def badge_key(badge: str | None) -> str:
    """Badge numbers as they are stored and looked up: "a 17" and "A 17" are one."""
    return " ".join(unicodedata.normalize("NFKC", badge or "").split()).upper()


def email_key(email: str | None) -> str:
    return unicodedata.normalize("NFKC", email or "").strip().lower()


def in_the_ledger(value: object) -> object:
    """A team by its name; text and nothing as they are."""
    return value if value is None or isinstance(value, str) else getattr(value, "name", str(value))
