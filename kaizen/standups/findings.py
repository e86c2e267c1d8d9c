"""What agendas are made of. Each is asked for once, and only when a part of the team wants it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.orm import joinedload

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.concerns import Concerns, concerns
from kaizen.adoptions.in_force import adoptions_in_force
from kaizen.answers.clocks import AnswerClock
from kaizen.answers.raises import Raised
from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import OPEN, Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.standups.plans import Part
from kaizen.standups.since import Since
from kaizen.todos.models import ToDo
from kaizen.trials.adoption import Adoption

STUCK = timedelta(days=14)  # in a stage in which it should move on, and nothing has happened to it


class OpenIdea(NamedTuple):
    id: int
    stage: Stage
    due_on: date | None
    stage_since: datetime
    complaint_id: int
    is_stuck: bool


class Waiting(NamedTuple):
    """A running answer clock: `about` is idea or complaint."""

    about: str
    about_id: int
    started_at: datetime
    problem_id: int | None  # the complaint of the idea


class Findings:
    def __init__(self, since: Since):
        self.since = since
        self.team = since.team

    @cached_property
    def concerns(self) -> Concerns:
        return concerns({self.team.id: self.since.today}, self.team.id)

    @cached_property
    def ideas(self) -> list[OpenIdea]:
        """Proposed or tried, of which something is new, due or stuck; oldest first."""
        since = self.since
        news = since.happened_to("idea", *IDEA_NEWS) | since.written_by_authors
        news |= since.left_from(Part.IDEAS, "idea")
        is_due = and_(Idea.stage == Stage.TRIALLED, Idea.due_on < since.next_day)
        is_stuck = and_(Idea.stage_since < _long_ago(), ~_moved_lately())
        columns = (Idea.id, Idea.stage, Idea.due_on, Idea.stage_since, Idea.complaint_id)
        query = (
            select(*columns, is_stuck)
            .where(Idea.team_id == self.team.id, Idea.stage.in_(OPEN))
            .where(or_(Idea.id.in_(news), is_due, is_stuck))
            .order_by(Idea.id)
        )
        return [OpenIdea(*row) for row in db.session.execute(query)]

    @cached_property
    def complaints(self) -> list[Complaint]:
        """New or heard since the last stand-up, or left over from it; wins too."""
        since = self.since
        ids = since.happened_to("complaint", EventKind.COMPLAINT_ADDED) | set(since.times_heard())
        for part in (Part.WINS, Part.COMPLAINTS):
            ids |= since.left_from(part, "complaint")
        query = select(Complaint).where(
            Complaint.id.in_(ids),
            Complaint.team_id == self.team.id,
            Complaint.merged_into_id.is_(None),
            Complaint.settled_at.is_(None),
        )
        return list(db.session.scalars(query.order_by(Complaint.id))) if ids else []

    @cached_property
    def waiting(self) -> list[Waiting]:
        """Longest first. An answer that its author hears first is one; so is what a leader of the
        team raised: now the team above is to answer."""
        above = {thing_of(one) for one in self.raises if self.is_asked_above(one)}
        answered = exists().where(PendingDecision.idea_id == AnswerClock.idea_id)
        query = (
            select(AnswerClock.idea_id, AnswerClock.complaint_id, AnswerClock.started_at)
            .add_columns(Idea.complaint_id)
            .outerjoin(Idea, Idea.id == AnswerClock.idea_id)
            .where(AnswerClock.team_id == self.team.id, AnswerClock.stopped_at.is_(None), ~answered)
            .order_by(AnswerClock.started_at, AnswerClock.id)
        )
        found = []
        for idea_id, complaint_id, started_at, problem_id in db.session.execute(query):
            about, about_id = ("idea", idea_id) if idea_id else ("complaint", complaint_id or 0)
            if (about, about_id) not in above:
                found.append(Waiting(about, about_id, started_at, problem_id))
        return found

    @cached_property
    def raises(self) -> list[Raised]:
        """To this team and open; from this team and open, or answered since; newest first."""
        answered = self.since.happened_to("idea", EventKind.RAISE_ANSWERED)
        answered_complaints = self.since.happened_to("complaint", EventKind.RAISE_ANSWERED)
        is_open = and_(Raised.answered_at.is_(None), Raised.closed_at.is_(None))
        is_back = and_(
            Raised.answered_at.is_not(None),
            or_(Raised.idea_id.in_(answered), Raised.complaint_id.in_(answered_complaints)),
        )
        to_us = and_(Raised.to_team_id == self.team.id, is_open)
        from_us = and_(Raised.from_team_id == self.team.id, or_(is_open, is_back))
        load = (Raised.from_team, Raised.to_team, Raised.by, Raised.answered_by)
        query = select(Raised).options(*(joinedload(one) for one in load))
        return list(db.session.scalars(query.where(or_(to_us, from_us)).order_by(Raised.id.desc())))

    def is_asked_above(self, raised: Raised) -> bool:
        return raised.from_team_id == self.team.id and raised.is_open and raised.by_id is not None

    @cached_property
    def to_dos(self) -> list[ToDo]:
        """Overdue, made in the last stand-up, or parked in it."""
        last, parked = self.since.last, self.since.parked("to_do")
        wanted: list[Any] = [ToDo.due_on < self.since.today, ToDo.id.in_(parked)]
        if last:
            wanted.append(and_(ToDo.taken_at >= last.started_at, ToDo.taken_at <= last.ended_at))
        query = (
            select(ToDo)
            .options(joinedload(ToDo.owner), joinedload(ToDo.partner))
            .where(ToDo.team_id == self.team.id, ToDo.done_at.is_(None), or_(*wanted))
            .where(ToDo.called_off_at.is_(None))
            .order_by(ToDo.due_on, ToDo.id)
        )
        return list(db.session.scalars(query))

    @cached_property
    def checks_due(self) -> list[SustainCheck]:
        query = (
            adoptions_in_force(SustainCheck)
            .join(SustainCheck, SustainCheck.adoption_id == Adoption.id)
            .options(joinedload(SustainCheck.adoption))
            .where(Idea.team_id == self.team.id, SustainCheck.due_on < self.since.next_day)
            .where(SustainCheck.found.is_(None), SustainCheck.called_off_at.is_(None))
            .order_by(SustainCheck.due_on, SustainCheck.id)
        )
        return list(db.session.scalars(query))


IDEA_NEWS = (
    EventKind.IDEA_PROPOSED,
    EventKind.IDEA_CAME_BACK,
    EventKind.IDEA_REOPENED,
    EventKind.JUST_DONE,
)


def thing_of(raised: Raised) -> tuple[str, int]:
    if raised.idea_id:
        return "idea", raised.idea_id
    return "complaint", raised.complaint_id or 0


def _long_ago() -> datetime:
    return clock.now() - STUCK


def _moved_lately() -> Any:
    lately = select(literal(1)).where(
        Event.about == Idea.__tablename__, Event.about_id == Idea.id, Event.at >= _long_ago()
    )
    return lately.exists()
