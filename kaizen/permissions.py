"""Who may do what: the whole policy on one screen."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from kaizen.people.models import Person, Role

Rule = Callable[[Person, Any], bool]


class Action(StrEnum):
    SEE = "see"
    PROPOSE = "propose"
    VOTE = "vote"
    HELP = "help"
    COMMENT = "comment"
    EDIT_COMMENT = "edit_comment"
    REMOVE_COMMENT = "remove_comment"
    EDIT_IDEA = "edit_idea"
    DECIDE = "decide"
    ARRANGE = "arrange"
    HEAR = "hear"
    ADD_COMPLAINT = "add_complaint"
    EDIT_COMPLAINT = "edit_complaint"
    CORRECT_OCCURRENCE = "correct_occurrence"
    TAKE_OCCURRENCE_BACK = "take_occurrence_back"
    MERGE_COMPLAINTS = "merge_complaints"
    SETTLE_COMPLAINT = "settle_complaint"
    IMPORT_COMPLAINTS = "import_complaints"
    EXPORT_COMPLAINTS = "export_complaints"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TEAMS = "manage_teams"
    EDIT_WORKING_DAYS = "edit_working_days"
    REMOVE_CLOSED_DAY = "remove_closed_day"
    MANAGE_STATIONS = "manage_stations"
    MANAGE_KIOSKS = "manage_kiosks"
    ADD_PHOTO = "add_photo"
    MARK_PHOTO = "mark_photo"
    REMOVE_PHOTO = "remove_photo"
    REWORK = "rework"
    MERGE_IDEAS = "merge_ideas"
    JUST_DO = "just_do"
    STOP_TRIAL = "stop_trial"
    UNDO_MOVE = "undo_move"
    SWITCH_JUST_DO_IT = "switch_just_do_it"
    READ = "read"
    TAKE_READING_BACK = "take_reading_back"
    WRITE_STANDARD = "write_standard"
    REWRITE_STANDARD = "rewrite_standard"
    WITHDRAW_STANDARD = "withdraw_standard"
    TRAIN = "train"
    CHECK = "check"
    ANSWER_RECURRENCE = "answer_recurrence"
    ANSWER_REPLICATION = "answer_replication"


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


def said_it(person: Person, comment: Any) -> bool:
    return comment.by_id == person.id


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


def any_of(*rules: Rule) -> Rule:
    return lambda person, thing: any(rule(person, thing) for rule in rules)


POLICY: dict[Action, Rule] = {
    Action.SEE: anybody,
    Action.PROPOSE: anybody,
    Action.VOTE: did_not_write_it,
    Action.HELP: anybody,
    Action.COMMENT: anybody,
    Action.EDIT_COMMENT: said_it,
    Action.REMOVE_COMMENT: any_of(said_it, leads_where_it_was_said),
    Action.EDIT_IDEA: wrote_it,
    Action.DECIDE: leads_its_team,
    Action.ARRANGE: leads_its_team,
    Action.HEAR: anybody,
    Action.ADD_COMPLAINT: anybody,
    Action.EDIT_COMPLAINT: leads_its_team,
    Action.CORRECT_OCCURRENCE: any_of(heard_it, leads_where_it_was_heard),
    Action.TAKE_OCCURRENCE_BACK: any_of(heard_it_just_now, leads_where_it_was_heard),
    Action.MERGE_COMPLAINTS: leads_its_team,
    Action.SETTLE_COMPLAINT: leads_its_team,
    Action.IMPORT_COMPLAINTS: a_manager,
    Action.EXPORT_COMPLAINTS: a_manager,
    Action.MANAGE_PEOPLE: an_admin,
    Action.MANAGE_TEAMS: an_admin,
    Action.EDIT_WORKING_DAYS: leads_it,
    Action.REMOVE_CLOSED_DAY: leads_its_team,  # one for every team belongs to none
    Action.MANAGE_STATIONS: an_admin,
    Action.MANAGE_KIOSKS: an_admin,
    Action.ADD_PHOTO: anybody,
    Action.MARK_PHOTO: any_of(put_it_up, wrote_what_it_shows, leads_where_it_was_said),
    Action.REMOVE_PHOTO: any_of(put_it_up, leads_where_it_was_said),
    Action.REWORK: wrote_it,
    Action.MERGE_IDEAS: leads_its_team,
    Action.JUST_DO: wrote_it,
    Action.STOP_TRIAL: leads_its_team,
    Action.UNDO_MOVE: any_of(wrote_it, leads_its_team),
    Action.SWITCH_JUST_DO_IT: leads_it,
    Action.READ: any_of(tries_it, wrote_what_is_tried, leads_where_it_is_tried),
    Action.TAKE_READING_BACK: any_of(took_it, leads_where_it_was_read),
    Action.WRITE_STANDARD: leads_it,
    Action.REWRITE_STANDARD: any_of(owns_it, leads_its_team),
    Action.WITHDRAW_STANDARD: leads_its_team,
    Action.TRAIN: any_of(owns_it, leads_its_team),
    Action.CHECK: any_of(owns_what_is_checked, leads_where_it_was_adopted),
    Action.ANSWER_RECURRENCE: leads_where_it_was_adopted,
    Action.ANSWER_REPLICATION: leads_its_team,
}


def may(person: Person, action: Action | str, thing: Any = None) -> bool:
    """Somebody who left may nothing."""
    return person.is_active and POLICY[Action(action)](person, thing)
