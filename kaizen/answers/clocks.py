"""The answer clock: from when somebody waits for a first human answer of a leader."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from kaizen import clock
from kaizen.answers.levels import next_raise
from kaizen.complaints.models import Complaint
from kaizen.database import Model, Moment, insert_into
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.teams.calendars import working_time_of
from kaizen.teams.models import Team


class AnswerClock(Model):
    """Of one idea, or of one complaint that no idea was proposed for. It counts working time."""

    __table_args__ = (
        CheckConstraint("(idea_id IS NULL) <> (complaint_id IS NULL)", name="of_one_thing"),
        UniqueConstraint("idea_id"),
        UniqueConstraint("complaint_id"),
        Index("ix_answer_clock_waiting", "team_id", "stopped_at", "started_at"),
        Index("ix_answer_clock_answered", "team_id", "answered_on"),
        Index("ix_answer_clock_raise", "raise_at"),
    )

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    started_at: Mapped[Moment]
    # Answered, or called off because no answer is asked any more (merged, just done, taken back).
    stopped_at: Mapped[datetime | None]
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_on: Mapped[date | None]  # the team's date, only when a person answered
    waited: Mapped[int | None]  # seconds of working time until the answer
    raise_at: Mapped[datetime | None]  # when the next raise is to be looked at; none: never
    raised: Mapped[int] = mapped_column(default=0)  # how many levels up, 0 to 3

    team: Mapped[Team] = relationship()
    idea: Mapped[Idea | None] = relationship(
        backref=backref("answer_clock", uselist=False, viewonly=True)
    )
    complaint: Mapped[Complaint | None] = relationship(
        backref=backref("answer_clock", uselist=False, viewonly=True)
    )
    answered_by: Mapped[Person | None] = relationship()
    stopped_by: Mapped[Event | None] = relationship()

    @classmethod
    def start(cls, thing: Idea | Complaint, at: datetime) -> AnswerClock:
        of = {"idea": thing} if isinstance(thing, Idea) else {"complaint": thing}
        one = cls(team=thing.team, started_at=at, raised=0, **of)
        one.raise_at = next_raise(working_time_of(thing.team), at, 0)
        db.session.add(one)
        return one

    @property
    def thing(self) -> Idea | Complaint:
        return self.idea or self.complaint  # type: ignore[return-value]

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None

    @property
    def was_answered(self) -> bool:
        return self.answered_by_id is not None

    def stop(self, by: Person, event: Event, at: datetime) -> None:
        """The first answer, given at this moment; `event` is its line of the ledger."""
        self.call_off(event)
        self.stopped_at, self.answered_by = at, by
        self.answered_on = clock.local(at, self.team.zone).date()
        worked = working_time_of(self.team).worked_between(self.started_at, at)
        self.waited = int(worked.total_seconds())

    def call_off(self, event: Event) -> None:
        """Nobody waits for an answer any more."""
        self.stopped_at, self.stopped_by_id = event.at, event.id

    def go_on(self) -> None:
        """As if it had never been stopped: what stopped it was undone."""
        self.stopped_at = self.stopped_by_id = self.answered_on = self.waited = None
        self.answered_by = self.answered_by_id = None

    def start_again(self, at: datetime) -> None:
        """It asks for an answer anew, after a time in which it did not."""
        self.go_on()
        self.started_at, self.raised = at, 0
        self.raise_at = next_raise(working_time_of(self.team), at, 0)

    def move_to(self, team: Team) -> None:
        """Somebody else is to answer, by another calendar."""
        self.team = team
        if self.raise_at:
            self.raise_at = next_raise(working_time_of(team), self.started_at, self.raised)


class AnswerDay(Model):
    """That leaders of a team answered somebody on this day, and how often."""

    __table_args__ = (UniqueConstraint("team_id", "day"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    day: Mapped[date]
    answers: Mapped[int] = mapped_column(default=0)

    @classmethod
    def count(cls, team: Team, at: datetime, more: int) -> None:
        """One answer more on the team's day, or one that was taken back."""
        day = clock.local(at, team.zone).date()
        insert = insert_into(db.session(), cls).values(team_id=team.id, day=day, answers=more)
        added = {"answers": cls.answers + more}
        one = insert.on_conflict_do_update(index_elements=["team_id", "day"], set_=added)
        db.session.execute(one)


def clock_of(thing: Idea | Complaint) -> AnswerClock | None:
    """As it stands in the database now: somebody else may have answered meanwhile."""
    its = AnswerClock.idea_id if isinstance(thing, Idea) else AnswerClock.complaint_id
    query = select(AnswerClock).where(its == thing.id).execution_options(populate_existing=True)
    return db.session.scalar(query)
