"""What a decision asks standing, and the verb of the board that does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from flask import abort
from flask_wtf import FlaskForm

from kaizen.complaints.models import Complaint
from kaizen.database import Model
from kaizen.ideas.models import Idea
from kaizen.permissions import Action
from kaizen.standups.models import AgendaItem
from kaizen.trials.models import Trial
from kaizen.web.answers import find

T = TypeVar("T", bound=Model)


@dataclass
class Asked:
    """`fields` are those of the form that are asked standing; `parts` ask in their own way."""

    button: str
    verb: Callable[[], object]
    form: FlaskForm = field(default_factory=FlaskForm)
    fields: Sequence[str] = ()
    parts: Sequence[str] = ()
    idea: Idea | None = None  # decided on as it was last seen
    trial: Trial | None = None


def the_idea(item: AgendaItem, action: Action = Action.DECIDE) -> Idea:
    if item.idea_id is None:
        abort(404)
    return find(Idea, item.idea_id, to=action)


def the_thing(item: AgendaItem, action: Action) -> Idea | Complaint:
    if item.idea_id:
        return find(Idea, item.idea_id, to=action)
    if item.complaint_id is None:
        abort(404)
    return find(Complaint, item.complaint_id, to=action)


def the_row(item: AgendaItem, table: type[T], action: Action) -> T:
    if item.about != table.__tablename__:
        abort(404)
    return find(table, item.about_id, to=action)
