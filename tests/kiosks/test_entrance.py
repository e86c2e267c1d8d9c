"""Badging in, by reader and by hand."""

import pytest

from kaizen.drafts import draft_of
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.people.sign_ins import SignIn
from tests.conftest import save
from tests.kiosks.conftest import WRONG_PIN


@pytest.fixture
def careful(kiosk):
    """The kiosk asks for the PIN too."""
    kiosk.asks_pin = True
    return save(kiosk)


def who_is_in() -> list[str]:
    return [one.person.name for one in db.session.scalars(db.select(SignIn))]


def burst(browser, badge, **more):
    return browser.post("/kiosk/sign-in", {"badge": badge, "burst": "1", **more})


def test_the_waiting_screen_shows_the_board_with_short_names(stand, idea, kiosk):
    page = stand().get("/kiosk").text
    assert "Print the lot number twice" in page
    assert "Aylin K." in page
    assert "Aylin Kaya" not in page


def test_the_waiting_screen_says_what_leaders_answered_today(stand, idea, jonas, tomasz, kiosk):
    Comment.say("Ask the printer shop", idea, jonas)
    Comment.say("Me too", idea, tomasz)
    idea.decline(jonas, reason="Too dear", problem="We look at the foil")
    db.session.commit()
    page = stand().get("/kiosk").text
    assert "Ask the printer shop" in page
    assert "decided: not this way" in page
    assert "Me too" not in page


def test_a_badge_alone_lets_in_where_the_kiosk_says_so(stand, aylin):
    browser = stand()
    assert burst(browser, "1001").headers["HX-Redirect"] == "/kiosk/doors"
    assert "Aylin" in browser.get("/kiosk/doors").text
    assert db.session.scalar(db.select(SignIn.kiosk_id)) is not None


def test_where_the_pin_is_asked_the_badge_alone_is_not_enough(stand, aylin, careful):
    browser = stand()
    assert burst(browser, "1001").headers["HX-Redirect"] == "/kiosk/sign-in"
    assert who_is_in() == []
    assert 'value="1001"' in browser.get("/kiosk/sign-in").text
    missing = browser.post("/kiosk/sign-in", {"badge": "1001", "pin": ""})
    assert missing.status_code == 422
    assert "Type your PIN" in missing.text
    wrong = browser.post("/kiosk/sign-in", {"badge": "1001", "pin": WRONG_PIN})
    assert wrong.status_code == 422
    assert WRONG_PIN not in wrong.text
    right = browser.post("/kiosk/sign-in", {"badge": "1001", "pin": "1001"}, htmx=False)
    assert right.location == "/kiosk/doors"
    assert who_is_in() == ["Aylin Kaya"]


def test_wrong_pins_are_slowed_down_as_everywhere(stand, aylin, careful):
    browser = stand()
    wrong = {"badge": "1001", "pin": WRONG_PIN}
    statuses = [browser.post("/kiosk/sign-in", wrong).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_an_unknown_badge_is_said_in_one_sentence_and_slowed_down(stand, aylin):
    browser = stand()
    assert burst(browser, "7777").headers["HX-Redirect"] == "/kiosk"
    assert "know this badge" in browser.get("/kiosk").text
    for _ in range(5):
        burst(browser, "7777")
    assert "Too many wrong tries" in browser.get("/kiosk").text
    assert who_is_in() == []


def test_somebody_who_left_is_unknown(stand, aylin, ada):
    aylin.leave(ada)
    db.session.commit()
    assert burst(stand(), "1001").headers["HX-Redirect"] == "/kiosk"
    assert who_is_in() == []


def test_ones_own_badge_again_changes_nothing(stand, aylin):
    browser = stand(aylin)
    answer = burst(browser, "1001", title="Half an idea")
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, None)
    assert draft_of(aylin, "idea") is None


def test_another_badge_ends_the_first_sign_in_and_keeps_its_words(stand, aylin, tomasz):
    browser = stand(aylin)
    answer = burst(browser, "1002", title="Half an idea", heard="")
    assert answer.headers["HX-Redirect"] == "/kiosk/doors"
    assert who_is_in() == ["Tomasz Wójcik"]
    assert draft_of(aylin, "idea").fields == {"title": "Half an idea"}
    assert draft_of(tomasz, "idea") is None


def test_another_badge_where_the_pin_is_asked_signs_out_and_asks(stand, aylin, tomasz, careful):
    browser = stand(aylin)
    assert burst(browser, "1002").headers["HX-Redirect"] == "/kiosk/sign-in"
    assert who_is_in() == []


def test_an_unknown_badge_leaves_who_is_here_alone(stand, aylin):
    browser = stand(aylin)
    answer = burst(browser, "7777")
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#refusal"
    assert who_is_in() == ["Aylin Kaya"]


def test_an_email_address_is_no_badge(stand, aylin):
    aylin.change(aylin, email="aylin@plant.example")
    db.session.commit()
    burst(stand(), "aylin@plant.example")
    assert who_is_in() == []


def test_the_waiting_screen_tells_that_it_is_there(stand, kiosk, browse):
    assert stand().post("/kiosk/presence").status_code == 204
    assert kiosk.last_seen_at is not None
    assert browse().post("/kiosk/presence").status_code == 204


def test_the_language_tapped_is_forgotten_with_the_person(stand, kiosk, aylin):
    browser = stand()
    browser.post("/language", {"language": "pl", "back": "/kiosk"}, htmx=False)
    assert 'lang="pl"' in browser.get("/kiosk").text.split(">", 2)[1]
    browser.post("/kiosk/sign-out", htmx=False)
    assert '<html lang="en"' in browser.get("/kiosk").text
