"""On a shared screen: its own setting, its own team, and no code in its history."""

import pytest

from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.kiosks import device
from kaizen.kiosks.models import Kiosk
from tests.receipts.conftest import code_on


@pytest.fixture
def kiosk(returns, ada):
    kiosk, kiosk.token = Kiosk.enrol("Returns counter", returns, ada)
    db.session.commit()
    return kiosk


@pytest.fixture
def at_kiosk(browse, kiosk):
    browser = browse()
    browser.client.set_cookie(device.COOKIE, kiosk.token)
    return browser


def test_the_team_of_the_kiosk_is_filled_in(at_kiosk, packing, returns):
    page = at_kiosk.get("/nameless/new").text
    assert f'<option selected value="{returns.id}">' in page


def test_an_idea_is_left_in_place_and_nothing_says_where(at_kiosk, form, kiosk):
    answer = at_kiosk.post("/nameless", form)
    assert code_on(answer.text)
    assert "<html" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    idea = db.session.scalars(db.select(Idea)).one()
    assert (idea.authors, idea.station_id) == ([], None)


def test_a_kiosk_that_takes_nothing_nameless_says_so(app, at_kiosk, form, kiosk):
    kiosk.takes_nameless = False
    db.session.commit()
    assert app.config["NAMELESS"]
    assert at_kiosk.get("/nameless/new").status_code == 403
    assert at_kiosk.post("/nameless", form).status_code == 403


def test_a_code_is_read_in_place(at_kiosk, code):
    answer = at_kiosk.post("/follow", {"code": code})
    assert answer.status_code == 200
    assert "Warm the roll first" in answer.text
    reply = at_kiosk.post(f"/follow/{code}/replies", {"words": "The wide one", "key": "k"})
    assert "The wide one" in reply.text
    assert "Your reply is there" in reply.text
