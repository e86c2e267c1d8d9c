from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.adoptions import sustaining
from kaizen.adoptions.checks import Found, checks_of
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.teams.closed_days import ClosedDay
from kaizen.trials.looking_again import look_again
from kaizen.trials.undo import undo_last_move
from tests.adoptions.conftest import FEWER, adopt
from tests.conftest import a_standard, save


def last_event():
    return db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()


def later(days):
    return clock.at(clock.now() + timedelta(days=days))


def days_after(adoption, days):
    return clock.local(adoption.adopted_at, adoption.idea.team.zone).date() + timedelta(days=days)


def again(idea, by, **changed):
    words = {"reason": "It came off again", "owner": by, "expecting": FEWER}
    return look_again(idea, by, ends_on=idea.team.today + timedelta(days=10), **words | changed)


def test_an_adoption_is_checked_after_thirty_sixty_and_ninety_days(adoption):
    checks = checks_of(adoption)
    assert [check.after_days for check in checks] == [30, 60, 90]
    assert [check.due_on for check in checks] == [days_after(adoption, n) for n in (30, 60, 90)]


def test_the_days_are_a_setting(idea, jonas):
    sustaining.use_sustain_days([10, 20])
    assert [check.after_days for check in checks_of(adopt(idea, jonas))] == [10, 20]
    sustaining.use_sustain_days([30, 60, 90])


def test_no_check_is_due_on_a_closed_day(idea, jonas, packing):
    for days in (30, 31):
        ClosedDay.add(packing.today + timedelta(days=days), "Outing", jonas, team=packing)
    adoption = adopt(idea, jonas)
    assert checks_of(adoption)[0].due_on == days_after(adoption, 32)


def test_who_looks_after_the_standard_is_asked_else_who_leads(idea, jonas, tomasz, ada):
    adoption = adopt(idea, jonas, a_standard(idea.team, jonas, owner=tomasz))
    check = checks_of(adoption)[0]
    assert check.assigned == [tomasz]
    tomasz.leave(ada)
    assert check.assigned == [jonas]


def test_a_check_is_answered_from_a_week_before_its_day(adoption, jonas):
    check = checks_of(adoption)[0]
    with later(22), pytest.raises(Refusal, match="too early"):
        check.keep(jonas)
    with later(23):
        check.keep(jonas)
        save(check)
    assert (check.found, check.checked_by) == (Found.KEPT, jonas)
    event = last_event()
    assert (event.kind, event.about_id) == (EventKind.CHECK_KEPT, adoption.idea_id)
    assert event.details["check"] == check.id


def test_a_check_is_answered_once(adoption, jonas, ada):
    check = checks_of(adoption)[0]
    with later(30):
        check.drift(ada, words="One label again: the printer takes two minutes")
        with pytest.raises(Refusal, match="answered already"):
            check.keep(jonas)
    assert last_event().kind is EventKind.CHECK_DRIFTED
    assert last_event().details["words"].startswith("One label")


def test_a_check_is_late_two_weeks_after_its_day(adoption):
    check = checks_of(adoption)[0]
    with later(43):
        assert not check.is_late
    with later(44):
        assert check.is_late


def test_what_drifted_at_the_end_is_asked_once_more(adoption, jonas):
    *_, last = checks_of(adoption)
    with later(90):
        for check in checks_of(adoption)[:2]:
            check.keep(jonas)
        assert len(checks_of(adoption)) == 3
        last.drift(jonas, words="Nobody does it on Mondays")
        db.session.flush()
    further = checks_of(adoption)[-1]
    assert further.is_open
    assert further.due_on == days_after(adoption, 120)
    assert len(checks_of(adoption)) == 4


def test_an_undone_adoption_asks_nothing(adoption, idea, jonas):
    undo_last_move(idea, jonas)
    assert not any(check.is_open for check in checks_of(adoption))
    with later(30), pytest.raises(Refusal, match="called off"):
        checks_of(adoption)[0].keep(jonas)


def test_nothing_is_asked_while_it_is_tried_again(adoption, idea, jonas):
    again(idea, jonas)
    assert not any(check.is_open for check in checks_of(adoption))
    undo_last_move(idea, jonas)
    assert all(check.is_open for check in checks_of(adoption))


def test_what_was_answered_stays_when_the_others_are_called_off(adoption, idea, jonas):
    with later(30):
        checks_of(adoption)[0].keep(jonas)
        again(idea, jonas)
    assert checks_of(adoption)[0].found is Found.KEPT
    assert [bool(check.called_off_at) for check in checks_of(adoption)] == [False, True, True]


def test_nobody_is_asked_about_a_withdrawn_standard(adoption, jonas):
    adoption.version.standard.withdraw(jonas, reason="The machine is gone")
    db.session.expire_all()
    assert not any(check.is_open for check in checks_of(adoption))
