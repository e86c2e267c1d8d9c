"""Raised to the next level: by the clock, or by a team that can't settle it alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, backref, joinedload, mapped_column, relationship

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.database import Model, Moment, Words, index_of_few
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.models import Team


class Raised(Model):
    """Without `by` the clock did it; without `to_team` the admins of the board hear it."""

    __table_args__ = (
        CheckConstraint("(idea_id IS NULL) <> (complaint_id IS NULL)", name="of_one_thing"),
        Index("ix_raised_open", "to_team_id", "answered_at", "id"),
        index_of_few("ix_raised_idea", "idea_id"),
        index_of_few("ix_raised_complaint", "complaint_id"),
    )

    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    from_team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    to_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    level: Mapped[int]  # 1 is the team above
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Words] = mapped_column(default="")
    raised_at: Mapped[Moment]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[Words | None]
    # Nobody waits for it any more: the team itself answered, or it was taken back.
    closed_at: Mapped[datetime | None]

    idea: Mapped[Idea | None] = relationship(
        backref=backref("raises", viewonly=True, order_by="Raised.id")
    )
    complaint: Mapped[Complaint | None] = relationship(
        backref=backref("raises", viewonly=True, order_by="Raised.id")
    )
    from_team: Mapped[Team] = relationship(foreign_keys=[from_team_id])
    to_team: Mapped[Team | None] = relationship(foreign_keys=[to_team_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])

    @classmethod
    def to_level(
        cls, thing: Idea | Complaint, level: int, by: Person | None, *, reason: str = ""
    ) -> Raised:
        """So many teams up, or to the topmost one; where there is none, to the admins."""
        above = thing.team.and_above()[1:]
        to = above[min(level, len(above)) - 1] if above else None
        of = {"idea": thing} if isinstance(thing, Idea) else {"complaint": thing}
        one = cls(**of, from_team=thing.team, to_team=to, level=level, by=by, reason=reason)
        one.raised_at = clock.now()
        for before in raised_of(thing):
            if before.is_open and before.by_id is None and before.to_team is to:
                before.closed_at = one.raised_at  # the newer one says the same
        db.session.add(one)
        db.session.flush()
        record(EventKind.RAISED, thing, by, reason=reason, **one.as_details())
        return one

    @property
    def thing(self) -> Idea | Complaint:
        return self.idea or self.complaint  # type: ignore[return-value]

    @property
    def team_id(self) -> int:
        """The ledger writes it down for the team where it came from."""
        return self.from_team_id

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.closed_at is None

    def as_details(self) -> dict[str, object]:
        """What the ledger says of it; without a name the admins are meant."""
        name = self.to_team.name if self.to_team else ""
        return {
            "raised": self.id,
            "level": self.level,
            "to_team": self.to_team_id,
            "team_name": name,
        }

    def give_answer(self, by: Person, *, words: str) -> None:
        """Answers, as every answer, also who waits for the first one."""
        self._refuse_unless_open()
        self.answered_at, self.answered_by, self.answer = clock.now(), by, words
        record(EventKind.RAISE_ANSWERED, self.thing, by, words=words, **self.as_details())

    def take_back(self, by: Person) -> None:
        """The team settles it alone after all. What the clock raised waits for an answer."""
        self._refuse_unless_open()
        if self.by_id is None:
            raise Refusal(_("This was raised because nobody answered. Answer it instead."))
        self.closed_at = clock.now()
        record(EventKind.RAISE_TAKEN_BACK, self.thing, by, **self.as_details())

    def _refuse_unless_open(self) -> None:
        if self.answered_at:
            raise Refusal(_("This is answered already."))
        if self.closed_at:
            raise Refusal(_("Nobody waits for an answer to this any more."))


def raised_of(thing: Idea | Complaint) -> list[Raised]:
    """The newest first, with the people and the teams."""
    its = Raised.idea_id if isinstance(thing, Idea) else Raised.complaint_id
    query = select(Raised).where(its == thing.id).order_by(Raised.id.desc())
    return list(
        db.session.scalars(
            query.options(
                joinedload(Raised.to_team), joinedload(Raised.by), joinedload(Raised.answered_by)
            )
        )
    )


def close_raises(thing: Idea | Complaint, at: datetime, *, by_hand: bool) -> None:
    """Nobody waits for the team above any more. Those `by_hand` outlive the first answer."""
    for raised in raised_of(thing):
        if raised.is_open and (by_hand or raised.by_id is None):
            raised.closed_at = at


def take_up_raises(thing: Idea | Complaint, *, closed_at: datetime) -> None:
    """What closed them was undone."""
    for raised in raised_of(thing):
        if raised.closed_at == closed_at and raised.answered_at is None:
            raised.closed_at = None
