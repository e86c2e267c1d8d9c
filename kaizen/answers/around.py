"""What the page of an idea or a complaint shows of answers, read along with the thing itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import class_mapper, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from kaizen.answers.clocks import AnswerClock
from kaizen.answers.raises import Raised
from kaizen.answers.replies import Reply
from kaizen.answers.waits import Wait, wait_since
from kaizen.complaints.models import Complaint
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.teams.calendars import working_time_of


def with_answers(card: type[Idea] | type[Complaint]) -> list[ORMOption]:
    """Its clock, what was raised of it, and the replies to a complaint."""
    of_it: Any = class_mapper(card).relationships
    raised = joinedload(of_it["raises"].class_attribute)
    options: list[ORMOption] = [
        joinedload(of_it["answer_clock"].class_attribute).joinedload(
            class_mapper(AnswerClock).relationships["passed"].class_attribute
        ),
        raised.joinedload(Raised.to_team),
        raised.joinedload(Raised.by),
        raised.joinedload(Raised.answered_by),
    ]
    if card is Complaint:
        options.append(joinedload(of_it["replies"].class_attribute).joinedload(Reply.by))
    return options


def wait_of(thing: Any) -> Wait | None:
    """How long its author waits for a first answer, as the page says it; None when nobody does."""
    one: AnswerClock | None = thing.answer_clock
    if one is None or not one.is_running:
        return None
    return wait_since(one.started_at, working_time_of(thing.team))


def is_asked_for(thing: Any, person: Person) -> bool:
    """A leader passed the answer on to this person by name."""
    one = thing.answer_clock
    return one is not None and any(
        passed.to_id == person.id and passed.ended_at is None for passed in one.passed
    )


def replies_of(complaint: Any) -> list[Reply]:
    return sorted(complaint.replies, key=lambda one: one.id)


def raises_of(thing: Any) -> list[Raised]:
    """Those that somebody still waits for, and those that came back with an answer."""
    shown = (one for one in thing.raises if one.closed_at is None)
    return sorted(shown, key=lambda one: -one.id)
