import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people.models import Person, Role
from kaizen.setup.board import AlreadySetUp, set_up_board
from kaizen.setup.code import is_setup_code, setup_code
from kaizen.teams.models import Team

GOOD = {"name": "Ada Owusu", "badge": "9001", "pin": "4821", "team": "Packing, line 3"}
ELSEWHERE = {"environ_base": {"REMOTE_ADDR": "192.168.1.20"}}


def welcome(browser, data=GOOD, **options):
    return browser.post("/welcome", data, htmx=False, **options)


def everybody() -> list[Person]:
    return list(db.session.scalars(db.select(Person)))


def test_an_empty_board_leads_every_visitor_to_the_welcome(browse):
    browser = browse()
    assert browser.get("/").location == "/sign-in"
    assert browser.get("/complaints").location.startswith("/sign-in")
    assert browser.get("/sign-in").location == "/welcome"
    assert browser.get("/welcome").status_code == 200


def test_three_things_make_the_first_admin_who_is_signed_in(browse):
    browser = browse()
    assert welcome(browser).location == "/"
    (ada,) = everybody()
    assert (ada.name, ada.role, ada.badge) == ("Ada Owusu", Role.ADMIN, "9001")
    assert ada.team.name == "Packing, line 3"
    assert ada.team.leaders == [ada]
    assert browser.get("/people").status_code == 200
    kinds = db.session.scalars(db.select(Event.kind).order_by(Event.id)).all()
    assert kinds[:2] == [EventKind.BOARD_SET_UP, EventKind.PERSON_ADDED]
    assert EventKind.TEAM_ADDED in kinds


def test_an_email_address_and_a_password_do_as_well(browse):
    given = {"email": "ada@plant.example", "password": "a long password"}
    browser = browse()
    assert welcome(browser, {"name": "Ada", "team": "Packing", **given}).status_code == 303
    browser.post("/sign-out", htmx=False)
    entered = {"badge": given["email"], "pin": given["password"]}
    assert browser.post("/sign-in", entered, htmx=False).status_code == 303


def test_both_ways_to_sign_in_are_fine(browse):
    both = {**GOOD, "email": "ada@plant.example", "password": "a long password"}
    assert welcome(browse(), both).status_code == 303
    (ada,) = everybody()
    assert ada.pin_hash
    assert ada.password_hash


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "The name is missing"),
        ({"team": ""}, "name is missing"),
        ({"pin": "12"}, "4 to 8 digits"),
        ({"pin": ""}, "4 to 8 digits"),
        ({"badge": ""}, "Choose a badge number"),
        ({"badge": "", "pin": ""}, "Choose a badge number"),
        ({"email": "ada"}, "does not look like an e-mail"),
        ({"email": "ada@plant.example", "password": "short"}, "at least 10"),
        ({"badge": "", "pin": "", "email": "ada@plant.example"}, "at least 10"),
        ({"password": "a long password"}, "The e-mail address is missing"),
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(browse, wrong, words):
    response = welcome(browse(), GOOD | wrong)
    assert response.status_code == 422
    assert words in response.text
    assert ("Ada Owusu" in response.text) is (wrong.get("name") is None)
    assert everybody() == []


@pytest.mark.parametrize(
    "options",
    [
        ELSEWHERE,
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"Host": "evil.example:8000"}},
    ],
    ids=["another machine", "proxy", "proxy by standard", "another name for this machine"],
)
def test_a_visitor_from_elsewhere_needs_the_code(app, browse, options):
    browser, code = browse(), setup_code(app.config["SECRET_KEY"])
    for data in (GOOD, GOOD | {"code": "abcdefgh"}):
        response = welcome(browser, data, **options)
        assert response.status_code == 422
        assert "not the code" in response.text
    assert everybody() == []
    assert welcome(browser, GOOD | {"code": f" {code.upper()} "}, **options).status_code == 303


def test_a_visitor_on_this_machine_needs_no_code(browse):
    assert 'name="code"' not in browse().get("/welcome").text
    assert 'name="code"' in browse().get("/welcome", **ELSEWHERE).text


def test_the_code_is_the_same_on_all_machines_of_one_board_only():
    assert setup_code("ours") == setup_code("ours") != setup_code("theirs")
    assert is_setup_code(setup_code("ours"), "ours")
    assert not is_setup_code("", "ours")


def test_a_board_with_people_is_not_set_up_again(browse, aylin):
    assert browse().get("/welcome").location == "/sign-in"
    assert welcome(browse()).location == "/sign-in"
    assert browse().post("/welcome/demo", htmx=False).location == "/sign-in"
    assert everybody() == [aylin]


def test_of_two_visitors_at_once_one_becomes_admin(app, aylin):
    with pytest.raises(AlreadySetUp):
        set_up_board("B", "Team", badge="2", pin=None, email=None, password=None)


def test_who_comes_second_is_told(browse, aylin, monkeypatch):
    monkeypatch.setattr("kaizen.setup.views.anybody_here", lambda: False)
    response = welcome(browse())
    assert response.status_code == 409
    assert "Somebody else has set up this board" in response.text
    assert db.session.query(Team).count() == 1


def test_the_demo_is_loaded_and_shows_its_sign_ins(app, browse, monkeypatch):
    from kaizen.demo import loading

    loaded = []
    monkeypatch.setattr(loading, "load_demo", lambda: loaded.append(True))
    assert browse().post("/welcome/demo", htmx=False, **ELSEWHERE).status_code == 422
    assert not loaded
    assert browse().post("/welcome/demo", htmx=False).location == "/sign-in"
    assert loaded
