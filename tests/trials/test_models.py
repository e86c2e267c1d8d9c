from datetime import UTC, datetime, time, timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage, WrongStage
from kaizen.teams.closed_days import ClosedDay, close
from kaizen.trials.adoption import Adoption
from kaizen.trials.ends import offered_end
from kaizen.trials.models import Trial, running_trial, trials_of
from kaizen.trials.predictions import Prediction
from kaizen.trials.undo import undo_last_move
from tests.conftest import a_standard

FEWER = Prediction("labels that come off", 12, 2, "a week")


def in_days(days):
    return clock.today() + timedelta(days=days)


@pytest.fixture
def trial(idea, jonas, aylin):
    return Trial.start(idea, jonas, owner=aylin, expecting=FEWER, ends_on=in_days(14))


def test_a_trial_that_worked_is_adopted(idea, trial, jonas):
    trial.adopt(
        jonas, actual="3 a week", lesson="Two labels", standard=a_standard(idea.team, jonas)
    )
    db.session.commit()

    assert idea.stage is Stage.ADOPTED
    assert db.session.scalars(db.select(Adoption)).one().version.title == "Print both labels"
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
    trial.adopt(jonas, actual="3", lesson="Two labels", standard=a_standard(idea.team, jonas))
    undo_last_move(idea, jonas)
    db.session.commit()
    assert idea.stage is Stage.TRIALLED
    assert trial.is_running
    adoption = db.session.scalars(db.select(Adoption)).one()
    assert adoption.withdrawn_at
    assert adoption.version.withdrawn_at
    assert not adoption.version.standard.is_in_force


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


@pytest.fixture
def closed(packing, jonas):
    """Ten and eleven days from now; the day after is worked again."""
    return [ClosedDay.add(in_days(days), "Outing", jonas, team=packing) for days in (10, 11)]


def test_no_trial_ends_on_a_closed_day(idea, jonas, aylin, closed):
    trial = Trial.start(idea, jonas, owner=aylin, expecting=FEWER, ends_on=in_days(10))
    assert (trial.ends_on, idea.due_on) == (in_days(12), in_days(12))
    event = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
    assert event.details["due_on"] == in_days(12).isoformat()


def test_no_later_end_is_a_closed_day(idea, jonas, aylin, closed):
    trial = Trial.start(idea, jonas, owner=aylin, expecting=FEWER, ends_on=in_days(5))
    trial.extend(jonas, ends_on=in_days(11), reason="Stocktaking")
    assert (trial.ends_on, idea.due_on) == (in_days(12), in_days(12))
    following = trial.adapt(jonas, actual="8", lesson="Glue", expecting=FEWER, ends_on=in_days(10))
    assert (following.ends_on, idea.due_on) == (in_days(12), in_days(12))


def test_the_thirtieth_day_may_move_on(idea, jonas, aylin, packing):
    ClosedDay.add(in_days(30), "Outing", jonas, team=packing)
    trial = Trial.start(idea, jonas, owner=aylin, expecting=FEWER, ends_on=in_days(30))
    assert trial.ends_on == in_days(31)


def test_the_end_that_is_offered_is_a_working_day(packing, jonas):
    ClosedDay.add(in_days(14), "Outing", jonas, team=packing)
    assert offered_end(packing) == in_days(15)


def test_a_team_that_never_works_is_told_so(idea, jonas, packing):
    close([(in_days(day), "Closed") for day in range(1, 800)], jonas, team=packing)
    with pytest.raises(Refusal, match="No working day follows"):
        Trial.start(idea, jonas, owner=jonas, expecting=FEWER, ends_on=in_days(10))


def test_no_deferred_idea_comes_back_on_a_closed_day(idea, jonas, closed):
    idea.defer(jonas, reason="Not now", problem="We count on", review_on=in_days(10))
    assert idea.due_on == in_days(12)


def test_days_are_counted_where_the_team_works(idea, trial, packing):
    packing.time_zone = "Pacific/Kiritimati"  # 14 hours ahead of UTC
    evening = datetime.combine(trial.ends_on - timedelta(days=1), time(11), UTC)
    with clock.at(evening):
        assert (idea.days_left, trial.days_left) == (0, 0)
    packing.time_zone = "Pacific/Pago_Pago"  # 11 hours behind
    with clock.at(evening + timedelta(days=1)):
        assert (idea.days_left, idea.is_overdue) == (0, False)
