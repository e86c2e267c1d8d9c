"""What must be known, at a kiosk: a badge and one tap."""

from kaizen.extensions import db
from kaizen.standards.models import NewStep, Standard, Way
from kaizen.standards.training import Training
from tests.conftest import a_standard

NEW_WAY = Way("Print both labels", [NewStep("In one go")])


def ticked():
    rows = db.session.scalars(db.select(Training).order_by(Training.id))
    return [(one.person.name, one.version.number) for one in rows]


def test_the_doors_say_what_is_to_read_only_where_something_is(stand, packing, aylin, jonas):
    assert "To read" not in stand(aylin).get("/kiosk/doors").text
    a_standard(packing, jonas, "Print both labels")
    assert "To read (1)" in stand(aylin).get("/kiosk/doors").text
    a_standard(packing, jonas, "Hang a second hook")
    page = stand(aylin).get("/kiosk/doors").text
    assert "To read (2)" in page
    assert "and 1 more" in page


def test_a_badge_and_one_tap(stand, standard, aylin):
    browser, url = stand(aylin), f"/kiosk/to-read/{standard.id}"
    for _ in range(2):
        done = browser.post(url, {"version": "1", "key": "k"}, htmx=False)
        assert done.location == f"{url}/tick"
    assert ticked() == [("Aylin Kaya", 1)]
    assert "You can do it." in browser.get(done.location).text
    undone = browser.post(url, {"version": "1", "can": "0"}, htmx=False)
    assert undone.location == url
    assert ticked() == []


def test_the_steps_are_read_here_and_the_next_one_is_offered(stand, packing, standard, aylin):
    hooks = a_standard(packing, standard.owner, "Hang a second hook").standard
    browser = stand(aylin)
    page = browser.get(f"/kiosk/to-read/{standard.id}").text
    assert "Print the lot number twice" in page
    assert "Press the label on" in page
    done = browser.post(f"/kiosk/to-read/{standard.id}", {"version": "1"}, htmx=False)
    page = browser.get(done.location).text
    assert "1 more to read." in page
    assert f"/kiosk/to-read/{hooks.id}" in page
    assert "Hang a second hook" in browser.get("/kiosk/to-read").text


def test_an_older_version_is_refused_in_words(stand, standard, aylin, jonas):
    standard.rewrite(jonas, NEW_WAY)
    db.session.commit()
    answer = stand(aylin).post(f"/kiosk/to-read/{standard.id}", {"version": "1"}, htmx=False)
    assert answer.status_code == 409
    assert "There is a newer version" in answer.text
    assert ticked() == []


def test_what_does_not_hold_is_not_read(stand, standard, aylin, jonas):
    standard.withdraw(jonas, reason="No labels any more")
    db.session.commit()
    browser = stand(aylin)
    assert browser.get(f"/kiosk/to-read/{standard.id}").status_code == 404
    answer = browser.post(f"/kiosk/to-read/{standard.id}", {"version": "1"}, htmx=False)
    assert answer.status_code == 409
    assert browser.get("/kiosk/to-read/99").status_code == 404
    assert "Nothing to read" in browser.get("/kiosk/to-read").text


def test_the_desks_page_is_the_kiosks_own_there_and_a_group_is_not_ticked(stand, standard, jonas):
    browser = stand(jonas)
    assert browser.get("/to-read").location == "/kiosk/to-read"
    assert browser.get(f"/standards/{standard.id}/group").status_code == 403
    sent = {"version": 1, "person": [jonas.id]}
    assert browser.post(f"/standards/{standard.id}/group", sent).status_code == 403
    assert db.session.get_one(Standard, standard.id).is_in_force
    assert ticked() == []


def test_elsewhere_this_room_is_not_entered(browse, standard, aylin):
    browser = browse(aylin)
    assert browser.get("/kiosk/to-read").location == "/kiosk"
    answer = browser.post(f"/kiosk/to-read/{standard.id}", {"version": "1"}, htmx=False)
    assert answer.location == "/kiosk"
    assert ticked() == []
