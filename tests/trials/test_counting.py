from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.trials.counting import Weekly, heard_during, heard_lately, weeks_of
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Kind, Prediction
from kaizen.trials.runs import runs_of
from tests.trials.test_models import in_days

LESS_HEARD = Prediction("Label comes off", 3, 1, kind=Kind.COMPLAINT)


def days_ago(days):
    return clock.now() - timedelta(days=days)


def heard(complaint, by, *days):
    for one in days:
        Occurrence.hear(complaint, by, heard_at=days_ago(one))
    db.session.commit()


@pytest.fixture
def fresh(packing, aylin):
    """A complaint that nobody has heard yet."""
    complaint = Complaint.add("Box too heavy", packing, by=aylin)
    db.session.commit()
    return complaint


def test_twelve_weeks_are_looked_at(fresh, aylin):
    heard(fresh, aylin, 200, 80, 50, 20, 3, 2, 1)
    assert heard_lately(fresh) == Weekly(6, 12)
    assert heard_lately(fresh).a_week == 0.5


def test_a_young_complaint_is_counted_since_it_was_first_heard(fresh, aylin):
    heard(fresh, aylin, 20, 10, 1)
    assert heard_lately(fresh) == Weekly(3, 3)
    assert heard_lately(fresh).a_week == 1


def test_what_nobody_has_heard_is_heard_zero_times(fresh):
    assert heard_lately(fresh).a_week == 0


def test_what_was_taken_back_was_not_heard(fresh, aylin):
    heard(fresh, aylin, 20, 10, 1)
    Occurrence.hear(fresh, aylin, heard_at=days_ago(2)).take_back(aylin)
    assert heard_lately(fresh).times == 3


@pytest.fixture
def trial(idea, jonas, aylin):
    """Begun ten days ago."""
    with clock.at(days_ago(10)):
        return Trial.start(idea, jonas, owner=aylin, expecting=LESS_HEARD, ends_on=in_days(4))


def test_a_trial_ends_with_the_boards_own_count(trial, complaint, aylin, jonas):
    heard(complaint, aylin, 9, 5)  # and once just now, by the fixture
    trial.abandon(jonas, actual="", lesson="Glue", figure=77)
    assert trial.actual_figure == 2.1  # three times in ten days


def test_the_first_days_are_no_rate_yet(idea, complaint, jonas, aylin):
    with clock.at(days_ago(1)):
        trial = Trial.start(idea, jonas, owner=aylin, expecting=LESS_HEARD, ends_on=in_days(4))
    heard(complaint, aylin, 0.5)
    assert heard_during(trial).a_week == 2


def test_the_board_draws_a_point_for_each_week(trial):
    weeks = weeks_of([trial])
    run = runs_of([trial], {}, weeks, [3, 1])[trial.id]
    first, second = run.points
    assert (first.value, first.days, first.is_open) == (3, 7, False)
    assert (second.value, second.days, second.is_open) == (1, 4, True)  # ten days and a moment
    assert (second.on - first.on).days == 7
    assert (run.expected_from, run.expected_to) == (3, 1)


def test_each_trial_takes_its_own_counts(trial, jonas, aylin):
    following = trial.adapt(
        jonas, actual="", lesson="Glue", expecting=LESS_HEARD, ends_on=in_days(9)
    )
    trials = [trial, following]
    weeks = weeks_of(trials)
    assert [len(weeks[one.id]) for one in trials] == [2, 1]
    runs = runs_of(trials, {}, weeks, [4, 2, 0])
    assert [[p.value for p in runs[one.id].points] for one in trials] == [[4, 2], [0]]
