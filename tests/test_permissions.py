"""Who may do what: every action by every role, on what is theirs and what is not."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.recurrences import Recurrence
from kaizen.adoptions.replications import Replication
from kaizen.answers.raises import Raised
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.permissions import POLICY, Action, may
from kaizen.photos.models import Photo
from kaizen.standards.models import Standard, StandardVersion
from kaizen.teams.closed_days import ClosedDay
from kaizen.todos.models import ToDo
from kaizen.trials.adoption import Adoption
from kaizen.trials.models import Trial
from kaizen.trials.readings import Reading
from tests.conftest import save

EVERYBODY = {"aylin", "tomasz", "jonas", "ruth", "ada"}
LEADERS = {"jonas", "ada"}  # of packing, where the idea and its complaint are at home
MANAGERS = {"jonas", "ruth", "ada"}

# Aylin wrote the idea, heard the complaint and gave Tomasz a to-do; he commented, looks after its
# trial and owns the standard; both work in packing. Jonas leads packing, Ruth another team to which
# something was raised, Ada is the admin.
TABLE = {
    Action.SEE: ("idea", EVERYBODY),
    Action.PROPOSE: (None, EVERYBODY),
    Action.VOTE: ("idea", EVERYBODY - {"aylin"}),
    Action.HELP: ("idea", EVERYBODY),
    Action.COMMENT: ("idea", EVERYBODY),
    Action.EDIT_COMMENT: ("comment", {"tomasz"}),
    Action.REMOVE_COMMENT: ("comment", {"tomasz"} | LEADERS),
    Action.EDIT_IDEA: ("idea", {"aylin"}),
    Action.ADD_PHOTO: ("idea", EVERYBODY),
    Action.MARK_PHOTO: ("photo", {"aylin", "tomasz"} | LEADERS),
    Action.REMOVE_PHOTO: ("photo", {"tomasz"} | LEADERS),
    Action.DECIDE: ("idea", LEADERS),
    Action.ARRANGE: ("idea", LEADERS),
    Action.HEAR: ("complaint", EVERYBODY),
    Action.ADD_COMPLAINT: (None, EVERYBODY),
    Action.EDIT_COMPLAINT: ("complaint", LEADERS),
    Action.CORRECT_OCCURRENCE: ("occurrence", {"aylin"} | LEADERS),
    Action.TAKE_OCCURRENCE_BACK: ("occurrence", {"aylin"} | LEADERS),
    Action.MERGE_COMPLAINTS: ("complaint", LEADERS),
    Action.SETTLE_COMPLAINT: ("complaint", LEADERS),
    Action.IMPORT_COMPLAINTS: (None, MANAGERS),
    Action.EXPORT_COMPLAINTS: (None, MANAGERS),
    Action.MANAGE_PEOPLE: (None, {"ada"}),
    Action.MANAGE_TEAMS: (None, {"ada"}),
    Action.MANAGE_STATIONS: (None, {"ada"}),
    Action.MANAGE_KIOSKS: (None, {"ada"}),
    Action.REWORK: ("idea", {"aylin"}),
    Action.MERGE_IDEAS: ("idea", LEADERS),
    Action.JUST_DO: ("idea", {"aylin"}),
    Action.STOP_TRIAL: ("idea", LEADERS),
    Action.UNDO_MOVE: ("idea", {"aylin"} | LEADERS),
    Action.SWITCH_JUST_DO_IT: ("team", LEADERS),
    Action.READ: ("trial", {"aylin", "tomasz"} | LEADERS),
    Action.TAKE_READING_BACK: ("reading", {"tomasz"} | LEADERS),
    Action.WRITE_STANDARD: ("team", LEADERS),
    Action.REWRITE_STANDARD: ("standard", {"tomasz"} | LEADERS),
    Action.WITHDRAW_STANDARD: ("standard", LEADERS),
    Action.TRAIN: ("standard", {"tomasz"} | LEADERS),
    Action.CHECK: ("check", {"tomasz"} | LEADERS),
    Action.ANSWER_RECURRENCE: ("recurrence", LEADERS),
    Action.ANSWER_REPLICATION: ("replication", LEADERS),
    Action.EDIT_WORKING_DAYS: ("team", LEADERS),
    Action.REMOVE_CLOSED_DAY: ("closed day", LEADERS),
    Action.ANSWER: ("idea", LEADERS),
    Action.PASS_ON: ("idea", LEADERS),
    Action.RAISE: ("idea", LEADERS),
    Action.ANSWER_RAISE: ("raised", {"ruth", "ada"}),
    Action.TAKE_RAISE_BACK: ("raised", {"aylin"} | LEADERS),
    Action.TAKE_TO_DO: ("team", EVERYBODY - {"ruth"}),
    Action.DO_TO_DO: ("to-do", {"aylin", "tomasz"} | LEADERS),
    Action.CHANGE_TO_DO: ("to-do", {"aylin"} | LEADERS),
    Action.PLAN_STAND_UP: ("team", LEADERS),
    Action.LEAD_STAND_UP: ("team", EVERYBODY - {"ruth"}),
    Action.ATTEND: ("team", EVERYBODY),
    Action.MANAGE_WALLS: ("team", LEADERS),
    Action.MANAGE_MAIL: (None, {"ada"}),
    Action.SEE_AUDIT: (None, {"ada"}),
    Action.TAKE_PERSONS_FILE: ("person", {"aylin", "ada"}),
}


@pytest.fixture
def comment(idea, tomasz):
    return save(Comment.say("Which glue?", idea, by=tomasz))


@pytest.fixture
def occurrence(complaint):
    return db.session.scalars(db.select(Occurrence)).one()


@pytest.fixture
def things(complaint, idea, comment, occurrence, aylin, tomasz, ruth):
    trial = Trial(idea=idea, owner_id=tomasz.id, helpers=[])
    standard = Standard(team_id=idea.team_id, owner_id=tomasz.id)
    version = StandardVersion(standard=standard)
    adoption = Adoption(idea=idea, trial=trial, version=version)
    return {
        None: None,
        "complaint": complaint,
        "idea": idea,
        "comment": comment,
        "occurrence": occurrence,
        "photo": Photo(idea=idea, by_id=comment.by_id),
        "team": idea.team,
        "person": aylin,
        "trial": trial,
        "reading": Reading(trial=trial, by_id=tomasz.id),
        "standard": standard,
        "check": SustainCheck(adoption=adoption),
        "recurrence": Recurrence(adoption=adoption),
        "replication": Replication(team_id=idea.team_id),
        "closed day": ClosedDay(team_id=idea.team_id),
        "raised": Raised(
            from_team_id=idea.team_id, to_team_id=min(ruth.led_team_ids), by_id=aylin.id
        ),
        "to-do": ToDo(team_id=idea.team_id, owner_id=tomasz.id, taken_by_id=aylin.id),
    }


@pytest.fixture
def cast(aylin, tomasz, jonas, ruth, ada):
    db.session.expire_all()
    return {"aylin": aylin, "tomasz": tomasz, "jonas": jonas, "ruth": ruth, "ada": ada}


def test_the_table_below_covers_the_policy():
    assert set(TABLE) == set(Action) == set(POLICY)


@pytest.mark.parametrize("action", TABLE)
def test_every_role_may_do_what_the_table_says(cast, things, action):
    kind, allowed = TABLE[action]
    assert {name for name, who in cast.items() if may(who, action, things[kind])} == allowed


@pytest.mark.parametrize("action", TABLE)
def test_somebody_who_left_may_nothing(cast, things, action):
    for who in cast.values():
        who.left_at = clock.now()
        assert not may(who, action, things[TABLE[action][0]])


def test_what_was_heard_is_taken_back_by_who_heard_it_for_ten_minutes_only(cast, occurrence):
    with clock.at(clock.now() + timedelta(minutes=11)):
        allowed = {n for n, who in cast.items() if may(who, "take_occurrence_back", occurrence)}
    assert allowed == LEADERS


def test_a_day_that_is_closed_for_every_team_is_removed_by_admins(cast):
    allowed = {n for n, who in cast.items() if may(who, "remove_closed_day", ClosedDay())}
    assert allowed == {"ada"}


def test_a_worker_who_once_led_decides_nothing(cast, idea, jonas):
    jonas.role = "worker"
    db.session.commit()
    assert not may(jonas, Action.DECIDE, idea)


def test_who_leads_the_team_above_answers_but_does_not_decide(cast, idea, packing, returns):
    packing.parent = returns
    allowed = {n for n, who in cast.items() if may(who, Action.ANSWER, idea)}
    assert allowed == LEADERS | {"ruth"}
    assert not may(cast["ruth"], Action.DECIDE, idea)


def test_templates_ask_by_name(ada):
    assert may(ada, "manage_people")
