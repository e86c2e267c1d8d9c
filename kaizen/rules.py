"""Who somebody is to a thing: what the policy is put together from."""

from collections.abc import Callable
from typing import Any

from kaizen.people.models import Person, Role

Rule = Callable[[Person, Any], bool]


def anybody(_: Person, __: Any) -> bool:
    return True


def an_admin(person: Person, _: Any) -> bool:
    return person.is_admin


def a_manager(person: Person, _: Any) -> bool:
    return person.role in (Role.MANAGER, Role.ADMIN)


def leads_its_team(person: Person, thing: Any) -> bool:
    return an_admin(person, thing) or thing.team_id in person.led_team_ids


def leads_it(person: Person, team: Any) -> bool:
    return an_admin(person, team) or team.id in person.led_team_ids


def wrote_it(person: Person, idea: Any) -> bool:
    return idea.is_by(person)


def did_not_write_it(person: Person, idea: Any) -> bool:
    return not idea.is_by(person)


def said_it(person: Person, words: Any) -> bool:
    return words.by_id == person.id


def put_it_up(person: Person, photo: Any) -> bool:
    return photo.by_id is not None and photo.by_id == person.id


def wrote_what_it_shows(person: Person, photo: Any) -> bool:
    return wrote_it(person, photo.idea)


def heard_it(person: Person, occurrence: Any) -> bool:
    return occurrence.by_id == person.id


def heard_it_just_now(person: Person, occurrence: Any) -> bool:
    return heard_it(person, occurrence) and occurrence.is_fresh


def leads_where_it_was_heard(person: Person, occurrence: Any) -> bool:
    return leads_its_team(person, occurrence.complaint)


def leads_where_it_was_said(person: Person, comment: Any) -> bool:
    return leads_its_team(person, comment.idea)


def tries_it(person: Person, trial: Any) -> bool:
    return trial.owner_id == person.id or any(one.id == person.id for one in trial.helpers)


def leads_where_it_is_tried(person: Person, trial: Any) -> bool:
    return leads_its_team(person, trial.idea)


def wrote_what_is_tried(person: Person, trial: Any) -> bool:
    return wrote_it(person, trial.idea)


def took_it(person: Person, reading: Any) -> bool:
    return reading.by_id == person.id


def leads_where_it_was_read(person: Person, reading: Any) -> bool:
    return leads_its_team(person, reading.trial.idea)


def owns_it(person: Person, standard: Any) -> bool:
    return standard.owner_id == person.id


def owns_what_is_checked(person: Person, check: Any) -> bool:
    return owns_it(person, check.adoption.version.standard)


def leads_where_it_was_adopted(person: Person, thing: Any) -> bool:
    return leads_its_team(person, thing.adoption.idea)


def leads_above_it(person: Person, thing: Any) -> bool:
    """The team where it stands, or one to which that team raises things."""
    return an_admin(person, thing) or any(
        team.id in person.led_team_ids for team in thing.team.and_above()
    )


def leads_where_it_was_raised_to(person: Person, raised: Any) -> bool:
    return an_admin(person, raised) or raised.to_team_id in person.led_team_ids


def has_it_to_do(person: Person, to_do: Any) -> bool:
    return to_do.is_of(person)


def took_it_on(person: Person, to_do: Any) -> bool:
    return to_do.taken_by_id == person.id


def is_in_it(person: Person, team: Any) -> bool:
    return person.team_id == team.id


def is_that_person(person: Person, other: Any) -> bool:
    return other.id == person.id


def any_of(*rules: Rule) -> Rule:
    return lambda person, thing: any(rule(person, thing) for rule in rules)
