"""What a kiosk keeps in, keeps out, and forgets."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.kiosks.device import INSTEAD, OPEN_DOORS, is_open_here
from kaizen.people.sign_ins import SignIn
from tests.inbox.gathered import gather_all
from tests.statements import statements

ROOMS = [
    "/kiosk/doors",
    "/kiosk/heard",
    "/kiosk/heard/new",
    "/kiosk/votes",
    "/kiosk/ideas",
    "/kiosk/idea",
]


def ends_at():
    return db.session.scalar(db.select(SignIn.ends_at))


@pytest.mark.parametrize(
    "path",
    [
        "/people",
        "/people/new",
        "/teams",
        "/kiosks",
        "/kiosks/new",
        "/stations",
        "/imports",
        "/imports/new",
        "/complaints/export.csv",
        "/my/sign-in",
        "/people/1",
    ],
)
def test_rooms_of_admins_and_of_ones_own_are_closed(stand, ada, path):
    answer = stand(ada).get(path)
    assert answer.status_code == 403
    assert "on a kiosk" in answer.text


def test_every_door_is_closed_unless_it_is_on_the_list(app):
    """Who adds a room decides whether it belongs on a kiosk: it does not by itself."""
    known = set(app.view_functions)
    assert known >= OPEN_DOORS
    assert set(INSTEAD) <= known
    for endpoint in ("people.index", "imports.new", "session.enter", "setup.welcome", "kiosks.new"):
        assert not is_open_here(endpoint)


def test_a_script_is_told_in_place(stand, ada):
    answer = stand(ada).post("/people/new", {"name": "X"})
    assert answer.status_code == 403
    assert answer.headers["HX-Retarget"] == "#refusal"


def test_a_visitor_lands_on_the_waiting_screen(stand, packing):
    browser = stand()
    assert browser.get("/").location == "/kiosk"
    assert browser.get("/sign-in").location == "/kiosk"
    assert browser.get("/people").location == "/kiosk"
    assert browser.post("/ideas", {"title": "x"}).headers["HX-Redirect"] == "/kiosk"


def test_doors_of_the_board_open_in_the_kiosks_own_size(stand, aylin, complaint):
    browser = stand(aylin)
    assert browser.get("/").location == "/kiosk/doors"
    assert browser.get(f"/ideas/new?complaint={complaint.id}").location == (
        f"/kiosk/idea?complaint={complaint.id}"
    )


def test_nothing_is_kept_by_the_browser(stand, aylin):
    browser = stand(aylin)
    for path in ROOMS:
        assert browser.get(path).headers["Cache-Control"] == "no-store"
    gone = browser.post("/kiosk/sign-out", htmx=False)
    assert gone.location == "/kiosk"
    assert "storage" in gone.headers["Clear-Site-Data"]
    assert "cookies" not in gone.headers["Clear-Site-Data"]
    for path in ROOMS:
        assert browser.get(path).location == "/kiosk"
    assert db.session.scalar(db.select(SignIn.id)) is None


def test_the_server_forgets_too_when_the_browser_has_crashed(stand, aylin, kiosk):
    start = clock.now()
    with clock.at(start):
        browser = stand(aylin)
    assert ends_at() == start + timedelta(seconds=120)
    with clock.at(start + timedelta(seconds=121)):
        assert browser.get("/kiosk/doors").location == "/kiosk"


def test_use_prolongs_the_sign_in_without_writing_each_time(stand, aylin):
    start = clock.now()
    with clock.at(start):
        browser = stand(aylin)
    with clock.at(start + timedelta(seconds=20)):
        browser.get("/kiosk/doors")
    assert ends_at() == start + timedelta(seconds=120)
    with clock.at(start + timedelta(seconds=100)):
        browser.post("/kiosk/presence")
    assert ends_at() == start + timedelta(seconds=220)
    with clock.at(start + timedelta(seconds=200)):
        assert browser.get("/kiosk/doors").status_code == 200


@pytest.mark.parametrize("path", ["/kiosk/doors", "/kiosk/votes", "/kiosk/heard", "/kiosk/idea"])
def test_a_person_at_a_kiosk_costs_eight_queries_at_most(stand, aylin, idea, path):
    browser = stand(aylin)
    gather_all()
    with statements() as asked:
        browser.get(path)
    assert len(asked) <= 8 + (path == "/kiosk/doors"), asked  # which looks into the inbox


def test_without_the_cookie_nobody_asks_for_a_kiosk(browse, tomasz, idea):
    browser = browse(tomasz)
    with statements() as asked:
        browser.get("/ideas")
    assert not [one for one in asked if "FROM kiosk" in one]


def test_pages_wear_the_layout_of_the_kiosk(stand, ada, idea):
    page = stand(ada).get(f"/ideas/{idea.id}").text
    assert "data-kiosk" in page
    assert "Done, sign me out" in page
    for address in ('href="/people"', 'href="/teams"', 'href="/my/sign-in"', "service-worker"):
        assert address not in page
