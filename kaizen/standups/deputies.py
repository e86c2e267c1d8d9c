"""Where no leader of the team is there, its deputy decides: in this room and nowhere else."""

from flask import after_this_request
from flask.typing import ResponseReturnValue

from kaizen.people.models import Person
from kaizen.standups.models import StandUp
from kaizen.standups.plans import StandUpPlan
from kaizen.standups.queries import plan_of
from kaizen.web.answers import me


def stand_in(stand_up: StandUp, plan: StandUpPlan | None = None) -> bool:
    """Whether who is signed in stands in for the leaders, until this request is answered."""
    person = me()
    if stands_in(person, stand_up, plan or plan_of(stand_up.team)):
        person.stands_in_for = frozenset({stand_up.team_id})
        after_this_request(forget)
    return bool(person.stands_in_for)


def stands_in(person: Person, stand_up: StandUp, plan: StandUpPlan) -> bool:
    if not stand_up.is_running or plan.deputy_id != person.id:
        return False
    present = {one.person_id for one in stand_up.attendances}
    return person.id in present and not present & {one.id for one in stand_up.team.leaders}


def forget(response: ResponseReturnValue) -> ResponseReturnValue:
    me().stands_in_for = frozenset()
    return response
