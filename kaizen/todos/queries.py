from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import class_mapper, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.todos.models import ToDo

DONE_LATELY = timedelta(days=14)
MOST = 200


@dataclass(frozen=True)
class ToDoList:
    """What is to be done, in the order of its days, and what was done lately, the newest first."""

    to_dos: Sequence[ToDo]

    @property
    def has_more(self) -> bool:
        return len(self.to_dos) >= MOST

    @cached_property
    def overdue(self) -> list[ToDo]:
        return [one for one in self.to_dos if one.is_overdue]

    @cached_property
    def today(self) -> list[ToDo]:
        return [one for one in self.to_dos if one.is_open and one.due_on == one.team.today]

    @cached_property
    def coming(self) -> list[ToDo]:
        return [one for one in self.to_dos if one.is_open and one.due_on > one.team.today]

    @cached_property
    def done(self) -> list[ToDo]:
        done = [one for one in self.to_dos if one.done_at]
        return sorted(done, key=lambda one: one.done_at or one.taken_at, reverse=True)


def to_dos_of(person: Person) -> ToDoList:
    """Those that this person has to do, alone or with somebody."""
    return _list(or_(ToDo.owner_id == person.id, ToDo.partner_id == person.id))


def to_dos_in(team_ids: Collection[int]) -> ToDoList:
    """Those of everybody in these teams."""
    return _list(ToDo.team_id.in_(team_ids))


def open_to_dos_of(person: Person, *, limit: int) -> list[ToDo]:
    mine = or_(ToDo.owner_id == person.id, ToDo.partner_id == person.id)
    query = select(ToDo).options(*_around()).where(mine, _is_open())
    return list(db.session.scalars(query.order_by(ToDo.due_on, ToDo.id).limit(limit)))


def how_many_to_dos(person: Person) -> int:
    """That are open."""
    mine = or_(ToDo.owner_id == person.id, ToDo.partner_id == person.id)
    return db.session.scalar(select(func.count(ToDo.id)).where(mine, _is_open())) or 0


def with_to_dos(card: type[Idea] | type[Complaint]) -> ORMOption:
    """Reads the to-dos of a card along, in the query for the card itself."""
    mapper: Any = class_mapper(card)
    of_it = mapper.relationships["to_dos"].class_attribute
    not_called_off = of_it.and_(ToDo.called_off_at.is_(None))
    return joinedload(not_called_off).options(joinedload(ToDo.owner), joinedload(ToDo.partner))


def _list(whose: ColumnElement[bool]) -> ToDoList:
    lately = ToDo.done_at >= clock.now() - DONE_LATELY
    query = (
        select(ToDo)
        .options(*_around())
        .where(whose, or_(_is_open(), lately))
        .order_by(ToDo.done_at.is_not(None), ToDo.due_on, ToDo.id)
        .limit(MOST)
    )
    return ToDoList(list(db.session.scalars(query)))


def _is_open() -> ColumnElement[bool]:
    return and_(ToDo.done_at.is_(None), ToDo.called_off_at.is_(None))


def _around() -> list[ORMOption]:
    """All that a list shows of them, in one query."""
    return [
        joinedload(ToDo.owner),
        joinedload(ToDo.partner),
        joinedload(ToDo.team),
        joinedload(ToDo.idea),
        joinedload(ToDo.complaint),
    ]
