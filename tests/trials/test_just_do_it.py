"""What is small and safe is tried at once by its author; a leader is told, and may stop it."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage, WrongStage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Because, PendingDecision
from kaizen.teams.closed_days import ClosedDay
from kaizen.trials.just_do_it import Ticks, can_just_do, just_do, stop
from kaizen.trials.models import Decision, Trial, trials_of
from kaizen.trials.predictions import Kind, Prediction
from kaizen.trials.undo import undo_last_move

ALL_HOLD = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)
BETTER = "Nobody searches for the hook"


def last_event() -> Event:
    return db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()


@pytest.fixture
def trial(idea, aylin):
    return just_do(idea, aylin, ALL_HOLD, better=BETTER)


def test_the_author_begins_at_once(idea, aylin, packing):
    assert can_just_do(idea, aylin)
    trial = just_do(idea, aylin, ALL_HOLD, better=BETTER)
    assert (trial.just_do_it, trial.kind, trial.measure) == (True, Kind.YES_NO, BETTER)
    assert (trial.owner, trial.ends_on) == (aylin, packing.today + timedelta(days=14))
    assert (idea.stage, idea.due_on) == (Stage.TRIALLED, trial.ends_on)
    event = last_event()
    assert (event.kind, event.by_id) == (EventKind.JUST_DONE, aylin.id)
    assert event.details["better"] == BETTER


def test_it_ends_on_a_working_day(idea, aylin, packing, jonas):
    ClosedDay.add(packing.today + timedelta(days=14), "Outing", jonas, team=packing)
    trial = just_do(idea, aylin, ALL_HOLD, better=BETTER)
    assert trial.ends_on == packing.today + timedelta(days=15)


@pytest.mark.parametrize("missing", ["own_area", "no_cost", "can_be_undone", "safe"])
def test_with_one_of_the_four_missing_a_leader_decides(idea, aylin, missing):
    ticks = Ticks(**(vars(ALL_HOLD) | {missing: False}))
    with pytest.raises(Refusal, match="All four"):
        just_do(idea, aylin, ticks, better=BETTER)
    assert idea.stage is Stage.PROPOSED


def test_where_the_lane_is_off_a_leader_decides(idea, aylin, packing, jonas):
    packing.set_just_do_it(jonas, allowed=False)
    assert not can_just_do(idea, aylin)
    with pytest.raises(Refusal, match="approved first"):
        just_do(idea, aylin, ALL_HOLD, better=BETTER)


def test_switching_the_lane_is_recorded_once(packing, jonas):
    packing.set_just_do_it(jonas, allowed=False)
    packing.set_just_do_it(jonas, allowed=False)
    events = db.session.scalars(
        db.select(Event).where(Event.about == "team", Event.by_id == jonas.id)
    )
    changed = [event for event in events if "just_do_it" in event.details["after"]]
    assert [one.details["before"] for one in changed] == [{"just_do_it": True}]


def test_in_another_teams_area_nobody_just_does_it(complaint, returns, aylin):
    idea = Idea.propose("A second hook", complaint, returns, by=aylin)
    assert not can_just_do(idea, aylin)
    with pytest.raises(Refusal, match="own team"):
        just_do(idea, aylin, ALL_HOLD, better=BETTER)


def test_what_is_decided_already_does_not_begin(idea, aylin, jonas):
    idea.decline(jonas, reason="No", problem="Stays")
    assert not can_just_do(idea, aylin)
    with pytest.raises(WrongStage):
        just_do(idea, aylin, ALL_HOLD, better=BETTER)


def test_what_was_answered_and_not_yet_read_does_not_begin(idea, aylin, jonas):
    now = clock.now()
    answer = {"reason": "Glue", "problem": "Open", "by": jonas, "because": Because.COSTS}
    moments = {"decided_at": now, "in_force_at": now + timedelta(days=1)}
    db.session.add(PendingDecision(idea=idea, stage=Stage.DECLINED, **answer, **moments))
    with pytest.raises(Refusal, match="answered meanwhile"):
        just_do(idea, aylin, ALL_HOLD, better=BETTER)


def test_a_leader_stops_it_with_a_reason(idea, trial, jonas):
    stop(trial, jonas, reason="The scale is checked by the office")
    assert (idea.stage, idea.due_on) == (Stage.PROPOSED, None)
    assert (trial.decision, trial.is_running) == (Decision.STOP, False)
    event = last_event()
    assert (event.kind, event.by_id) == (EventKind.TRIAL_STOPPED, jonas.id)
    assert event.details["reason"] == trial.lesson


def test_only_what_began_without_asking_is_stopped(idea, aylin, jonas):
    ends_on = clock.today() + timedelta(days=9)
    approved = Trial.start(
        idea, jonas, owner=aylin, expecting=Prediction("Labels"), ends_on=ends_on
    )
    with pytest.raises(Refusal, match="approved"):
        stop(approved, jonas, reason="No")


def test_what_ended_is_not_stopped(trial, jonas):
    trial.abandon(jonas, actual="Nothing", lesson="Hooks bend")
    with pytest.raises(WrongStage, match="proposed"):
        stop(trial, jonas, reason="No")


def test_beginning_is_undone_by_its_author(idea, trial, aylin, jonas):
    with pytest.raises(Refusal, match="too late"):
        undo_last_move(idea, jonas)
    undo_last_move(idea, aylin)
    assert (idea.stage, idea.due_on, trials_of(idea)) == (Stage.PROPOSED, None, [])


def test_stopping_is_undone_to_where_it_was(idea, trial, jonas):
    stop(trial, jonas, reason="No")
    undo_last_move(idea, jonas)
    assert trial.is_running
    assert (idea.stage, idea.due_on) == (Stage.TRIALLED, trial.ends_on)


def test_a_stopped_idea_is_approved_as_another_cycle(idea, trial, aylin, jonas):
    stop(trial, jonas, reason="With the office, please")
    ends_on = clock.today() + timedelta(days=9)
    second = Trial.start(idea, jonas, owner=aylin, expecting=Prediction("Labels"), ends_on=ends_on)
    assert (second.cycle, second.just_do_it) == (2, False)
