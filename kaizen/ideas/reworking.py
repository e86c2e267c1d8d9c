"""A second version, by the author of what was declined, put off or dropped: what it begins with."""

from typing import Any

from kaizen.ideas.forms import ProposeForm
from kaizen.ideas.models import Idea
from kaizen.ideas.telling import answer_to, tell_author
from kaizen.permissions import Action
from kaizen.web.answers import find


def begin_again(form: ProposeForm, number: int | None) -> None:
    """The form as the first version was sent, for its author."""
    if number is None:
        return
    idea = find(Idea, number, to=Action.REWORK)
    tell_author(idea)
    idea.refuse_unless_off_the_board()
    complaint = idea.complaint.merged_into or idea.complaint
    form.rework.data, form.complaint.data = idea.id, complaint.id
    form.title.data, form.details.data = idea.title, idea.details
    form.team.data, form.station.data = idea.team_id, idea.station_id


def first_version(form: ProposeForm) -> Idea | None:
    number = form.rework.data
    return find(Idea, number, to=Action.REWORK) if number else None


def reworked(form: ProposeForm) -> dict[str, Any]:
    """What the page of the form tells of the first version."""
    first = first_version(form)
    return {"first": first, "answer": answer_to(first) if first else None}
