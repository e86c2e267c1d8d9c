from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.database import Line, Model, Moment, index_of_few
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Team


class ToDo(Model):
    """One small thing that somebody took on until a day; a second person may be in it."""

    __table_args__ = (
        Index("ix_to_do_open_of_owner", "owner_id", "done_at", "due_on"),
        Index("ix_to_do_open_of_team", "team_id", "done_at", "due_on"),
        index_of_few("ix_to_do_partner", "partner_id"),
        index_of_few("ix_to_do_idea", "idea_id"),
        index_of_few("ix_to_do_complaint", "complaint_id"),
    )

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    words: Mapped[Line]
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    taken_at: Mapped[Moment]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_off_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship()
    idea: Mapped[Idea | None] = relationship(
        backref=backref("to_dos", viewonly=True, order_by="ToDo.id")
    )
    complaint: Mapped[Complaint | None] = relationship(
        backref=backref("to_dos", viewonly=True, order_by="ToDo.id")
    )
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    partner: Mapped[Person | None] = relationship(foreign_keys=[partner_id])
    taken_by: Mapped[Person] = relationship(foreign_keys=[taken_by_id])
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])

    @classmethod
    def take(
        cls,
        words: str,
        team: Team,
        owner: Person,
        by: Person,
        *,
        due_on: date,
        partner: Person | None = None,
        idea: Idea | None = None,
        complaint: Complaint | None = None,
    ) -> ToDo:
        """Due on a working day of the team."""
        to_do = cls(words=words, team=team, owner=owner, taken_by=by, idea=idea)
        to_do.complaint = complaint
        to_do.partner = partner if partner is not owner else None
        to_do.due_on = due_day(team, due_on)
        db.session.add(to_do)
        details = to_do._as_details() | {"for_another": owner is not by}
        record(EventKind.TO_DO_TAKEN, to_do, by, **details)
        return to_do

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.called_off_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < self.team.today

    @property
    def card(self) -> Idea | Complaint | None:
        """What it is to be done for, if it is for one of them."""
        return self.idea or self.complaint

    @property
    def days_left(self) -> int:
        return (self.due_on - self.team.today).days

    def is_of(self, person: Person) -> bool:
        return person.id in (self.owner_id, self.partner_id)

    def do(self, by: Person) -> None:
        self._refuse_unless_open()
        self.done_at, self.done_by = clock.now(), by
        record(EventKind.TO_DO_DONE, self, by, words=self.words)

    def undo(self, by: Person) -> None:
        """It is to be done after all."""
        if self.is_open:
            raise Refusal(_("This is still to be done."))
        self.done_at = self.done_by = self.called_off_at = None
        record(EventKind.TO_DO_REOPENED, self, by, words=self.words)

    def change(
        self,
        by: Person,
        *,
        words: str,
        owner: Person,
        due_on: date,
        partner: Person | None = None,
    ) -> None:
        self._refuse_unless_open()
        before = self._as_details()
        self.words, self.owner, self.due_on = words, owner, due_day(self.team, due_on)
        self.partner = partner if partner is not owner else None
        after = self._as_details()
        if before != after:
            record(EventKind.TO_DO_CHANGED, self, by, before=before, after=after, words=words)

    def call_off(self, by: Person, *, reason: str) -> None:
        self._refuse_unless_open()
        self.called_off_at = clock.now()
        record(EventKind.TO_DO_CALLED_OFF, self, by, words=self.words, reason=reason)

    def _refuse_unless_open(self) -> None:
        if self.done_at:
            raise Refusal(_("This is done already."))
        if self.called_off_at:
            raise Refusal(_("This was called off."))

    def _as_details(self) -> dict[str, object]:
        return {
            "words": self.words,
            "owner": self.owner.id,
            "owner_name": self.owner.name,
            "partner": self.partner and self.partner.id,
            "partner_name": self.partner and self.partner.name,
            "due_on": self.due_on.isoformat(),
            "idea": self.idea and self.idea.id,
            "complaint": self.complaint and self.complaint.id,
        }
