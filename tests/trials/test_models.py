from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage, WrongStage
from kaizen.trials.models import Adoption, Prediction, Trial, running_trial, trials_of
from kaizen.trials.undo import undo_last_move

FEWER = Prediction("labels that come off", 12, 2, "a week")


def in_days(days):
    return clock.today() + timedelta(days=days)


@pytest.fixture
def trial(idea, jonas, aylin):
    return Trial.start(idea, jonas, owner=aylin, expecting=FEWER, ends_on=in_days(14))


def test_a_trial_that_worked_is_adopted(idea, trial, jonas):
    trial.adopt(jonas, actual="3 a week", lesson="Two labels", new_way="Print both")
    db.session.commit()

    assert idea.stage is Stage.ADOPTED
    assert db.session.scalars(db.select(Adoption)).one().new_way == "Print both"
    last = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
    assert last.kind is EventKind.IDEA_ADOPTED
    assert last.by_id == jonas.id


def test_an_idea_is_not_adopted_without_a_trial(idea):
    with pytest.raises(WrongStage, match="proposed"):
        running_trial(idea, to=Stage.ADOPTED)


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_a_trial_ends_within_thirty_days(idea, jonas, days):
    with pytest.raises(Refusal, match="30 days"):
        Trial.start(idea, jonas, owner=jonas, expecting=FEWER, ends_on=in_days(days))


def test_an_adapted_trial_goes_on_as_another_cycle(idea, trial, jonas):
    following = trial.adapt(
        jonas, actual="8", lesson="Glue too cold", expecting=FEWER, ends_on=in_days(10)
    )
    assert following.cycle == 2
    assert idea.stage is Stage.TRIALLED
    assert idea.due_on == in_days(10)
    assert running_trial(idea, to=Stage.ADOPTED) is following


def test_a_trial_is_extended_once(trial, idea, jonas):
    trial.extend(jonas, ends_on=in_days(20), reason="Two days of stocktaking")
    assert idea.due_on == in_days(20)
    with pytest.raises(Refusal, match="once"):
        trial.extend(jonas, ends_on=in_days(25), reason="More")


def test_a_move_is_undone_within_seconds(idea, trial, jonas):
    since = idea.proposed_at
    undo_last_move(idea, jonas)
    db.session.commit()
    assert (idea.stage, idea.due_on) == (Stage.PROPOSED, None)
    assert abs(idea.stage_since - since) < timedelta(seconds=1)
    assert trials_of(idea) == []


def test_an_adoption_is_undone_with_all_that_hangs_on_it(idea, trial, jonas):
    trial.adopt(jonas, actual="3", lesson="Two labels", new_way="Print both")
    undo_last_move(idea, jonas)
    db.session.commit()
    assert idea.stage is Stage.TRIALLED
    assert trial.is_running
    assert db.session.scalars(db.select(Adoption)).all() == []


def test_a_reopening_is_undone_to_where_it_was(idea, jonas):
    idea.defer(jonas, reason="Not now", problem="We count on", review_on=in_days(40))
    idea.reopen(jonas, reason="Now")
    undo_last_move(idea, jonas)
    assert (idea.stage, idea.due_on) == (Stage.DEFERRED, in_days(40))


def test_only_who_moved_it_undoes_it_and_only_at_once(idea, trial, jonas, ada):
    with pytest.raises(Refusal, match="too late"):
        undo_last_move(idea, ada)
    with clock.at(clock.now() + timedelta(minutes=1)), pytest.raises(Refusal, match="too late"):
        undo_last_move(idea, jonas)


def test_an_undone_move_is_not_undone_again(idea, trial, jonas):
    undo_last_move(idea, jonas)
    with pytest.raises(Refusal, match="too late"):
        undo_last_move(idea, jonas)
