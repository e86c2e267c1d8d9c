import pytest

from kaizen.errors import Refusal
from kaizen.events.models import EventKind
from kaizen.events.queries import history_of
from kaizen.extensions import db
from kaizen.standups.beginning import begin
from kaizen.standups.models import StandUp


def begun(team, by, **options):
    stand_up = begin(team, by, **options)
    db.session.commit()
    return stand_up


def test_who_begins_it_is_there_and_the_first_item_is_shown(packing, jonas, idea):
    stand_up = begun(packing, jonas)
    assert stand_up.present == [jonas]
    assert [item.idea_id for item in stand_up.items] == [idea.id]
    assert stand_up.item is stand_up.items[0]
    (event,) = history_of(stand_up)
    assert (event.kind, event.team_id) == (EventKind.STAND_UP_STARTED, packing.id)
    assert stand_up.event_id < event.id


def test_from_a_screen_it_is_led_there(packing, jonas):
    stand_up = begun(packing, jonas, screen="wall-1")
    assert (stand_up.leader, stand_up.screen) == (jonas, "wall-1")


def test_a_team_has_one_at_a_time(packing, jonas):
    begun(packing, jonas)
    with pytest.raises(Refusal):
        begin(packing, jonas)


def test_anybody_of_the_team_begins_it(browse, packing, aylin):
    answer = browse(aylin).post("/standups", {"team": packing.id, "key": "a"}, htmx=False)
    stand_up = db.session.scalars(db.select(StandUp)).one()
    assert (answer.status_code, answer.location) == (303, f"/standups/{stand_up.id}")
    assert stand_up.started_by == aylin


def test_beginning_again_leads_to_the_one_that_runs(browse, packing, aylin, jonas):
    first = browse(aylin).post("/standups", {"team": packing.id}, htmx=False).location
    answer = browse(jonas).post("/standups", {"team": packing.id})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, first)


def test_the_same_form_sent_twice_begins_one(browse, packing, jonas):
    browser = browse(jonas)
    first = browser.post("/standups", {"team": packing.id, "key": "k"}, htmx=False).location
    stand_up = db.session.scalars(db.select(StandUp)).one()
    stand_up.end(jonas)
    db.session.commit()
    again = browser.post("/standups", {"team": packing.id, "key": "k"}, htmx=False)
    assert again.location == first


def test_others_do_not_begin_it(browse, packing, ruth):
    assert browse(ruth).post("/standups", {"team": packing.id}).status_code == 403
    assert browse(ruth).post("/standups", {"team": 999}).status_code == 404
    assert browse(ruth).post("/standups", {"team": "x"}).status_code == 404
