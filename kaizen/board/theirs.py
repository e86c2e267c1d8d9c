"""What of a board is each person's own: their votes, and how much they have to read."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import bindparam, literal, select, union_all

from kaizen.extensions import db
from kaizen.ideas.votes import Vote
from kaizen.people.models import Person
from kaizen.standards.to_read import MOST_COUNTED, asked_by, counting_to_read

NO_IDEA = 0


def voted_among(idea_ids: Collection[int], person: Person) -> set[int]:
    return set(db.session.scalars(_voted(), {"ideas": idea_ids, "reader": person.id}))


def voted_and_to_read(idea_ids: Collection[int], person: Person) -> tuple[set[int], int]:
    """Which of these ideas they back, and how many standards they have to read, up to
    `MOST_COUNTED`: one query."""
    rows = db.session.execute(_both(), {"ideas": idea_ids} | asked_by(person))
    found = dict(rows.all())
    to_read = found.pop(NO_IDEA)
    return set(found), to_read


@cache
def _voted() -> Any:
    is_theirs = Vote.person_id == bindparam("reader")
    return select(Vote.idea_id).where(
        is_theirs, Vote.idea_id.in_(bindparam("ideas", expanding=True))
    )


@cache
def _both() -> Any:
    unread = select(literal(NO_IDEA), counting_to_read(MOST_COUNTED).scalar_subquery())
    return union_all(_voted().add_columns(literal(0)), unread)
