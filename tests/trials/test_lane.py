"""Just doing it, and stopping it, as people do it in a browser and at a kiosk."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.teams.models import Team
from kaizen.trials.just_do_it import just_do
from kaizen.trials.models import Decision, trials_of
from tests.kiosks.conftest import device, stand  # noqa: F401 - a kiosk, and standing before it
from tests.trials.test_just_do_it import ALL_HOLD, BETTER

FOUR = ("own_area", "no_cost", "can_be_undone", "safe")
TICKED = dict.fromkeys(FOUR, "y") | {"better": BETTER}


def last_event() -> Event:
    return db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()


@pytest.fixture
def url(idea):
    return f"/ideas/{idea.id}/just-do-it"


@pytest.fixture
def begun(idea, aylin):
    trial = just_do(idea, aylin, ALL_HOLD, better=BETTER)
    db.session.commit()
    return trial


class TestBeginning:
    def test_it_is_offered_to_the_author_only(self, browse, idea, aylin, tomasz, jonas, url):
        assert url in browse(aylin).get(f"/ideas/{idea.id}").text
        for other in (tomasz, jonas):
            assert url not in browse(other).get(f"/ideas/{idea.id}").text

    @pytest.mark.parametrize("htmx", [True, False])
    def test_the_author_begins(self, browse, idea, aylin, url, htmx):
        version = {"version": idea.version}
        answer = browse(aylin).post(url, TICKED | version, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        assert db.session.get_one(Idea, idea.id).stage is Stage.TRIALLED
        assert (last_event().kind, last_event().by_id) == (EventKind.JUST_DONE, aylin.id)

    @pytest.mark.parametrize("missing", FOUR)
    def test_a_missing_tick_is_asked_for_and_the_words_are_kept(
        self, browse, idea, aylin, url, missing
    ):
        for sent in ({}, {missing: ""}, {missing: "false"}):
            form = {name: value for name, value in TICKED.items() if name != missing} | sent
            answer = browse(aylin).post(url, form)
            assert answer.status_code == 422
            assert "who leads the team decides" in answer.text
            assert BETTER in answer.text
        assert db.session.get_one(Idea, idea.id).stage is Stage.PROPOSED

    def test_what_will_be_better_is_asked_for(self, browse, aylin, url):
        answer = browse(aylin).post(url, TICKED | {"better": " "}, htmx=False)
        assert answer.status_code == 422
        assert "Say in a sentence what will be better." in answer.text

    def test_nobody_else_begins_it(self, browse, tomasz, jonas, ruth, url):
        for other in (tomasz, jonas, ruth):
            assert browse(other).get(url).status_code == 403
            assert browse(other).post(url, TICKED).status_code == 403
        assert browse(tomasz).post("/ideas/999/just-do-it", TICKED).status_code == 404

    def test_where_the_lane_was_switched_off_meanwhile_the_words_say_so(
        self, browse, idea, aylin, packing, jonas, url
    ):
        packing.set_just_do_it(jonas, allowed=False)
        db.session.commit()
        browser = browse(aylin)
        assert url not in browser.get(f"/ideas/{idea.id}").text
        assert browser.get(url).status_code == 302
        answer = browser.post(url, TICKED)
        assert answer.status_code == 409
        assert "approved first" in answer.text
        assert BETTER in answer.text

    def test_who_decided_meanwhile_was_faster(self, browse, idea, aylin, jonas, url):
        seen = idea.version
        idea.decline(jonas, reason="No", problem="Open")
        db.session.commit()
        answer = browse(aylin).post(url, TICKED | {"version": seen})
        assert answer.status_code == 409
        assert "Jonas Berg was faster" in answer.text

    def test_a_double_tap_begins_once(self, browse, idea, aylin, url):
        browser = browse(aylin)
        for _ in range(2):
            assert browser.post(url, TICKED | {"key": "once"}, htmx=False).status_code == 303
        assert len(trials_of(idea)) == 1

    def test_its_author_takes_it_back_within_seconds(self, browse, idea, aylin, begun):
        browser = browse(aylin)
        assert f"/ideas/{idea.id}/undo" in browser.get(f"/ideas/{idea.id}").text
        assert browser.post(f"/ideas/{idea.id}/undo", htmx=False).status_code == 303
        assert db.session.get_one(Idea, idea.id).stage is Stage.PROPOSED


class TestStopping:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_leader_stops_it_with_a_reason(self, browse, idea, jonas, begun, htmx):
        browser = browse(jonas)
        assert f"/ideas/{idea.id}/trial/stop" in browser.get(f"/ideas/{idea.id}").text
        answer = browser.post(
            f"/ideas/{idea.id}/trial/stop", {"reason": "Ask the office"}, htmx=htmx
        )
        assert answer.status_code == (200 if htmx else 303)
        assert db.session.get_one(Idea, idea.id).stage is Stage.PROPOSED
        assert trials_of(idea)[0].decision is Decision.STOP
        assert last_event().details["reason"] == "Ask the office"

    def test_the_reason_is_asked_for(self, browse, idea, jonas, begun):
        answer = browse(jonas).post(f"/ideas/{idea.id}/trial/stop", {"reason": ""})
        assert answer.status_code == 422
        assert begun.is_running

    def test_nobody_else_stops_it(self, browse, idea, aylin, ruth, begun):
        for other in (aylin, ruth):
            url = f"/ideas/{idea.id}/trial/stop"
            assert browse(other).post(url, {"reason": "No"}).status_code == 403

    def test_what_does_not_run_is_not_stopped(self, browse, idea, jonas):
        answer = browse(jonas).post(f"/ideas/{idea.id}/trial/stop", {"reason": "My words"})
        assert answer.status_code == 409
        assert "My words" in answer.text

    def test_a_card_dropped_on_proposed_asks_for_the_reason(self, browse, idea, jonas, begun):
        answer = browse(jonas).get(f"/ideas/{idea.id}/move?to=proposed", htmx=True)
        assert answer.location.endswith("/trial/stop")

    def test_the_author_hears_of_it(self, browse, idea, aylin, jonas, begun, stand):  # noqa: F811
        browse(jonas).post(f"/ideas/{idea.id}/trial/stop", {"reason": "Ask the office"})
        doors = stand(aylin).get("/kiosk/doors").text
        assert "was stopped" in doors
        assert "Ask the office" in doors


class TestBeingTold:
    def test_a_leader_sees_on_the_board_what_began_without_asking(
        self, browse, idea, begun, jonas, ada, aylin, ruth
    ):
        url = f"/just-do-it?team={idea.team_id}"
        for leader in (jonas, ada):
            assert url in browse(leader).get(f"/?team={idea.team_id}").text
        for other in (aylin, ruth):
            assert url not in browse(other).get(f"/?team={idea.team_id}").text
        with clock.at(clock.now() + timedelta(days=8)):
            assert url not in browse(jonas).get("/").text

    def test_the_list_names_what_began_and_who_began_it(self, browse, idea, begun, jonas, aylin):
        page = browse(jonas).get(f"/just-do-it?team={idea.team_id}").text
        assert BETTER in page
        assert f"/ideas/{idea.id}/trial/stop" in page
        assert f"/ideas/{idea.id}/trial/stop" not in browse(aylin).get("/just-do-it").text

    def test_without_any_the_list_says_so(self, browse, jonas):
        assert "Nothing was begun" in browse(jonas).get("/just-do-it").text


class TestSwitch:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_who_leads_the_team_switches_the_lane(self, browse, jonas, packing, htmx):
        url = f"/teams/{packing.id}/just-do-it"
        browser = browse(jonas)
        assert url in browser.get(f"/teams/{packing.id}/activity").text
        answer = browser.post(url, {"allowed": "0"}, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        assert not db.session.get_one(Team, packing.id).just_do_it
        assert last_event().kind is EventKind.TEAM_CHANGED
        browser.post(url, {"allowed": "1"})
        assert db.session.get_one(Team, packing.id).just_do_it

    def test_nobody_else_does(self, browse, aylin, ruth, packing):
        for other in (aylin, ruth):
            url = f"/teams/{packing.id}/just-do-it"
            assert browse(other).post(url, {"allowed": "0"}).status_code == 403
            assert url not in browse(other).get(f"/teams/{packing.id}/activity").text


class TestKiosk:
    def test_an_author_begins_without_typing_the_pin_again(self, stand, idea, aylin, url):  # noqa: F811
        browser = stand(aylin)
        assert "Your PIN" not in browser.get(url).text
        assert browser.post(url, TICKED, htmx=False).status_code == 303
        assert db.session.get_one(Idea, idea.id).stage is Stage.TRIALLED

    def test_it_is_offered_right_after_proposing(self, stand, idea, aylin, url):  # noqa: F811
        assert url in stand(aylin).get(f"/kiosk/ideas/{idea.id}").text

    def test_stopping_asks_for_the_pin(self, stand, idea, jonas, begun):  # noqa: F811
        path = f"/ideas/{idea.id}/trial/stop"
        assert stand(jonas).post(path, {"reason": "Ask"}).status_code == 422
        answer = stand(jonas).post(path, {"reason": "Ask", "pin": "2001"}, htmx=False)
        assert answer.status_code == 303
