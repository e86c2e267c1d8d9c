"""That something came due is said once, on its day where the team works."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest

from kaizen import clock
from kaizen.adoptions.checks import checks_of
from kaizen.adoptions.reminding import anything_to_remind_of, remind_of_what_is_due
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.teams.working_time import moment_on_the_wall
from tests.adoptions.conftest import try_it


def told(kind: EventKind) -> list[dict]:
    found = db.select(Event).where(Event.kind == kind).order_by(Event.id)
    return [event.details for event in db.session.scalars(found)]


def morning_of(day, team) -> datetime:
    return moment_on_the_wall(day, time(6), team.zone)


@pytest.fixture
def check(adoption):
    return checks_of(adoption)[0]


def test_a_check_is_asked_for_once_on_its_day(check):
    with clock.at(morning_of(check.due_on - timedelta(days=1), check.team)):
        assert remind_of_what_is_due() == 0
    for later in range(3):
        with clock.at(morning_of(check.due_on + timedelta(days=later), check.team)):
            assert remind_of_what_is_due() == (later == 0)
            db.session.commit()
    assert told(EventKind.CHECK_DUE) == [{"check": check.id, "after_days": check.after_days}]


def test_what_was_answered_or_called_off_is_not_asked_for(check, adoption, jonas):
    first, second, third = checks_of(adoption)
    second.called_off_at = clock.now()
    with clock.at(morning_of(first.due_on, first.team)):
        first.keep(jonas)
    with clock.at(morning_of(third.due_on, third.team)):
        assert remind_of_what_is_due() == 1
    assert [one["check"] for one in told(EventKind.CHECK_DUE)] == [third.id]


def test_a_day_begins_where_the_team_works(check):
    """In Auckland it is Monday while it is still Sunday in London."""
    check.team.time_zone = "Pacific/Auckland"
    db.session.commit()
    midnight = moment_on_the_wall(check.due_on, time(), check.team.zone)
    with clock.at(midnight - timedelta(minutes=1)):
        assert anything_to_remind_of()
        assert remind_of_what_is_due() == 0
    with clock.at(midnight):
        assert midnight.astimezone(UTC).date() < check.due_on
        assert remind_of_what_is_due() == 1


def test_a_trial_is_asked_about_at_its_end_and_again_at_a_later_one(idea, jonas):
    trial = try_it(idea, jonas)
    first, later = trial.ends_on, trial.ends_on + timedelta(days=7)
    with clock.at(morning_of(first, idea.team)):
        assert remind_of_what_is_due() == 1
        assert remind_of_what_is_due() == 0
        trial.extend(jonas, ends_on=later, reason="Half a week was closed")
        assert remind_of_what_is_due() == 0
    with clock.at(morning_of(later, idea.team)):
        assert remind_of_what_is_due() == 1
    ends = [one["ends_on"] for one in told(EventKind.TRIAL_DUE)]
    assert ends == [first.isoformat(), later.isoformat()]


def test_an_ended_trial_asks_nothing(idea, jonas):
    trial = try_it(idea, jonas)
    trial.abandon(jonas, actual="12", lesson="No difference")
    with clock.at(morning_of(trial.ends_on, idea.team)):
        assert not anything_to_remind_of()
        assert remind_of_what_is_due() == 0


def test_two_at_once_say_it_once(app, check):
    moment = morning_of(check.due_on, check.team)
    db.session.remove()
    gate, said = threading.Barrier(2), []

    def run():
        with app.app_context(), clock.at(moment):
            gate.wait()
            said.append(remind_of_what_is_due())
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == [0, 1]
    assert len(told(EventKind.CHECK_DUE)) == 1
