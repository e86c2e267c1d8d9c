"""From the label to the idea."""

from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.stations.models import StationCode

FORM = {"heard": "Tape tears", "title": "Warm the roll first", "key": "k"}


def code_of(station):
    return db.session.get(StationCode, station.code.id)


def test_who_is_signed_in_finds_team_and_station_filled_in(browse, ruth, packing, station):
    browser = browse(ruth)
    answer = browser.get(f"/s/{station.code.code.upper()}")
    assert answer.location == f"/ideas/new?station={station.id}"
    page = browser.get(answer.location).text
    assert station.name in page
    assert f'<option selected value="{packing.id}">' in page
    assert (code_of(station).times_used, code_of(station).last_used_at is not None) == (1, True)


def test_the_idea_and_what_was_heard_keep_the_place(browse, ruth, packing, station):
    browser = browse(ruth)
    form = FORM | {"team": packing.id, "station": station.id}
    page = browser.get(browser.post("/ideas", form, htmx=False).location).text
    idea = db.session.scalars(db.select(Idea)).one()
    assert idea.station_id == station.id
    assert station.name in page
    assert db.session.scalars(db.select(Occurrence)).one().place == station.name
    assert station.name in browser.get(f"/?team={packing.id}").text


def test_the_station_can_be_taken_out(browse, ruth, packing, station):
    browse(ruth).post("/ideas", FORM | {"team": packing.id})
    assert db.session.scalars(db.select(Idea)).one().station_id is None
    assert db.session.scalars(db.select(Occurrence)).one().place is None


def test_a_form_that_comes_back_keeps_the_station(browse, ruth, packing, station):
    form = {"heard": "Tape tears", "team": packing.id, "station": station.id}
    for htmx in (True, False):
        answer = browse(ruth).post("/ideas", form, htmx=htmx)
        assert answer.status_code == 422
        assert station.name in answer.text


def test_a_code_gives_no_permission(browse, station):
    visitor = browse()
    page = visitor.get(f"/s/{station.code.code}").text
    assert station.name in page
    assert f"/sign-in?next=/ideas/new?station%3D{station.id}" in page.replace("%3F", "?")
    assert visitor.get(f"/ideas/new?station={station.id}").status_code == 303


def test_asking_whether_it_is_there_is_no_use(browse, station):
    browse().client.head(f"/s/{station.code.code}")
    assert code_of(station).times_used == 0
