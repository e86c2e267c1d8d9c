"""What a wall shows beside the cards of its board."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, cast, literal, null, select, union_all
from sqlalchemy.orm import joinedload

from kaizen import clock
from kaizen.answers.clocks import AnswerClock, AnswerDay
from kaizen.complaints.models import Complaint, Kind
from kaizen.events.since import newest
from kaizen.extensions import db
from kaizen.ideas.lifecycle import ENDED, ON_THE_BOARD, Stage
from kaizen.ideas.stage_counts import StageCount
from kaizen.kiosks.models import hash_of
from kaizen.people.models import Person
from kaizen.standups.models import StandUp
from kaizen.standups.plans import Slot, StandUpTime
from kaizen.teams.models import Team
from kaizen.walls.models import Wall

WIN_IS_NEW_FOR = timedelta(days=14)
SHOWN = 12  # of each kind: more is never read in passing


class Day(NamedTuple):
    """When the team stands up, whether it does so now, the answers its leaders gave today, and how
    many ideas stand where."""

    slots: list[Slot]
    stands_up: bool
    answers: int
    ideas: dict[Stage, int]


class Heard(NamedTuple):
    """A line of the list of complaints. `at` is when a win was heard last, when the answer to a
    complaint came, or since when it is waited for."""

    what: str
    sentence: str
    language: str | None
    times_heard: int
    at: datetime
    by: str | None


STAGES = tuple(dict.fromkeys([*ON_THE_BOARD, *ENDED]))
WIN, ANSWERED, WAITING = "win", "answered", "waiting"


def wall_and_newest(token: str) -> tuple[Wall, int] | None:
    """With the newest event, so that nothing is missed while its picture is put together."""
    found = select(Wall, newest().scalar_subquery()).where(
        Wall.token_hash == hash_of(token), Wall.revoked_at.is_(None)
    )
    row = db.session.execute(found.options(joinedload(Wall.team))).first()
    return (row[0], row[1]) if row else None


def day_of(team: Team) -> Day:
    answered = AnswerDay.team_id == team.id, AnswerDay.day == team.today
    figures = [
        select(StandUp.id).where(StandUp.running_team_id == team.id),
        select(AnswerDay.answers).where(*answered),
    ]
    for stage in STAGES:
        stands = StageCount.team_id == team.id, StageCount.stage == stage
        figures.append(select(StageCount.ideas).where(*stands))
    query = select(
        StandUpTime.weekday, StandUpTime.starts, *(one.scalar_subquery() for one in figures)
    ).select_from(Team)
    query = query.outerjoin(StandUpTime, StandUpTime.team_id == Team.id)
    rows = list(db.session.execute(query.where(Team.id == team.id)))
    slots = [Slot(weekday, starts) for weekday, starts, *_ in rows if starts is not None]
    _weekday, _starts, stands_up, answers, *counts = rows[0]
    ideas = {stage: count or 0 for stage, count in zip(STAGES, counts, strict=True)}
    return Day(slots, stands_up is not None, max(0, answers or 0), ideas)


def heard_in(team: Team) -> list[Heard]:
    """Wins of the last two weeks, newest first; complaints answered today, and those that wait
    for an answer, the longest first."""
    parts = (_wins(team), _answered(team), _waiting(team))
    return [Heard._make(row) for row in db.session.execute(union_all(*parts))]


def _wins(team: Team) -> Any:
    lately = clock.now() - WIN_IS_NEW_FOR
    query = select(*_columns(WIN), Complaint.last_heard_at, cast(null(), Person.name.type))
    return _some(
        query.where(
            Complaint.team_id == team.id,
            Complaint.kind == Kind.WIN,
            Complaint.merged_into_id.is_(None),
            Complaint.last_heard_at >= lately,
        ).order_by(Complaint.last_heard_at.desc(), Complaint.id.desc())
    )


def _answered(team: Team) -> Any:
    today = and_(AnswerClock.team_id == team.id, AnswerClock.answered_on == team.today)
    query = select(*_columns(ANSWERED), AnswerClock.stopped_at, Person.name)
    query = query.join(AnswerClock, AnswerClock.complaint_id == Complaint.id)
    query = query.join(Person, Person.id == AnswerClock.answered_by_id)
    return _some(query.where(today).order_by(AnswerClock.stopped_at.desc(), AnswerClock.id))


def _waiting(team: Team) -> Any:
    running = and_(AnswerClock.team_id == team.id, AnswerClock.stopped_at.is_(None))
    query = select(*_columns(WAITING), AnswerClock.started_at, cast(null(), Person.name.type))
    query = query.join(AnswerClock, AnswerClock.complaint_id == Complaint.id)
    return _some(query.where(running).order_by(AnswerClock.started_at, AnswerClock.id))


def _columns(what: str) -> tuple[Any, ...]:
    heard = cast(Complaint.times_heard, Integer)
    return literal(what), Complaint.sentence, Complaint.language, heard


def _some(query: Any) -> Any:
    return select(query.limit(SHOWN).subquery())
