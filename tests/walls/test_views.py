"""The screens of a team: added, changed and revoked by who leads it."""

import re

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.kiosks.models import hash_of
from kaizen.walls.models import Wall

ADDED = {"name": "Beside gate 2", "names": "initials", "language": "pl"}


def events(kind: EventKind) -> list[Event]:
    return list(db.session.scalars(db.select(Event).where(Event.kind == kind)))


def test_a_leader_adds_a_screen_and_sees_its_address_once(browse, packing, jonas):
    browser = browse(jonas)
    shown = browser.post(f"/teams/{packing.id}/walls/new", ADDED, htmx=False)
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    token = re.search(r"/wall/([\w-]+)", shown.text)[1]
    wall = db.session.scalars(db.select(Wall)).one()
    assert (wall.name, wall.initials, wall.language) == ("Beside gate 2", True, "pl")
    assert wall.token_hash == hash_of(token)
    assert [one.details for one in events(EventKind.WALL_ADDED)] == [{"name": "Beside gate 2"}]
    listed = browser.get(f"/teams/{packing.id}/walls")
    assert "Beside gate 2" in listed.text
    assert token not in listed.text


def test_a_form_sent_twice_adds_one_screen(browse, packing, jonas):
    browser, form = browse(jonas), ADDED | {"key": "one"}
    browser.post(f"/teams/{packing.id}/walls/new", form, htmx=False)
    again = browser.post(f"/teams/{packing.id}/walls/new", form, htmx=False)
    assert again.status_code == 303
    assert db.session.scalar(db.select(db.func.count(Wall.id))) == 1


def test_a_screen_without_a_name_comes_back(browse, packing, jonas):
    form = ADDED | {"name": " ", "language": "de"}
    answer = browse(jonas).post(f"/teams/{packing.id}/walls/new", form, htmx=False)
    assert answer.status_code == 422
    assert "The name is missing." in answer.text
    assert '<option selected value="de">' in answer.text


def test_a_screen_is_changed(browse, hung, jonas):
    wall, _token = hung
    form = {"name": "At the door", "names": "initials", "language": ""}
    answer = browse(jonas).post(f"/walls/{wall.id}", form, htmx=False)
    assert answer.status_code == 303
    assert (wall.name, wall.initials) == ("At the door", True)
    (event,) = events(EventKind.WALL_CHANGED)
    assert event.details["before"] == {"name": "Beside gate 2", "initials": False}
    browse(jonas).post(f"/walls/{wall.id}", form, htmx=False)
    assert len(events(EventKind.WALL_CHANGED)) == 1


def test_a_change_without_a_name_comes_back(browse, hung, jonas):
    wall, _token = hung
    answer = browse(jonas).post(f"/walls/{wall.id}", {"name": "", "names": "short"}, htmx=False)
    assert answer.status_code == 422
    assert wall.name == "Beside gate 2"


def test_a_screen_is_revoked_after_a_question(browse, hung, jonas):
    wall, token = hung
    browser = browse(jonas)
    assert "Revoke “Beside gate 2”?" in browser.get(f"/walls/{wall.id}/revocation").text
    assert browser.get(f"/wall/{token}").status_code == 200
    assert browser.post(f"/walls/{wall.id}/revocation", htmx=False).status_code == 303
    assert wall.is_revoked
    assert len(events(EventKind.WALL_REVOKED)) == 1
    assert browser.get(f"/wall/{token}").status_code == 404
    assert browser.get(f"/walls/{wall.id}").status_code == 404
    assert browser.post(f"/walls/{wall.id}/revocation", htmx=False).status_code == 409


def test_only_who_leads_the_team_has_screens(browse, hung, packing, aylin, ruth, ada):
    wall, _token = hung
    urls = [f"/teams/{packing.id}/walls", f"/teams/{packing.id}/walls/new", f"/walls/{wall.id}"]
    urls += [f"/walls/{wall.id}/revocation"]
    for url in urls:
        assert browse(aylin).get(url).status_code == 403
        assert browse(ruth).get(url).status_code == 403
        assert browse(ada).get(url).status_code == 200
    form = {"name": "Mine", "names": "short", "language": ""}
    assert browse(ruth).post(urls[1], form, htmx=False).status_code == 403
    assert browse(ruth).post(urls[2], form, htmx=False).status_code == 403
    assert browse(ruth).post(urls[3], htmx=False).status_code == 403
    assert not wall.is_revoked


def test_there_is_no_other_screen(browse, jonas):
    for url in ("/walls/999", "/walls/999/revocation", "/teams/999/walls"):
        assert browse(jonas).get(url).status_code == 404
