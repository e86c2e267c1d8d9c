import re

import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people.models import Person, Role
from kaizen.people.queries import SHOWN_AT_ONCE
from tests.conftest import person, save

MAI = {"name": "Mai Nguyen", "badge": "1003", "pin": "4821", "role": "worker", "key": "k1"}


def last_event() -> Event:
    return db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()


def called(name: str) -> Person | None:
    return db.session.scalar(db.select(Person).where(Person.name == name))


@pytest.mark.parametrize("url", ["/people", "/people/new", "/people/{0}", "/people/{0}/secret"])
def test_only_admins_look_after_people(browse, ada, jonas, aylin, url):
    url = url.format(aylin.id)
    assert browse(ada).get(url).status_code == 200
    assert browse(jonas).get(url).status_code == 403
    assert browse(aylin).get(url).status_code == 403


@pytest.mark.parametrize("do", ["", "/departure", "/return", "/secret"])
def test_only_admins_change_people(browse, ada, jonas, aylin, do):
    assert browse(jonas).post(f"/people/{aylin.id}{do}", MAI).status_code == 403
    assert browse(ada).post(f"/people/999999{do}", MAI).status_code == 404
    assert called("Aylin Kaya").is_active


def test_the_list_finds_people_by_name_badge_and_accentless_letters(browse, ada, aylin, tomasz):
    browser = browse(ada)
    assert names(browser.get("/people?q=wojcik")) == ["Tomasz Wójcik"]
    assert names(browser.get("/people?q=1001")) == ["Aylin Kaya"]
    assert names(browser.get("/people?q=%25")) == ["Ada Owusu", "Aylin Kaya", "Tomasz Wójcik"]
    assert "Nobody found" in browser.get("/people?q=zzz").text


def test_the_list_narrows_by_team_role_and_standing(browse, ada, aylin, ruth, returns):
    aylin.leave(ada)
    db.session.commit()
    browser = browse(ada)
    assert names(browser.get(f"/people?team={returns.id}")) == ["Ruth Adler"]
    assert names(browser.get("/people?role=admin")) == ["Ada Owusu"]
    assert names(browser.get("/people?standing=left")) == ["Aylin Kaya"]
    assert "Aylin Kaya" in names(browser.get("/people?standing=all"))
    assert "Aylin Kaya" not in names(browser.get("/people?role=nonsense&team=x&page=x"))


def test_the_list_shows_fifty_at_a_time(browse, ada, packing):
    for number in range(SHOWN_AT_ONCE + 3):
        Person.add(f"Person {number:03}", None, team=packing, badge=f"7{number:03}")
    db.session.commit()
    browser = browse(ada)
    assert len(names(browser.get("/people?q=person"))) == SHOWN_AT_ONCE
    second = browser.get("/people?q=person&page=2")
    assert names(second) == ["Person 050", "Person 051", "Person 052"]
    assert "q=person" in second.text
    assert names(browser.get("/people?q=person&page=99")) == names(second)


def names(response) -> list[str]:
    return re.findall(r'<span[^>]* translate="no">([^<]+)</span></span></a></th>', response.text)


def test_an_admin_adds_a_person(browse, ada, packing):
    response = browse(ada).post("/people/new", MAI | {"team_id": packing.id}, htmx=False)
    mai = called("Mai Nguyen")
    assert response.location == f"/people/{mai.id}"
    assert (mai.badge, mai.team, mai.role) == ("1003", packing, Role.WORKER)
    assert last_event().kind is EventKind.SECRET_CHANGED
    assert browse().post("/sign-in", {"badge": "1003", "pin": "4821"}).status_code == 303


def test_a_pin_is_made_when_none_is_given_and_shown_once(browse, ada):
    browser = browse(ada)
    page = browser.post("/people/new", MAI | {"pin": ""}, htmx=False)
    assert page.headers["Cache-Control"] == "no-store"
    pin = re.search(r"once__secret[^>]*>(\d{6})<", page.text)[1]
    assert browse().post("/sign-in", {"badge": "1003", "pin": pin}).status_code == 303
    again = browser.post("/people/new", MAI | {"pin": ""}, htmx=False)
    assert (again.status_code, again.location) == (303, "/people"), "sent twice, added once"
    assert pin not in browser.get(f"/people/{called('Mai Nguyen').id}").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "The name is missing"),
        ({"badge": "1001"}, "Aylin Kaya has this badge number"),
        ({"badge": ""}, "is needed to sign in"),
        ({"pin": "12"}, "4 to 8 digits"),
        ({"email": "mai"}, "does not look like"),
        ({"badge": "", "email": "m@plant.example", "password": "short"}, "at least 10"),
        ({"role": "king"}, "Invalid Choice"),
        ({"team_id": "999"}, "Not a valid choice"),
    ],
)
def test_an_entry_that_does_not_fit_comes_back_with_its_words(browse, ada, aylin, wrong, words):
    response = browse(ada).post("/people/new", MAI | wrong, htmx=False)
    assert response.status_code == 422
    assert words in response.text
    assert called("Mai Nguyen") is None
    if "name" not in wrong:
        assert 'value="Mai Nguyen"' in response.text


def entry(who: Person, **changes) -> dict:
    kept = {"name": who.name, "badge": who.badge, "role": who.role.value, "team_id": who.team_id}
    return kept | changes


def test_an_entry_is_changed_with_and_without_htmx(browse, ada, aylin, returns):
    browser = browse(ada)
    changed = entry(aylin, name="Aylin Berg", team_id=returns.id, role="manager")
    response = browser.post(f"/people/{aylin.id}", changed)
    assert response.status_code == 200
    assert "Saved." in response.text
    assert (aylin.name, aylin.team, aylin.role) == ("Aylin Berg", returns, Role.MANAGER)
    assert last_event().kind is EventKind.PERSON_CHANGED
    plain = browser.post(f"/people/{aylin.id}", entry(aylin, name="Aylin Kaya"), htmx=False)
    assert (plain.status_code, plain.location) == (303, f"/people/{aylin.id}")
    assert "Saved." in browser.get(plain.location).text


@pytest.mark.parametrize("htmx", [True, False])
def test_somebody_elses_badge_is_refused_beside_the_field(browse, ada, aylin, tomasz, htmx):
    response = browse(ada).post(f"/people/{aylin.id}", entry(aylin, badge="1002"), htmx=htmx)
    assert response.status_code == 422
    assert "Tomasz Wójcik has this badge number" in response.text
    assert 'value="1002"' in response.text
    db.session.expire_all()
    assert aylin.badge == "1001"


@pytest.mark.parametrize("htmx", [True, False])
def test_the_last_admin_is_told_to_name_another_first(browse, ada, htmx):
    browser = browse(ada)
    demoted = browser.post(f"/people/{ada.id}", entry(ada, role="worker"), htmx=htmx)
    left = browser.post(f"/people/{ada.id}/departure", htmx=htmx)
    for response in (demoted, left):
        assert response.status_code == 409
        assert response.text.count("This is the last admin") == 1
    db.session.expire_all()
    assert ada.is_admin
    assert ada.is_active


def test_a_manager_who_becomes_a_worker_leads_nobody(browse, ada, jonas, packing):
    browse(ada).post(f"/people/{jonas.id}", entry(jonas, role="worker"))
    db.session.expire_all()
    assert packing.leaderships == []
    kinds = db.session.scalars(db.select(Event.kind).order_by(Event.id.desc()).limit(2)).all()
    assert set(kinds) == {EventKind.TEAM_CHANGED, EventKind.PERSON_CHANGED}


def test_who_is_set_inactive_is_out_and_can_return(browse, ada, aylin):
    admin, worker = browse(ada), browse(aylin)
    response = admin.post(f"/people/{aylin.id}/departure")
    assert "Inactive" in response.text
    assert not aylin.is_active
    assert last_event().kind is EventKind.PERSON_LEFT
    assert worker.get("/my/sign-in").status_code == 303
    assert browse().post("/sign-in", {"badge": "1001", "pin": "1001"}).status_code == 422
    before = last_event().id
    admin.post(f"/people/{aylin.id}/departure")
    assert last_event().id == before, "a second tap changes nothing"
    back = admin.post(f"/people/{aylin.id}/return", htmx=False)
    assert (back.status_code, back.location) == (303, f"/people/{aylin.id}")
    assert last_event().kind is EventKind.PERSON_RETURNED
    assert worker.get("/my/sign-in").status_code == 303, "old sign-ins stay ended"


def test_a_new_pin_is_shown_once_and_ends_every_sign_in(browse, ada, aylin):
    worker = browse(aylin)
    page = browse(ada).post(f"/people/{aylin.id}/secret", {"key": "k"}, htmx=False)
    pin = re.search(r"once__secret[^>]*>(\d{6})<", page.text)[1]
    assert worker.get("/my/sign-in").status_code == 303
    assert browse().post("/sign-in", {"badge": "1001", "pin": "1001"}).status_code == 422
    assert browse().post("/sign-in", {"badge": "1001", "pin": pin}).status_code == 303
    assert pin not in str(last_event().details)


def test_a_typed_pin_is_not_repeated_and_a_short_one_refused(browse, ada, aylin):
    browser, url = browse(ada), f"/people/{aylin.id}/secret"
    assert browser.post(url, {"new_pin": "12"}, htmx=False).status_code == 422
    assert browser.post(url, {"new_pin": "7777"}, htmx=False).location == f"/people/{aylin.id}"
    assert browse().post("/sign-in", {"badge": "1001", "pin": "7777"}).status_code == 303


def test_an_admin_who_renews_the_own_pin_stays_signed_in(browse, ada):
    browser = browse(ada)
    browser.post(f"/people/{ada.id}/secret", {"new_pin": "7777"}, htmx=False)
    assert browser.get("/people").status_code == 200


def test_somebody_without_a_badge_gets_a_password(browse, ada, packing):
    one = save(Person.add("Office", None, email="office@plant.example"))
    page = browse(ada).post(f"/people/{one.id}/secret", {}, htmx=False)
    password = re.search(r"once__secret[^>]*>([^<]+)<", page.text)[1]
    entered = {"badge": "office@plant.example", "pin": password}
    assert browse().post("/sign-in", entered).status_code == 303


def test_markup_and_other_scripts_are_shown_as_text(browse, ada, packing):
    person('<b onclick="x">"مريم"</b>', "1009", packing)
    page = browse(ada).get("/people").text
    assert "<b onclick" not in page
    assert "مريم" in page
