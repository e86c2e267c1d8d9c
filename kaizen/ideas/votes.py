"""Votes inform, they never decide: "I back this", and beside it "I'll help try it"."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, bindparam, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from kaizen import clock
from kaizen.database import Model, Moment, insert_once
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person


class Vote(Model):
    """One per person and idea: the database itself refuses a double."""

    __table_args__ = (
        UniqueConstraint("idea_id", "person_id"),
        Index("ix_vote_person", "person_id", "idea_id"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))

    person: Mapped[Person] = relationship()


class Help(Model):
    """One who is willing to help try it."""

    __table_args__ = (UniqueConstraint("idea_id", "person_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))

    person: Mapped[Person] = relationship()


def vote_for(idea: Idea, by: Person) -> None:
    """Give the vote; a second time changes nothing."""
    _refuse_when_closed(idea)
    if idea.is_by(by):
        raise Refusal(_("This is your own idea. Let colleagues back it."))
    if insert_once(db.session(), Vote, idea_id=idea.id, person_id=by.id, at=clock.now()):
        _count(idea, "votes", 1)
        record(EventKind.VOTE_GIVEN, idea, by)


def take_vote_back(idea: Idea, by: Person) -> None:
    _refuse_when_closed(idea)
    if _take_back(Vote, idea, by, counted="votes"):
        record(EventKind.VOTE_TAKEN_BACK, idea, by)


def offer_help(idea: Idea, by: Person) -> None:
    _refuse_when_closed(idea)
    if insert_once(db.session(), Help, idea_id=idea.id, person_id=by.id, at=clock.now()):
        _count(idea, "helpers", 1)
        record(EventKind.HELP_OFFERED, idea, by)


def take_help_back(idea: Idea, by: Person) -> None:
    _refuse_when_closed(idea)
    if _take_back(Help, idea, by, counted="helpers"):
        record(EventKind.HELP_TAKEN_BACK, idea, by)


def _refuse_when_closed(idea: Idea) -> None:
    idea.refuse_when_merged()
    if not idea.is_open:
        raise Refusal(_("Votes and helpers are settled: this idea is no longer open."))


def _take_back(model: type[Vote] | type[Help], idea: Idea, by: Person, *, counted: str) -> bool:
    """Also from ideas that were merged into this one: it is one idea, and one voice for it."""
    here = or_(Idea.id == idea.id, Idea.merged_into_id == idea.id)
    of_it = model.idea_id.in_(select(Idea.id).where(here)), model.person_id == by.id
    gone = delete(model).where(*of_it).returning(model.idea_id)
    ids = list(db.session.scalars(gone.execution_options(synchronize_session=False)))
    for number in ids:
        _count(idea if number == idea.id else db.session.get_one(Idea, number), counted, -1)
    return bool(ids)


def _count(idea: Idea, name: str, more: int) -> None:
    """Add in the database, not in memory: 400 at once end as exactly 400."""
    now = db.session.connection().scalar(_adding(name, more), {"idea": idea.id})
    set_committed_value(idea, name, now)


@cache
def _adding(name: str, more: int) -> Any:
    table = Idea.__table__
    change = update(table).where(table.c.id == bindparam("idea"))  # type: ignore[arg-type]
    return change.values({name: table.c[name] + more}).returning(table.c[name])
