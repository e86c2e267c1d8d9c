"""Making kiosks, looking after them, ending them."""

import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.kiosks.device import COOKIE
from kaizen.kiosks.models import Kiosk
from kaizen.people.sign_ins import SignIn
from tests.browser import forget_the_last_request
from tests.kiosks.conftest import WRONG_PIN

NEW = {
    "asks_pin": "no",
    "forgets_after": "45",
    "language": "pl",
    "takes_nameless": "y",
    "name": "Gate 7",
}


def kiosks():
    return db.session.scalars(db.select(Kiosk).order_by(Kiosk.id)).all()


def test_this_very_browser_becomes_a_kiosk_and_the_admin_is_signed_out(browse, ada, packing):
    browser = browse(ada)
    answer = browser.post("/kiosks/new", NEW | {"team": packing.id}, htmx=False)
    assert (answer.status_code, answer.location) == (303, "/kiosk")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    (kiosk,) = kiosks()
    assert (kiosk.asks_pin, kiosk.forgets_after, kiosk.language) == (False, 45, "pl")
    assert db.session.scalar(db.select(SignIn.id)) is None
    assert browser.get("/kiosk").status_code == 200
    assert browser.get("/kiosks").location == "/kiosk"


def test_the_cookie_is_for_tls_only_behind_tls(app, ada, packing):
    client = app.test_client()
    entry = {"badge": "9001", "pin": "9001"}
    client.post("/sign-in", data=entry, base_url="https://localhost")
    forget_the_last_request()
    form = NEW | {"team": packing.id}
    answer = client.post("/kiosks/new", data=form, base_url="https://localhost")
    cookie = next(
        c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"__Host-{COOKIE}=")
    )
    assert "Secure" in cookie


def test_a_form_without_a_name_comes_back(browse, ada, packing):
    answer = browse(ada).post("/kiosks/new", NEW | {"team": packing.id, "name": ""}, htmx=False)
    assert answer.status_code == 422
    assert "The name is missing" in answer.text
    assert not kiosks()


@pytest.mark.parametrize("path", ["/kiosks", "/kiosks/new", "/kiosks/1", "/kiosks/1/revocation"])
def test_only_admins_look_after_kiosks(browse, jonas, kiosk, path):
    assert browse(jonas).get(path).status_code == 403


def test_settings_are_changed_and_written_down(browse, ada, kiosk, returns):
    browser = browse(ada)
    assert browser.get(f"/kiosks/{kiosk.id}").status_code == 200
    changed = NEW | {"team": returns.id, "asks_pin": "yes"}
    assert browser.post(f"/kiosks/{kiosk.id}", changed, htmx=False).location == "/kiosks"
    assert (kiosk.name, kiosk.asks_pin, kiosk.team.name) == ("Gate 7", True, "Returns desk")
    event = db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.kind is EventKind.KIOSK_CHANGED
    assert "Gate 7" in browser.get("/kiosks").text


def test_a_revoked_device_goes_to_the_sign_in_page_and_is_no_kiosk(
    browse, ada, kiosk, stand, aylin
):
    at_the_kiosk, admin = stand(aylin), browse(ada)
    assert at_the_kiosk.get("/kiosk/doors").status_code == 200
    assert admin.get(f"/kiosks/{kiosk.id}/revocation").status_code == 200
    admin.post(f"/kiosks/{kiosk.id}/revocation", htmx=False)
    answer = at_the_kiosk.get("/kiosk/doors")
    assert answer.location == "/sign-in"
    assert f"{COOKIE}=;" in " ".join(answer.headers.getlist("Set-Cookie"))
    assert at_the_kiosk.client.get_cookie(COOKIE) is None
    assert at_the_kiosk.get("/").location == "/sign-in"
    assert admin.post(f"/kiosks/{kiosk.id}/revocation", htmx=False).status_code == 409


def test_leaving_needs_an_admins_own_pin(stand, ada, jonas, kiosk):
    browser = stand()
    wrong = browser.post("/kiosk/exit", {"badge": "9001", "pin": WRONG_PIN})
    assert wrong.status_code == 422
    assert WRONG_PIN not in wrong.text
    leader = browser.post("/kiosk/exit", {"badge": "2001", "pin": "2001"})
    assert leader.status_code == 403
    assert "Only an admin" in leader.text
    done = browser.post("/kiosk/exit", {"badge": "9001", "pin": "9001"}, htmx=False)
    assert done.location == "/sign-in"
    assert db.session.get(Kiosk, kiosk.id).is_revoked
    assert browser.client.get_cookie(COOKIE) is None


def test_leaving_is_throttled_like_signing_in(stand, ada, kiosk):
    browser = stand()
    wrong = {"badge": "9001", "pin": WRONG_PIN}
    assert [browser.post("/kiosk/exit", wrong).status_code for _ in range(6)][-2:] == [422, 429]
    right = browser.post("/kiosk/exit", {"badge": "9001", "pin": "9001"})
    assert right.status_code == 429
    assert not kiosk.is_revoked


def test_any_other_browser_is_told_how_to_make_a_kiosk(browse, aylin):
    assert "An admin makes one" in browse().get("/kiosk").text
    assert browse(aylin).get("/kiosk/doors").location == "/kiosk"
    assert browse(aylin).post("/kiosk/heard", {"complaint": 1}, htmx=False).location == "/kiosk"
