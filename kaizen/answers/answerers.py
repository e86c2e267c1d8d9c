"""Whose words are an answer."""

from kaizen.complaints.models import Complaint
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.ideas.models import Idea
from kaizen.people.models import Person, Role
from kaizen.teams.models import Team


def leads_above(person: Person, team: Team) -> bool:
    """This team, or one to which it raises things."""
    if person.role is Role.WORKER:
        return False
    led = person.led_team_ids
    return person.is_admin or (bool(led) and any(one.id in led for one in team.and_above()))


def has_said_it(person: Person, thing: Idea | Complaint) -> bool:
    """It came from this person: who answers themselves answers nobody."""
    if isinstance(thing, Idea):
        return thing.is_by(person)
    added = newest_event(thing, [EventKind.COMPLAINT_ADDED])
    return added is not None and added.by_id == person.id


def answers_as_leader(person: Person | None, thing: Idea | Complaint) -> bool:
    if person is None or not leads_above(person, thing.team):
        return False
    return not has_said_it(person, thing)
