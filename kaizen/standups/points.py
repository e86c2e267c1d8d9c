"""One thing to talk about, and why: made of what was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kaizen.answers.raises import Raised
from kaizen.complaints.models import Complaint
from kaizen.ideas.models import Idea
from kaizen.standups.findings import OpenIdea, Waiting
from kaizen.standups.reasons import Reason
from kaizen.todos.models import ToDo


@dataclass(frozen=True)
class Point:
    """One thing to talk about: a row of the table `about`, and why."""

    about: str
    about_id: int
    because: str
    idea_id: int | None = None
    complaint_id: int | None = None
    details: dict[str, Any] = field(default_factory=dict)
    problem_id: int | None = None  # the complaint of the idea

    @property
    def key(self) -> tuple[str, int]:
        """A card stands once on an agenda, whatever is said about it. A to-do is no card."""
        if self.about != ToDo.__tablename__ and self.idea_id:
            return "idea", self.idea_id
        return self.about, self.about_id


def about_idea(idea: OpenIdea | Idea, because: Reason, **details: Any) -> Point:
    return Point("idea", idea.id, because, idea.id, details=details, problem_id=idea.complaint_id)


def about_waiting(one: Waiting, because: Reason, hours: int) -> Point:
    of = {f"{one.about}_id": one.about_id}
    details = {"hours": hours}
    return Point(one.about, one.about_id, because, **of, details=details, problem_id=one.problem_id)


def about_complaint(one: Complaint, because: Reason, times: Counter[int]) -> Point:
    if because is Reason.HEARD and not times[one.id]:
        because = Reason.NEW
    details = {"times": times[one.id]} if times[one.id] else {}
    return Point("complaint", one.id, because, complaint_id=one.id, details=details)


def about_to_do(to_do: ToDo, today: date) -> Point:
    names = [one.name for one in (to_do.owner, to_do.partner) if one]
    details = {"words": to_do.words, "names": names, "due_on": to_do.due_on.isoformat()}
    days = (today - to_do.due_on).days
    because = Reason.TO_DO_OVERDUE if days > 0 else Reason.DECIDED
    of = {"idea_id": to_do.idea_id, "complaint_id": to_do.complaint_id}
    return Point("to_do", to_do.id, because, **of, details=details | {"days": days})


def raised_to_us(one: Raised) -> Point:
    details = {"team": one.from_team.name, "reason": one.reason, "level": one.level}
    if one.by:
        return _about_raised(one, Reason.RAISED, details | {"name": one.by.name})
    return _about_raised(one, Reason.RAISED_BY_THE_CLOCK, details)


def answered_above(one: Raised) -> Point:
    who = one.answered_by.name if one.answered_by else ""
    where = one.to_team.name if one.to_team else ""
    details = {"team": where, "name": who, "answer": one.answer, "reason": one.reason}
    return _about_raised(one, Reason.RAISE_ANSWERED, details)


def _about_raised(one: Raised, because: Reason, details: dict[str, Any]) -> Point:
    return Point("raised", one.id, because, one.idea_id, one.complaint_id, details)
