import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.teams.models import Team


def last_event() -> Event:
    return db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()


def called(name: str) -> Team | None:
    return db.session.scalar(db.select(Team).where(Team.name == name))


@pytest.mark.parametrize("url", ["/teams", "/teams/new", "/teams/{0}"])
def test_only_admins_look_after_teams(browse, ada, jonas, aylin, packing, url):
    url = url.format(packing.id)
    assert browse(ada).get(url).status_code == 200
    assert browse(jonas).get(url).status_code == 403
    assert browse(aylin).get(url).status_code == 403
    if url != "/teams":
        assert browse(jonas).post(url, {"name": "Mine"}).status_code == 403


def test_the_list_shows_leaders_parents_and_people(browse, ada, jonas, packing, returns):
    page = browse(ada).get("/teams").text
    assert "Jonas Berg" in page
    assert "nobody yet" in page


def test_a_team_is_added_once(browse, ada, jonas, packing):
    browser = browse(ada)
    form = {"name": " Paint  shop ", "parent_id": packing.id, "leaders": [jonas.id], "key": "k"}
    for _ in range(2):
        assert browser.post("/teams/new", form, htmx=False).location == "/teams"
    paint = called("Paint shop")
    assert (paint.parent, paint.leaders) == (packing, [jonas])
    assert last_event().kind is EventKind.TEAM_ADDED


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "The name is missing"),
        ({"name": "x" * 301}, "longer than 300"),
        ({"name": "packing, LINE 3"}, "a team of this name already"),
        ({"name": "Paint", "parent_id": "999"}, "Not a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(browse, ada, packing, form, words):
    response = browse(ada).post("/teams/new", form, htmx=False)
    assert response.status_code == 422
    assert words in response.text
    assert called("Paint") is None


def test_only_who_can_lead_is_offered_and_taken(browse, ada, jonas, aylin, packing):
    browser = browse(ada)
    assert "Aylin Kaya" not in browser.get(f"/teams/{packing.id}").text
    form = {"name": packing.name, "leaders": [aylin.id]}
    assert browser.post(f"/teams/{packing.id}", form).status_code == 422
    assert packing.leaders == [jonas]


def test_a_team_is_changed_with_and_without_htmx(browse, ada, jonas, packing):
    browser, url = browse(ada), f"/teams/{packing.id}"
    response = browser.post(url, {"name": "Packing", "leaders": [ada.id, jonas.id]})
    assert response.status_code == 200
    assert "Saved." in response.text
    db.session.expire_all()
    assert (packing.name, set(packing.leaders)) == ("Packing", {ada, jonas})
    assert last_event().kind is EventKind.TEAM_CHANGED
    assert browser.post(url, {"name": "Packing 3"}, htmx=False).location == "/teams"
    db.session.expire_all()
    assert packing.leaders == []


@pytest.mark.parametrize("htmx", [True, False])
def test_a_circle_of_teams_is_refused_in_words(browse, ada, packing, returns, htmx):
    returns.change(ada, name=returns.name, parent=packing, leaders=[])
    db.session.commit()
    form = {"name": "Typed", "parent_id": returns.id}
    response = browse(ada).post(f"/teams/{packing.id}", form, htmx=htmx)
    assert response.status_code == 422
    assert "raise things to itself" in response.text
    assert 'value="Typed"' in response.text
    db.session.expire_all()
    assert (packing.name, packing.parent) == ("Packing, line 3", None)
