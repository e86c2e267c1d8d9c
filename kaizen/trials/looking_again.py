"""An adopted idea that did not hold is tried again. Its standard stays in force meanwhile."""

from collections.abc import Iterable
from datetime import date

from kaizen.events.models import EventKind
from kaizen.ideas.lifecycle import Stage, WrongStage
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.trials.ends import checked_end
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction


def look_again(
    idea: Idea,
    by: Person,
    *,
    owner: Person,
    expecting: Prediction,
    ends_on: date,
    reason: str,
    helpers: Iterable[Person] = (),
) -> Trial:
    """The next cycle, with a prediction of its own; the adoption before stays in its history."""
    if idea.stage is not Stage.ADOPTED:
        raise WrongStage(idea.stage, Stage.TRIALLED)
    ends_on = checked_end(idea.team, ends_on)
    trial = Trial.begin_cycle(idea, owner, expecting, ends_on, helpers)
    idea.move_to(
        Stage.TRIALLED,
        by,
        EventKind.LOOKED_AT_AGAIN,
        due_on=ends_on,
        owner=owner.id,
        owner_name=owner.name,
        reason=reason,
    )
    return trial
