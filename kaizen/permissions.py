"""Who may do what: the whole policy on one screen."""

from enum import StrEnum
from typing import Any

from kaizen import rules
from kaizen.people.models import Person


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
    ANSWER = "answer"
    PASS_ON = "pass_on"  # nosec B105 # noqa: S105 - the word is not the secret
    RAISE = "raise"
    ANSWER_RAISE = "answer_raise"
    TAKE_RAISE_BACK = "take_raise_back"
    TAKE_TO_DO = "take_to_do"
    DO_TO_DO = "do_to_do"
    CHANGE_TO_DO = "change_to_do"
    PLAN_STAND_UP = "plan_stand_up"
    LEAD_STAND_UP = "lead_stand_up"
    ATTEND = "attend"
    MANAGE_WALLS = "manage_walls"
    MANAGE_MAIL = "manage_mail"
    SEE_AUDIT = "see_audit"
    TAKE_PERSONS_FILE = "take_persons_file"


POLICY: dict[Action, rules.Rule] = {
    Action.SEE: rules.anybody,
    Action.PROPOSE: rules.anybody,
    Action.VOTE: rules.did_not_write_it,
    Action.HELP: rules.anybody,
    Action.COMMENT: rules.anybody,
    Action.EDIT_COMMENT: rules.said_it,
    Action.REMOVE_COMMENT: rules.any_of(rules.said_it, rules.leads_where_it_was_said),
    Action.EDIT_IDEA: rules.wrote_it,
    Action.DECIDE: rules.leads_its_team,
    Action.ARRANGE: rules.leads_its_team,
    Action.HEAR: rules.anybody,
    Action.ADD_COMPLAINT: rules.anybody,
    Action.EDIT_COMPLAINT: rules.leads_its_team,
    Action.CORRECT_OCCURRENCE: rules.any_of(rules.heard_it, rules.leads_where_it_was_heard),
    Action.TAKE_OCCURRENCE_BACK: rules.any_of(
        rules.heard_it_just_now, rules.leads_where_it_was_heard
    ),
    Action.MERGE_COMPLAINTS: rules.leads_its_team,
    Action.SETTLE_COMPLAINT: rules.leads_its_team,
    Action.IMPORT_COMPLAINTS: rules.a_manager,
    Action.EXPORT_COMPLAINTS: rules.a_manager,
    Action.MANAGE_PEOPLE: rules.an_admin,
    Action.MANAGE_TEAMS: rules.an_admin,
    Action.EDIT_WORKING_DAYS: rules.leads_it,
    Action.REMOVE_CLOSED_DAY: rules.leads_its_team,  # one for every team belongs to none
    Action.MANAGE_STATIONS: rules.an_admin,
    Action.MANAGE_KIOSKS: rules.an_admin,
    Action.ADD_PHOTO: rules.anybody,
    Action.MARK_PHOTO: rules.any_of(
        rules.put_it_up, rules.wrote_what_it_shows, rules.leads_where_it_was_said
    ),
    Action.REMOVE_PHOTO: rules.any_of(rules.put_it_up, rules.leads_where_it_was_said),
    Action.REWORK: rules.wrote_it,
    Action.MERGE_IDEAS: rules.leads_its_team,
    Action.JUST_DO: rules.wrote_it,
    Action.STOP_TRIAL: rules.leads_its_team,
    Action.UNDO_MOVE: rules.any_of(rules.wrote_it, rules.leads_its_team),
    Action.SWITCH_JUST_DO_IT: rules.leads_it,
    Action.READ: rules.any_of(
        rules.tries_it, rules.wrote_what_is_tried, rules.leads_where_it_is_tried
    ),
    Action.TAKE_READING_BACK: rules.any_of(rules.took_it, rules.leads_where_it_was_read),
    Action.WRITE_STANDARD: rules.leads_it,
    Action.REWRITE_STANDARD: rules.any_of(rules.owns_it, rules.leads_its_team),
    Action.WITHDRAW_STANDARD: rules.leads_its_team,
    Action.TRAIN: rules.any_of(rules.owns_it, rules.leads_its_team),
    Action.CHECK: rules.any_of(rules.owns_what_is_checked, rules.leads_where_it_was_adopted),
    Action.ANSWER_RECURRENCE: rules.leads_where_it_was_adopted,
    Action.ANSWER_REPLICATION: rules.leads_its_team,
    Action.ANSWER: rules.leads_above_it,
    Action.PASS_ON: rules.leads_above_it,
    Action.RAISE: rules.leads_its_team,
    Action.ANSWER_RAISE: rules.leads_where_it_was_raised_to,
    Action.TAKE_RAISE_BACK: rules.any_of(rules.said_it, rules.leads_its_team),
    Action.TAKE_TO_DO: rules.any_of(rules.is_in_it, rules.leads_it),
    Action.DO_TO_DO: rules.any_of(rules.has_it_to_do, rules.took_it_on, rules.leads_its_team),
    Action.CHANGE_TO_DO: rules.any_of(rules.took_it_on, rules.leads_its_team),
    Action.PLAN_STAND_UP: rules.leads_it,
    Action.LEAD_STAND_UP: rules.any_of(rules.is_in_it, rules.leads_it),
    Action.ATTEND: rules.anybody,
    Action.MANAGE_WALLS: rules.leads_it,
    Action.MANAGE_MAIL: rules.an_admin,
    Action.SEE_AUDIT: rules.an_admin,
    Action.TAKE_PERSONS_FILE: rules.any_of(rules.is_that_person, rules.an_admin),
}


def may(person: Person, action: Action | str, thing: Any = None) -> bool:
    """Somebody who left may nothing."""
    return person.is_active and POLICY[Action(action)](person, thing)
