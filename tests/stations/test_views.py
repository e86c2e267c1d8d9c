"""Looking after stations: adding, renaming, closing, and their codes."""

import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.stations.models import Station, StationCode
from tests.conftest import save


def last_event():
    return db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()


def station_called(name):
    return db.session.scalar(db.select(Station).where(Station.name == name))


@pytest.mark.parametrize("url", ["/stations", "/stations/labels"])
def test_only_admins_look_after_stations(browse, ada, jonas, aylin, station, url):
    assert browse(ada).get(url).status_code == 200
    assert browse(jonas).get(url).status_code == 403
    assert browse(aylin).get(url).status_code == 403


@pytest.mark.parametrize("step", ["", "/closing", "/opening", "/code", "/code/revocation"])
def test_a_leader_may_not_change_a_station(browse, jonas, station, step):
    form = {"name": "Mine"}
    assert browse(jonas).post(f"/stations/{station.id}{step}", form).status_code == 403
    assert browse(jonas).post("/stations/999", form).status_code == 404


def test_several_stations_are_added_at_once_and_only_once(browse, ada, packing):
    form = {"team": packing.id, "names": "Line 3, scale\n\n  Gate \nGate", "key": "k"}
    browser = browse(ada)
    for _ in range(2):
        assert browser.post("/stations", form, htmx=False).location == "/stations"
    names = db.session.scalars(db.select(Station.name).order_by(Station.id)).all()
    assert names == ["Line 3, scale", "Gate"]
    assert last_event().kind is EventKind.STATION_ADDED
    assert station_called("Gate").code.is_valid


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("", "The name is missing"),
        ("x" * 301, "longer than 300"),
        ("New one\nline 3, SEALING", "a station called"),
        ("\n".join(map(str, range(101))), "a hundred at a time"),
    ],
)
def test_what_does_not_fit_adds_nothing(browse, ada, packing, station, names, words):
    answer = browse(ada).post("/stations", {"team": packing.id, "names": names}, htmx=False)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalars(db.select(Station)).all() == [station]


def test_the_list_says_how_often_a_code_was_used(browse, ada, station):
    page = browse(ada).get("/stations").text
    assert station.code.code in page
    assert "not used yet" in page
    for _ in range(2):
        browse(ada).get(f"/s/{station.code.code}")
    assert "used 2 times" in browse(ada).get("/stations").text


@pytest.mark.parametrize("htmx", [True, False])
def test_a_station_is_renamed(browse, ada, station, htmx):
    answer = browse(ada).post(f"/stations/{station.id}", {"name": " Sealing "}, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert db.session.get(Station, station.id).name == "Sealing"
    assert last_event().kind is EventKind.STATION_CHANGED
    assert last_event().details["before"] == {"name": "Line 3, sealing"}


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(("name", "words"), [("", "missing"), ("GATE", "called “GATE” already")])
def test_a_name_that_does_not_fit_comes_back(browse, ada, packing, station, htmx, name, words):
    save(Station.add("Gate", packing, by=ada))
    answer = browse(ada).post(f"/stations/{station.id}", {"name": name}, htmx=htmx)
    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.get(Station, station.id).name == "Line 3, sealing"


def test_a_closed_stations_label_rests_until_it_is_opened(browse, ada, station):
    browser, code = browse(ada), station.code.code
    browser.post(f"/stations/{station.id}/closing")
    assert last_event().kind is EventKind.STATION_CLOSED
    assert browse(ada).get(f"/s/{code}").status_code == 410
    assert browser.post(f"/stations/{station.id}/code").status_code == 409
    browser.post(f"/stations/{station.id}/opening")
    assert last_event().kind is EventKind.STATION_OPENED
    assert browse(ada).get(f"/s/{code}").status_code == 303


def test_a_new_code_is_made_once_and_puts_the_old_label_out_of_date(browse, ada, station):
    browser, old = browse(ada), station.code.code
    for _ in range(2):
        assert browser.post(f"/stations/{station.id}/code", {"key": "once"}).status_code == 200
    assert last_event().kind is EventKind.STATION_CODE_REPLACED
    assert len(db.session.scalars(db.select(StationCode)).all()) == 2
    new = db.session.get(Station, station.id).code.code
    page = browse().get(f"/s/{old}")
    assert page.status_code == 410
    assert "out of date" in page.text
    assert 'href="/ideas/new"' in page.text
    assert browse().get(f"/s/{new}").status_code == 200


def test_a_revoked_code_has_no_successor_until_one_is_asked_for(browse, ada, station):
    browser = browse(ada)
    browser.post(f"/stations/{station.id}/code/revocation", htmx=False)
    assert last_event().kind is EventKind.STATION_CODE_REVOKED
    assert db.session.get(Station, station.id).code is None
    assert "no code" in browser.get("/stations").text


@pytest.mark.parametrize("code", ["zzzzzzz", "%27--", "x" * 20])
def test_a_code_that_never_was_is_said_in_words(browse, ada, code):
    answer = browse().get(f"/s/{code}")
    assert answer.status_code == 404
    assert "out of date" in answer.text
