"""What a stand-up came to: read from its agenda and from the ledger, kept nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from kaizen.events.models import Event, EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.people.models import Person
from kaizen.standups.models import AgendaItem, Attendance, ItemState, Outcome, StandUp
from kaizen.standups.plans import Part
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo
from kaizen.words import by_name

SHOWN = 20


@dataclass(frozen=True)
class Minutes:
    stand_up: StandUp
    away: list[Person]
    seconds: int
    to_dos: Mapping[int, ToDo]
    comments: Mapping[int, Comment]

    @property
    def whole_minutes(self) -> int:
        """Begun ones counted."""
        return -(-self.seconds // 60)

    @property
    def items(self) -> list[AgendaItem]:
        return self.stand_up.items

    @property
    def present(self) -> list[Person]:
        return by_name(self.stand_up.present)

    @property
    def decided(self) -> list[tuple[AgendaItem, list[Outcome]]]:
        """Each thing with what was decided on it."""
        found = [(item, decisions_on(item)) for item in self.items]
        return [(item, outcomes) for item, outcomes in found if outcomes]

    def said_in(self, outcome: Outcome) -> Comment | None:
        """The ledger tells that something was said; what, as it reads now."""
        return self.comments.get(outcome.event.details.get("comment", 0))

    @property
    def taken_on(self) -> list[tuple[AgendaItem, ToDo]]:
        return [
            (item, self.to_dos[outcome.event.about_id])
            for item in self.items
            for outcome in item.outcomes
            if is_to_do(outcome) and outcome.event.about_id in self.to_dos
        ]

    @property
    def parked(self) -> list[AgendaItem]:
        return [item for item in self.items if item.state is ItemState.PARKED]

    @property
    def only_talked_about(self) -> list[AgendaItem]:
        done = (item for item in self.items if item.state is ItemState.DONE)
        return [item for item in done if not item.outcomes]

    @property
    def not_reached(self) -> list[AgendaItem]:
        left = (item for item in self.items if item.state is ItemState.OPEN)
        return [item for item in left if not item.outcomes]

    @property
    def by_part(self) -> list[tuple[Part, int | None, int]]:
        """What it took of the planned minutes, in seconds."""
        spent: dict[Part, int] = {}
        for item in self.items:
            spent[item.part] = spent.get(item.part, 0) + item.seconds
        planned = dict(self.stand_up.parts)
        return [(part, planned.get(part), seconds) for part, seconds in spent.items()]


def decisions_on(item: AgendaItem) -> list[Outcome]:
    return [outcome for outcome in item.outcomes if not is_to_do(outcome)]


def is_to_do(outcome: Outcome) -> bool:
    return outcome.event.kind is EventKind.TO_DO_TAKEN


def minutes_of(number: int) -> Minutes | None:
    """Of one that is over, in eight queries at most."""
    items = selectinload(StandUp.items)
    query = select(StandUp).options(
        joinedload(StandUp.team),
        joinedload(StandUp.started_by),
        joinedload(StandUp.ended_by),
        selectinload(StandUp.attendances).joinedload(Attendance.person),
        items.joinedload(AgendaItem.idea),
        items.joinedload(AgendaItem.complaint),
        items.selectinload(AgendaItem.outcomes).joinedload(Outcome.event).joinedload(Event.by),
    )
    stand_up = db.session.scalar(query.where(StandUp.id == number))
    if stand_up is None or stand_up.is_running:
        return None
    ended = newest_event(stand_up, {EventKind.STAND_UP_ENDED})
    told = ended.details if ended else {}
    return Minutes(
        stand_up,
        away=_people(told.get("away", [])),
        seconds=told.get("seconds", 0),
        to_dos=_to_dos_of(stand_up),
        comments=_comments_of(stand_up),
    )


def _people(ids: list[int]) -> list[Person]:
    query = select(Person).where(Person.id.in_(ids))
    people = db.session.scalars(query).all() if ids else []
    return by_name(people)


def _to_dos_of(stand_up: StandUp) -> dict[int, ToDo]:
    """As they stand now: done since, or changed."""
    outcomes = (outcome for item in stand_up.items for outcome in item.outcomes)
    ids = [outcome.event.about_id for outcome in outcomes if is_to_do(outcome)]
    query = select(ToDo).options(joinedload(ToDo.owner), joinedload(ToDo.partner))
    found = db.session.scalars(query.where(ToDo.id.in_(ids))).all() if ids else []
    return {one.id: one for one in found}


def _comments_of(stand_up: StandUp) -> dict[int, Comment]:
    outcomes = (outcome for item in stand_up.items for outcome in item.outcomes)
    ids = [outcome.event.details.get("comment") for outcome in outcomes]
    wanted = [one for one in ids if one]
    query = select(Comment).where(Comment.id.in_(wanted), Comment.removed_at.is_(None))
    found = db.session.scalars(query).all() if wanted else []
    return {one.id: one for one in found}


class PastOne(NamedTuple):
    number: int
    team: str
    started_at: datetime
    ended_at: datetime
    led_by: str
    present: int
    decisions: int  # to-dos among them


class Past(NamedTuple):
    shown: list[PastOne]
    last_page: int


def past_ones(team: Team | None, page: int) -> Past:
    """Of one team, or of all, the newest first; in two queries."""
    over: list[ColumnElement[bool]] = [StandUp.ended_at.is_not(None)]
    if team:
        over.append(StandUp.team_id == team.id)
    present = select(func.count()).where(Attendance.stand_up_id == StandUp.id).scalar_subquery()
    decisions = (
        select(func.count())
        .select_from(Outcome)
        .join(AgendaItem, AgendaItem.id == Outcome.item_id)
        .where(AgendaItem.stand_up_id == StandUp.id)
        .scalar_subquery()
    )
    shown = (StandUp.id, Team.name, StandUp.started_at, StandUp.ended_at, Person.name)
    query = (
        select(*shown, present, decisions)
        .join(Team, Team.id == StandUp.team_id)
        .join(Person, Person.id == StandUp.started_by_id)
        .where(*over)
        .order_by(StandUp.id.desc())
        .limit(SHOWN)
        .offset((page - 1) * SHOWN)
    )
    found = db.session.scalar(select(func.count(StandUp.id)).where(*over)) or 0
    rows = [PastOne(*row) for row in db.session.execute(query)]
    return Past(rows, max(1, -(-found // SHOWN)))
