"""What trials taught, to be read, found again, and shown to who is about to try the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, union
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.ideas.queries import says
from kaizen.numbers import number_in
from kaizen.search import contains_all
from kaizen.trials.models import Decision, Trial

PAGE = 30
DEEPEST_PAGE = 500
SHOWN_WHILE_TYPING = 3
COUNTED_AT_MOST = 3000


@dataclass(frozen=True)
class LessonFilter:
    """Which lessons are wanted; every part may be left out."""

    text: str = ""
    team_id: int | None = None
    end: Decision | None = None
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> LessonFilter:
        end = query.get("end", "")
        return cls(
            text=query.get("q", "")[:200].strip(),
            team_id=number_in(query.get("team")),
            end=Decision(end) if end in {*Decision} else None,
            page=max(1, min(number_in(query.get("page")) or 1, DEEPEST_PAGE)),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.team_id or self.end)

    @property
    def chosen(self) -> dict[str, Any]:
        """What of it stands in the address, without the page."""
        parts = {"q": self.text, "team": self.team_id, "end": self.end}
        return {name: part for name, part in parts.items() if part}

    def applied_to(self, query: Any) -> Any:
        query = query.where(*_LEARNED)
        if self.team_id:
            query = query.where(Idea.team_id == self.team_id)
        if self.end:
            query = query.where(Trial.decision == self.end)
        if self.text:
            query = query.where(_says(self.text))
        return query


_LEARNED: tuple[ColumnElement[bool], ...] = (
    Trial.ended_at.is_not(None),
    Trial.lesson.is_not(None),
    Trial.withdrawn_at.is_(None),
)


def _says(text: str) -> ColumnElement[bool]:
    """The words stand in what was learned, in the idea or in its complaint."""
    ways: list[ColumnElement[bool]] = [Trial.idea_id.in_(select(Idea.id).where(says(text)))]
    in_lesson = contains_all(Trial, text)
    return _any_of(ways if in_lesson is None else [*ways, in_lesson])


def lessons_page(wanted: LessonFilter) -> list[Trial]:
    """One page, the newest first, with all that a lesson tells."""
    query = wanted.applied_to(select(Trial).join(Trial.idea))
    query = query.options(
        contains_eager(Trial.idea).options(joinedload(Idea.complaint), joinedload(Idea.team)),
        joinedload(Trial.owner),
        selectinload(Trial.helpers),
    ).order_by(Trial.ended_at.desc(), Trial.id.desc())
    return list(db.session.scalars(query.limit(PAGE).offset((wanted.page - 1) * PAGE)))


def how_many_lessons(wanted: LessonFilter) -> int:
    some = wanted.applied_to(select(Trial.id).join(Trial.idea)).limit(COUNTED_AT_MOST)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def lessons_like(typed: str, ideas: Iterable[Idea], *, on: int | None = None) -> list[Trial]:
    """At most three, in one query: of those ideas first, then with the typed words in them or of
    what was tried against the complaint `on`."""
    alike = [idea.id for idea in ideas]
    ways: list[ColumnElement[bool]] = [Trial.idea_id.in_(alike)] if alike else []
    in_lesson = contains_all(Trial, typed)
    if in_lesson is not None:
        ways.append(in_lesson)
    if on:
        ways.append(Trial.idea_id.in_(select(Idea.id).where(Idea.complaint_id == on)))
    if not ways:
        return []
    query = select(Trial).options(joinedload(Trial.idea)).where(*_LEARNED, _any_of(ways))
    likest_first = [Trial.idea_id.in_(alike).desc()] if alike else []
    query = query.order_by(*likest_first, Trial.ended_at.desc(), Trial.id.desc())
    return list(db.session.scalars(query.limit(SHOWN_WHILE_TYPING)))


def _any_of(ways: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    """One list of numbers, not an OR: for that the database would read every trial there is."""
    found = [select(Trial.id).where(way) for way in ways]
    return Trial.id.in_(union(*found) if len(found) > 1 else found[0])
