from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.people import secrets
from tests.conftest import save

NEW = {"present": "1001", "new_pin": "7777"}


def test_a_changed_pin_ends_the_other_sign_ins(browse, aylin):
    here, there = browse(aylin), browse(aylin)
    response = here.post("/my/sign-in", NEW)
    assert response.status_code == 200
    assert "Changed." in response.text
    assert here.get("/my/sign-in").status_code == 200
    assert there.get("/my/sign-in").status_code == 303
    assert browse().post("/sign-in", {"badge": "1001", "pin": "7777"}).status_code == 303


def test_without_htmx_the_page_comes_back_and_says_so(browse, aylin):
    browser = browse(aylin)
    response = browser.post("/my/sign-in", NEW, htmx=False)
    assert (response.status_code, response.location) == (303, "/my/sign-in")
    assert "Changed." in browser.get("/my/sign-in").text


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"present": ""}, "Type the one you have now"),
        ({"present": "0000"}, "not your present PIN"),
        ({"new_pin": ""}, "Type the new one"),
        ({"new_pin": "12"}, "4 to 8 digits"),
        ({"new_password": "short"}, "at least 10"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(browse, aylin, wrong, words, htmx):
    aylin.change(aylin, email="a@plant.example")
    save(aylin)
    response = browse(aylin).post("/my/sign-in", NEW | wrong, htmx=htmx)
    assert response.status_code == 422
    assert words in response.text
    db.session.expire_all()
    assert secrets.fits("1001", aylin.pin_hash)


def test_guessing_the_present_pin_on_an_open_device_is_slowed_down(browse, aylin):
    browser, start = browse(aylin), clock.now()
    with clock.at(start):
        for _ in range(5):
            browser.post("/my/sign-in", NEW | {"present": "0000"})
        assert "Too many wrong tries" in browser.post("/my/sign-in", NEW).text
    with clock.at(start + timedelta(seconds=6)):
        assert browser.post("/my/sign-in", NEW).status_code == 200


def test_a_first_password_is_set_by_who_knows_the_pin(browse, aylin):
    browser = browse(aylin)
    browser.post("/my/sign-in", {"email": "a@plant.example", "language": "en"})
    db.session.expire_all()
    assert (aylin.email, aylin.language) == ("a@plant.example", "en")
    browser.post("/my/sign-in", {"present": "1001", "new_password": "a long password"})
    entered = {"badge": "A@plant.example", "pin": "a long password"}
    assert browse().post("/sign-in", entered).status_code == 303


@pytest.mark.parametrize("htmx", [True, False])
def test_somebody_elses_email_address_is_refused(browse, aylin, tomasz, htmx):
    tomasz.change(tomasz, email="t@plant.example")
    save(tomasz)
    response = browse(aylin).post("/my/sign-in", {"email": "T@plant.example"}, htmx=htmx)
    assert response.status_code == 422
    assert "Tomasz Wójcik has this e-mail address" in response.text
    db.session.expire_all()
    assert aylin.email is None


def test_nobody_changes_role_or_team_this_way(browse, aylin, packing):
    browse(aylin).post("/my/sign-in", {"email": "", "role": "admin", "team_id": "", "name": "X"})
    db.session.expire_all()
    assert (aylin.role, aylin.team, aylin.name) == ("worker", packing, "Aylin Kaya")
