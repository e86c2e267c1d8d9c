"""Guessing is slowed whoever guesses, from wherever; it is seen, and can be unlocked."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people import wrong_tries
from kaizen.people.wrong_tries import (
    FREE_TRIES,
    PATIENCE,
    KnownPlace,
    Tried,
    WrongTries,
    forget_wrong_tries,
    remember_wrong_try,
    wait_before_next_try,
)
from tests.conftest import person

NOTHING = timedelta(0)
WRONG = "40414243"
HOME = {"REMOTE_ADDR": "10.9.9.9"}


def sign_in(browser, badge, pin, *, address="127.0.0.1"):
    return browser.post(
        "/sign-in",
        {"badge": badge, "pin": pin},
        htmx=False,
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_one_pin_on_many_badges_is_slowed_from_however_many_places(browse, aylin, packing):
    for number in range(PATIENCE[Tried.SECRET].free):
        answer = sign_in(browse(), f"B{number}", "4711", address=f"10.0.0.{number}")
        assert answer.status_code == 422
    assert sign_in(browse(), "1001", "4711", address="10.1.1.1").status_code == 429
    assert sign_in(browse(), "1001", "1001", address="10.1.1.1").status_code == 303


def test_who_forgot_the_own_pin_tries_it_often_and_it_counts_once(app):
    for _ in range(30):
        remember_wrong_try("#1", "10.0.0.1", "4711")
    assert wait_before_next_try("#2", "10.0.0.2", "4711") == NOTHING


def test_neither_a_pin_nor_a_badge_can_be_read_from_what_is_kept(app):
    remember_wrong_try("#1", "10.0.0.1", "4711")
    kept = set(db.session.scalars(db.select(WrongTries.what)))
    assert not kept & {
        wrong_tries.hashlib.sha256(f"secret {n:04}".encode()).hexdigest() for n in range(10_000)
    }


def test_one_joker_does_not_lock_a_shift_out_that_was_here_yesterday(app):
    for number in range(200):
        forget_wrong_tries(f"#{number}", "plant")
    for number in range(150):
        remember_wrong_try(f"#{number}", "plant")
    assert wait_before_next_try("#199", "plant") == NOTHING
    assert wait_before_next_try("#7", "plant") == NOTHING, "one wrong try of somebody else's"
    assert wait_before_next_try("stranger", "plant") > NOTHING
    assert wait_before_next_try("#199", "elsewhere") == NOTHING


def test_nor_a_shift_that_comes_for_the_first_time_while_he_guesses(app):
    for number in range(200):
        remember_wrong_try(f"guess {number}", "plant")
        assert wait_before_next_try(f"#{number}", "plant") == NOTHING
        forget_wrong_tries(f"#{number}", "plant")


def test_ones_own_badge_does_not_make_up_for_a_day_of_guessing(app):
    for number in range(12 * FREE_TRIES):
        remember_wrong_try(f"guess {number}", "plant")
        forget_wrong_tries("#1", "plant")
    assert wait_before_next_try("guess", "plant") > NOTHING


def test_somebody_known_here_is_not_kept_out_by_what_others_try_elsewhere(app):
    forget_wrong_tries("#1", "plant")
    for number in range(10 * FREE_TRIES):
        remember_wrong_try("#1", f"10.0.0.{number}")
    assert wait_before_next_try("#1", "plant") == NOTHING
    assert wait_before_next_try("#1", "elsewhere") > NOTHING


def test_where_somebody_was_is_forgotten_after_a_month(app):
    forget_wrong_tries("#1", "plant")
    with clock.at(clock.now() + wrong_tries.KNOWN_FOR + timedelta(minutes=1)):
        for number in range(10 * FREE_TRIES):
            remember_wrong_try("#1", f"10.0.0.{number}")
        assert wait_before_next_try("#1", "plant") > NOTHING
        forget_wrong_tries("#2", "plant")
    assert db.session.query(KnownPlace).count() == 1


def test_however_many_names_are_made_up_few_rows_are_kept(app, monkeypatch):
    monkeypatch.setattr(wrong_tries, "MOST_ROWS", 60)
    for _ in range(3 * FREE_TRIES):
        remember_wrong_try("#1", "10.0.0.1")
    for number in range(60):
        remember_wrong_try(f"name {number}", f"10.1.0.{number}", f"{number}")
    assert db.session.query(WrongTries).count() <= 60
    assert wait_before_next_try("#1", "10.0.0.1") > NOTHING, "what was tried most stays"


@pytest.fixture
def guessed(browse, aylin):
    for _ in range(FREE_TRIES + 1):
        sign_in(browse(), "1001", WRONG, address="10.9.9.9")


@pytest.mark.usefixtures("guessed")
def test_an_admin_sees_who_waits_since_when_and_from_where(browse, ada):
    page = browse(ada).get("/sign-ins").text
    for words in ("Aylin Kaya", "10.9.9.9", "One person, from one address", "Unlock"):
        assert words in page
    assert WRONG not in page


@pytest.mark.usefixtures("guessed")
def test_an_admin_unlocks_and_it_is_recorded(browse, ada, aylin):
    assert sign_in(browse(), "1001", "1001", address="10.9.9.9").status_code == 429
    row = db.session.scalars(db.select(WrongTries).filter_by(kind=Tried.PERSON_HERE)).one()
    url = f"/sign-ins/{row.id}/unlocking"
    for _ in range(2):
        assert browse(ada).post(url, {"key": "k"}, htmx=False).location == "/sign-ins"
    event = db.session.scalars(db.select(Event).filter_by(kind=EventKind.SIGN_IN_UNLOCKED)).one()
    assert (event.by_id, event.about_id) == (ada.id, aylin.id)
    assert event.details == {"what": "person_here", "times": FREE_TRIES}
    assert sign_in(browse(), "1001", "1001", address="10.9.9.9").status_code == 303


@pytest.mark.usefixtures("guessed")
def test_only_admins_see_it_and_unlock(browse, jonas, tomasz):
    row = db.session.scalars(db.select(WrongTries)).first()
    for who in (jonas, tomasz):
        assert browse(who).get("/sign-ins").status_code == 403
        assert browse(who).post(f"/sign-ins/{row.id}/unlocking").status_code == 403


def test_of_who_leaves_something_without_a_name_no_address_is_kept(browse, ada):
    browse().post("/follow", {"code": "7777-7777-7777"}, environ_overrides=HOME)
    kept = db.session.scalars(db.select(WrongTries)).all()
    assert kept
    assert {row.address for row in kept} == {None}


def replayed(browse, cookie):
    browser = browse()
    browser.client.set_cookie("kaizen", cookie)
    return browser.get("/inbox").status_code


def cookie_of(browser):
    return browser.client.get_cookie("kaizen").value


def test_a_cookie_of_before_is_dead_after_signing_in_again_out_and_a_new_pin(browse, tomasz, ada):
    browser = browse(tomasz)
    first = cookie_of(browser)
    assert replayed(browse, first) == 200
    sign_in(browser, "1002", "1002")
    second = cookie_of(browser)
    assert second != first
    assert (replayed(browse, first), replayed(browse, second)) == (303, 200)
    browser.post("/sign-out", htmx=False)
    assert replayed(browse, second) == 303
    third = cookie_of(browse(tomasz))
    answer = browse(ada).post(f"/people/{tomasz.id}/secret", {"new_pin": "5555"}, htmx=False)
    assert answer.status_code in (200, 303)
    assert replayed(browse, third) == 303


def test_a_visitors_session_does_not_become_that_of_who_signs_in(browse, tomasz):
    planted = browse()
    planted.get("/sign-in")
    cookie = cookie_of(planted)
    victim = browse()
    victim.client.set_cookie("kaizen", cookie)
    assert sign_in(victim, "1002", "1002").status_code == 303
    assert victim.get("/inbox").status_code == 200
    assert replayed(browse, cookie) == 303


def test_a_cookie_of_somebody_who_left_is_dead(browse, packing, ada):
    mira = person("Mira", "1009", packing)
    cookie = cookie_of(browse(mira))
    assert replayed(browse, cookie) == 200
    mira.leave(ada)
    db.session.commit()
    assert replayed(browse, cookie) == 303
