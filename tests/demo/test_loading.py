from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func

from kaizen.adoptions.checks import Found
from kaizen.adoptions.concerns import concerns
from kaizen.adoptions.replications import Fit, Replication
from kaizen.complaints.counting import recount
from kaizen.complaints.models import Complaint, Kind, MonthHeard
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.verdict import Verdict
from kaizen.demo import tables
from kaizen.demo.loading import load_demo
from kaizen.errors import Refusal
from kaizen.events.models import QUIET, Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment, Mention
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.ideas.stage_counts import StageCount
from kaizen.ideas.votes import Help, Vote
from kaizen.people import secrets
from kaizen.people.models import Person, Role
from kaizen.people.queries import is_demo, person_named, sign_ins_to_look_around
from kaizen.standards.audience import coverage_of
from kaizen.standards.models import Standard
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo
from kaizen.trials.adoption import Adoption, standing_adoption
from kaizen.trials.ends import DAYS_AT_MOST
from kaizen.trials.models import Trial
from tests.demo.conftest import NOW, loaded
from tests.replay import Replay

DECISIONS = {
    EventKind.TRIAL_STARTED,
    EventKind.TRIAL_EXTENDED,
    EventKind.TRIAL_ADAPTED,
    EventKind.IDEA_ADOPTED,
    EventKind.IDEA_ABANDONED,
    EventKind.IDEA_DECLINED,
    EventKind.IDEA_DEFERRED,
    EventKind.IDEA_REOPENED,
    EventKind.IDEA_PLACED,
    EventKind.COMPLAINT_MERGED,
    EventKind.COMPLAINT_CHANGED,
}
NOT_IN_A_DEMO = {
    EventKind.BOARD_SET_UP,
    EventKind.COMPLAINTS_IMPORTED,
    EventKind.IMPORT_UNDONE,
    # Devices and labels are a plant's own.
    EventKind.KIOSK_ENROLLED,
    EventKind.KIOSK_CHANGED,
    EventKind.KIOSK_REVOKED,
    EventKind.STATION_CHANGED,
    EventKind.STATION_CLOSED,
    EventKind.STATION_OPENED,
    EventKind.STATION_CODE_REPLACED,
    EventKind.STATION_CODE_REVOKED,
    EventKind.PHOTO_REMOVED,
    EventKind.WALL_ADDED,
    EventKind.WALL_CHANGED,
    EventKind.WALL_REVOKED,
    # Second thoughts that few people have.
    EventKind.TO_DO_CHANGED,
    EventKind.TO_DO_REOPENED,
    EventKind.TO_DO_CALLED_OFF,
    EventKind.RAISE_TAKEN_BACK,
    EventKind.STAND_UP_TAKEN_OVER,
}


def every(model):
    return list(db.session.scalars(db.select(model).order_by(model.id)))


def how_many(model, *where):
    return db.session.scalar(db.select(func.count()).select_from(model).where(*where))


def ledger():
    return [
        (event.kind, event.at, event.by_id, event.about, event.about_id, event.details)
        for event in every(Event)
    ]


def test_the_plant_is_as_large_as_promised(plant):
    assert how_many(Team) == 3
    assert 38 <= how_many(Person) <= 42
    assert how_many(Complaint, Complaint.merged_into_id.is_(None)) == 30
    assert how_many(Complaint, Complaint.kind == Kind.WIN) >= 3
    assert 380 <= how_many(Occurrence, Occurrence.taken_back_at.is_(None)) <= 420
    assert how_many(Idea) == 120
    assert len({idea.title for idea in every(Idea)}) == 120


def test_ideas_stand_in_every_stage(plant):
    stages = Counter(idea.stage for idea in every(Idea))
    assert set(stages) == set(Stage)
    assert stages[Stage.TRIALLED] >= 8
    assert stages[Stage.ADOPTED] >= 40


def test_complaints_have_every_verdict(plant):
    heard = {line.verdict for line in every(Complaint) if line.merged_into_id is None}
    assert heard == set(Verdict)


def test_the_three_sign_ins_open_with_their_badge_number(plant):
    worker, leader, admin = sign_ins_to_look_around()
    first = db.session.get_one(Team, 1)
    assert (worker.role, leader.role, admin.role) == (Role.WORKER, Role.MANAGER, Role.ADMIN)
    assert worker.team is first
    assert first.leaders == [leader]
    for person in (worker, leader, admin, person_named("1037")):
        assert secrets.fits(person.badge, person.pin_hash)


def test_the_ledger_begins_with_saying_that_this_is_a_demo(plant):
    assert every(Event)[0].kind is EventKind.DEMO_LOADED
    assert is_demo()


def test_the_ledger_is_in_order_of_time_and_ends_now(plant):
    moments = [event.at for event in every(Event)]
    assert moments == sorted(moments)
    assert NOW - timedelta(days=400) < moments[0]
    assert moments[-1] <= NOW


def test_everything_that_can_happen_on_the_board_has_happened(plant):
    assert {event.kind for event in every(Event)} == set(EventKind) - NOT_IN_A_DEMO - QUIET


def test_nobody_acts_before_coming_or_after_leaving(plant):
    here = set()
    for event in every(Event):
        if event.kind in (EventKind.PERSON_ADDED, EventKind.PERSON_RETURNED):
            here.add(event.about_id)
        if event.kind is EventKind.PERSON_LEFT:
            here.discard(event.about_id)
        assert event.by_id is None or event.by_id in here, event.kind


def test_only_leaders_of_the_team_decide(plant):
    leaders = {team.id: {person.id for person in team.leaders} for team in every(Team)}
    for event in every(Event):
        if event.kind in DECISIONS:
            assert event.by_id in leaders[event.team_id], event.kind


def test_votes_and_help_were_given_while_the_idea_was_open(plant):
    stood = {}
    moves = {
        EventKind.IDEA_PROPOSED: True,
        EventKind.IDEA_REOPENED: True,
        EventKind.MOVE_UNDONE: True,
        EventKind.IDEA_CAME_BACK: True,
        EventKind.IDEA_UNMERGED: True,
        EventKind.LOOKED_AT_AGAIN: True,
        EventKind.IDEA_MERGED: False,
        EventKind.IDEA_ADOPTED: False,
        EventKind.IDEA_ABANDONED: False,
        EventKind.IDEA_DECLINED: False,
        EventKind.IDEA_DEFERRED: False,
    }
    for event in every(Event):
        if event.kind in moves and not {"taken_in", "let_go"} & set(event.details):
            stood[event.about_id] = moves[event.kind]
        if event.kind in (EventKind.VOTE_GIVEN, EventKind.HELP_OFFERED):
            assert stood[event.about_id]


def test_nobody_votes_for_an_own_idea(plant):
    authors = {idea.id: {person.id for person in idea.authors} for idea in every(Idea)}
    assert all(vote.person_id not in authors[vote.idea_id] for vote in every(Vote))


def test_stored_counts_equal_the_rows(plant):
    for idea in every(Idea):
        about = idea.id
        assert idea.votes == how_many(Vote, Vote.idea_id == about)
        assert idea.helpers == how_many(Help, Help.idea_id == about)
        standing = (Comment.idea_id == about, Comment.removed_at.is_(None))
        assert idea.comments == how_many(Comment, *standing)
    for row in every(StageCount):
        assert row.ideas == how_many(Idea, Idea.team_id == row.team_id, Idea.stage == row.stage)
    assert sum(row.ideas for row in every(StageCount)) == 120


def test_stored_counts_of_complaints_equal_their_occurrences(plant):
    def kept():
        months = sorted((row.complaint_id, row.month, row.times) for row in every(MonthHeard))
        return [line.count for line in every(Complaint)], months

    before = kept()
    recount(*every(Complaint))
    assert kept() == before
    db.session.rollback()


def test_trials_last_thirty_days_at_most_and_adoptions_have_words(plant):
    for trial in every(Trial):
        planned = (trial.first_ends_on or trial.ends_on) - trial.started_at.date()
        assert timedelta(0) < planned <= timedelta(days=DAYS_AT_MOST)
    adopted = [idea for idea in every(Idea) if idea.stage is Stage.ADOPTED]
    assert all(standing_adoption(idea) for idea in adopted)
    assert all(adoption.version.steps for adoption in every(Adoption))


def test_the_board_shows_what_it_can_do(plant):
    tried = [idea for idea in every(Idea) if idea.stage is Stage.TRIALLED]
    days_left = {(idea.due_on - NOW.date()).days for idea in tried}
    assert min(days_left) < 0
    assert {0, 1} <= days_left
    proposed = [idea for idea in every(Idea) if idea.stage is Stage.PROPOSED]
    assert NOW - max(idea.proposed_at for idea in proposed) < timedelta(minutes=10)
    assert min(idea.votes for idea in proposed) == 0
    assert max(idea.votes for idea in proposed) > 20
    assert how_many(Mention) >= 5
    assert max(len(line.sentence) for line in every(Complaint)) > 250


def test_what_was_adopted_is_looked_after(plant):
    """A drifted check, one that nobody answered, a question that is open, a standard that some
    still have to read, and one that holds no longer."""
    todays = {team.id: team.today for team in every(Team)}
    now = concerns(todays)
    assert [check.found for check in now.drifted] == [Found.DRIFTED]
    assert [check.is_late for check in now.late] == [True]
    assert now.recurrences
    assert any(trial.days_left < 0 for trial in now.overdue)
    titles = {one.id: one.current.title for one in every(Standard)}
    percents = {titles[key]: one.percent for key, one in coverage_of(titles).items()}
    assert percents["One strip of tape instead of three on cartons below eight kilos"] in range(
        55, 66
    )
    assert max(percents.values()) == 100
    assert [one.replaced_by is not None for one in every(Standard) if one.withdrawn_at] == [True]
    assert {one.fit for one in every(Replication)} == {*Fit, None}
    assert every(PendingDecision)[0].stage is Stage.DECLINED


def test_the_ledger_tells_how_every_idea_stands(plant):
    told = Replay()
    for idea in every(Idea):
        assert (told.stage[idea.id], told.due_on[idea.id]) == (idea.stage, idea.due_on)


def test_a_second_load_changes_nothing(plant):
    before = ledger()
    load_demo()
    assert ledger() == before
    assert not db.session.new
    assert not db.session.dirty


def test_the_same_moment_gives_the_same_plant(plant, tmp_path):
    once = ledger()
    votes = [(vote.idea_id, vote.person_id, vote.at) for vote in every(Vote)]
    with loaded(tmp_path, NOW):
        assert ledger() == once
        assert [(vote.idea_id, vote.person_id, vote.at) for vote in every(Vote)] == votes


def test_it_loads_on_the_night_of_a_leap_day(tmp_path):
    with loaded(tmp_path, datetime(2028, 2, 29, 0, 5, tzinfo=UTC)):
        assert how_many(Idea) == 120
        moments = [event.at for event in every(Event)]
        assert moments == sorted(moments)


@pytest.mark.only_on("sqlite")  # where a plant is filled in sooner; it is planned the same
@pytest.mark.parametrize("day", [21, 23], ids=["Saturday", "Monday"])
def test_what_is_to_be_done_is_taken_on_though_nobody_met_that_day(tmp_path, day):
    with loaded(tmp_path, datetime(2026, 11, day, 0, 45, tzinfo=UTC)):
        planned = tables.meetings()["to_do"]
        assert {one.words for one in every(ToDo)} == {row["words"] for row in planned}
        undone = {row["words"] for row in planned if "done" not in row}
        assert {one.words for one in every(ToDo) if one.is_open} == undone


def test_a_board_with_people_refuses_it(aylin):
    with pytest.raises(Refusal, match="in use already"):
        load_demo()
    assert how_many(Idea) == 0
