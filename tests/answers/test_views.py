"""Answering complaints, raising, and answering what was raised."""

import re

import pytest

from kaizen.answers.clocks import clock_of
from kaizen.answers.passing import Passed
from kaizen.answers.raises import Raised, raised_of
from kaizen.answers.raising import raise_up
from kaizen.answers.replies import replies_to, reply
from kaizen.complaints.models import Complaint
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.people.models import Role
from kaizen.teams.models import Team
from tests.conftest import person, save


@pytest.fixture
def heard(packing, aylin) -> Complaint:
    return save(Complaint.add("The tape tears", packing, by=aylin))


@pytest.fixture
def plant(packing, jonas, ada) -> Team:
    above = save(Team.add("Plant 1", ada))
    packing.change(ada, name=packing.name, parent=above, leaders=[jonas])
    return save(above)


@pytest.fixture
def petra(plant, ada):
    """Leads the team above packing."""
    leader = person("Petra Lang", "2003", plant, Role.MANAGER)
    plant.change(ada, name=plant.name, parent=None, leaders=[leader])
    return save(leader)


@pytest.fixture
def raised(idea, jonas, plant) -> Raised:
    return save(raise_up(idea, jonas, reason="It needs a new printer"))


class TestReplying:
    def test_a_leader_replies_and_the_clock_stops(self, browse, heard, jonas):
        url = f"/complaints/{heard.id}/replies"
        answer = browse(jonas).post(url, {"words": "We ordered another tape", "key": "k"})
        assert answer.status_code == 200
        assert "We ordered another tape" in answer.text
        assert clock_of(heard).answered_by_id == jonas.id
        assert newest_event(heard).kind is EventKind.COMPLAINT_REPLIED

    def test_the_same_form_replies_once(self, browse, heard, jonas):
        browser, form = browse(jonas), {"words": "Another tape", "key": "k"}
        for _ in range(2):
            browser.post(f"/complaints/{heard.id}/replies", form)
        assert len(replies_to(heard)) == 1

    def test_without_scripts_the_page_comes_back(self, browse, heard, jonas):
        form = {"words": "Another tape", "key": "k"}
        answer = browse(jonas).post(f"/complaints/{heard.id}/replies", form, htmx=False)
        assert answer.status_code == 303
        assert "Another tape" in browse(jonas).get(f"/complaints/{heard.id}").text

    @pytest.mark.parametrize("words", ["", "We look at it on […]"])
    def test_words_that_are_missing_are_asked_for(self, browse, heard, jonas, words):
        for htmx in (True, False):
            form = {"words": words, "key": "k"}
            answer = browse(jonas).post(f"/complaints/{heard.id}/replies", form, htmx=htmx)
            assert answer.status_code == 422
            assert words in answer.text
        assert replies_to(heard) == []

    def test_nobody_else_replies(self, browse, heard, aylin, ruth):
        for who in (aylin, ruth):
            browser = browse(who)
            assert (
                browser.post(f"/complaints/{heard.id}/replies", {"words": "x"}).status_code == 403
            )
            assert browser.get(f"/complaints/{heard.id}/replies").status_code == 403
            assert "/replies" not in browser.get(f"/complaints/{heard.id}").text

    def test_but_who_was_asked_by_name(self, browse, heard, tomasz, jonas):
        save(Passed(clock_id=clock_of(heard).id, to=tomasz, by=jonas))
        assert "/replies" in browse(tomasz).get(f"/complaints/{heard.id}").text
        form = {"words": "The new tape holds", "key": "k"}
        browse(tomasz).post(f"/complaints/{heard.id}/replies", form)
        assert clock_of(heard).answered_by_id == tomasz.id

    def test_one_that_is_merged_is_answered_elsewhere(self, browse, heard, complaint, jonas):
        heard.merge_into(complaint, jonas)
        db.session.commit()
        form = {"words": "Another tape", "key": "k"}
        answer = browse(jonas).post(f"/complaints/{heard.id}/replies", form)
        assert answer.status_code == 409
        assert "Another tape" in answer.text


class TestWaiting:
    def test_the_pages_say_how_long(self, browse, idea, heard, tomasz):
        for path in (f"/ideas/{idea.id}", f"/complaints/{heard.id}", "/", "/complaints?state=all"):
            assert "waits for an answer" in browse(tomasz).get(path).text, path

    def test_answered_they_do_not(self, browse, idea, heard, tomasz, jonas):
        Comment.say("On Monday", idea, jonas)
        reply(heard, jonas, words="Another tape")
        db.session.commit()
        for path in (f"/ideas/{idea.id}", f"/complaints/{heard.id}", "/", "/complaints?state=all"):
            assert "waits for an answer" not in browse(tomasz).get(path).text, path


class TestRaising:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_who_leads_raises_it_with_a_reason(self, browse, idea, jonas, plant, tomasz, htmx):
        browser, url = browse(jonas), f"/ideas/{idea.id}/raise"
        assert "Plant 1" in browser.get(url, htmx=htmx).text
        answer = browser.post(url, {"reason": "It needs a new printer", "key": "k"}, htmx=htmx)
        assert answer.status_code == (204 if htmx else 303)
        (one,) = raised_of(idea)
        assert (one.to_team_id, one.by_id) == (plant.id, jonas.id)
        assert "Raised to Plant 1" in browse(tomasz).get(f"/ideas/{idea.id}").text
        assert "raised to Plant 1" in browse(tomasz).get("/").text

    def test_a_complaint_too(self, browse, heard, jonas, plant):
        url = f"/complaints/{heard.id}/raise"
        browse(jonas).post(url, {"reason": "The supplier", "key": "k"})
        assert [one.reason for one in raised_of(heard)] == ["The supplier"]
        assert "Raised to Plant 1" in browse(jonas).get(f"/complaints/{heard.id}").text

    def test_without_a_reason_it_is_asked_for(self, browse, idea, jonas, plant):
        answer = browse(jonas).post(f"/ideas/{idea.id}/raise", {"reason": "", "key": "k"})
        assert answer.status_code == 422
        assert raised_of(idea) == []

    def test_what_is_raised_already_is_not_raised_again(self, browse, raised, idea, jonas):
        answer = browse(jonas).post(f"/ideas/{idea.id}/raise", {"reason": "Please", "key": "k"})
        assert answer.status_code == 409
        assert "Please" in answer.text

    def test_nobody_else_raises(self, browse, idea, heard, tomasz, ruth):
        for who in (tomasz, ruth):
            for path in (f"/ideas/{idea.id}/raise", f"/complaints/{heard.id}/raise"):
                assert browse(who).get(path).status_code == 403

    def test_who_raised_it_takes_it_back(self, browse, raised, jonas, ruth, idea):
        url = f"/raised/{raised.id}/taking-back"
        assert browse(ruth).post(url, {"key": "r"}).status_code == 403
        assert browse(jonas).post(url, {"key": "k"}, htmx=False).status_code == 303
        db.session.refresh(raised)
        assert not raised.is_open
        assert newest_event(idea).kind is EventKind.RAISE_TAKEN_BACK
        assert browse(jonas).post(url, {"key": "l"}).status_code == 409


class TestAnsweringWhatWasRaised:
    def test_it_waits_on_the_page_of_who_leads_the_team_above(self, browse, raised, petra, jonas):
        page = browse(petra).get("/raised").text
        for words in ("It needs a new printer", "Print the lot number twice", "Jonas Berg"):
            assert words in page
        assert "It needs a new printer" not in browse(jonas).get("/raised").text

    @pytest.mark.parametrize("htmx", [True, False])
    def test_the_answer_stands_where_it_came_from(self, browse, raised, petra, idea, tomasz, htmx):
        form = {"words": "Ordered for May", "key": "k"}
        answer = browse(petra).post(f"/raised/{raised.id}/answer", form, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        assert clock_of(idea).answered_by_id == petra.id
        page = browse(tomasz).get(f"/ideas/{idea.id}").text
        assert "Answered by Petra Lang" in page
        assert "Ordered for May" in page
        assert "Ordered for May" in browse(petra).get("/raised").text

    def test_words_with_a_gap_come_back(self, browse, raised, petra):
        for htmx in (True, False):
            form = {"words": "On […]", "key": "k"}
            answer = browse(petra).post(f"/raised/{raised.id}/answer", form, htmx=htmx)
            assert answer.status_code == 422
            assert "On […]" in answer.text
        assert raised.is_open

    def test_it_is_answered_once(self, browse, raised, petra, ada):
        raised.give_answer(ada, words="Ordered")
        db.session.commit()
        form = {"words": "Again", "key": "k"}
        for htmx in (True, False):
            url = f"/raised/{raised.id}/answer"
            assert browse(petra).post(url, form, htmx=htmx).status_code == 409

    def test_nobody_else_answers(self, browse, raised, jonas, tomasz):
        for who in (jonas, tomasz):
            answer = browse(who).post(f"/raised/{raised.id}/answer", {"words": "x", "key": "k"})
            assert answer.status_code == 403

    def test_without_a_team_above_the_admins_answer(self, browse, idea, jonas, ada, ruth):
        save(raise_up(idea, jonas, reason="It needs a new printer"))
        assert "It needs a new printer" in browse(ada).get("/raised").text
        assert "It needs a new printer" not in browse(ruth).get("/raised").text


class TestWordsToBeginWith:
    def test_they_are_in_the_language_of_who_reads_them(self, browse, idea, jonas, aylin):
        aylin.language = "de"
        db.session.commit()
        page = browse(jonas).get(f"/ideas/{idea.id}?template=look_at_it").text
        assert "[…]" in page
        assert "Deutsch" in page

    def test_with_a_gap_nothing_is_sent(self, browse, idea, jonas):
        form = {"words": "We look at it on […]", "key": "k"}
        answer = browse(jonas).post(f"/ideas/{idea.id}/comments", form)
        assert answer.status_code == 422
        assert db.session.get_one(Idea, idea.id).comments == 0

    def test_they_are_offered_to_who_leads_only(self, browse, idea, jonas, tomasz):
        assert "template=look_at_it" in browse(jonas).get(f"/ideas/{idea.id}").text
        page = browse(tomasz).get(f"/ideas/{idea.id}?template=look_at_it").text
        assert "template=know_more" not in page
        assert "[…]" not in page

    def test_on_a_complaint_and_on_what_was_raised(self, browse, heard, raised, jonas, petra):
        url = f"/complaints/{heard.id}/replies?template=know_more"
        assert "I would like to know: […]" in browse(jonas).get(url).text
        url = f"/raised?to={raised.id}&template=know_more"
        assert "I would like to know: […]" in browse(petra).get(url).text

    def test_there_is_no_other(self, browse, heard, jonas):
        url = f"/complaints/{heard.id}/replies?template=rubbish"
        assert browse(jonas).get(url).status_code == 200


class TestWhoLeftItWithoutAName:
    def test_reads_the_answer_with_the_code(self, browse, packing, jonas):
        form = {"heard": "The tape tears", "title": "", "details": "", "team": packing.id}
        page = browse().post("/nameless", form | {"key": "k"}, htmx=False).text
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)[0]
        heard = db.session.scalar(db.select(Complaint))
        assert clock_of(heard).is_running
        reply(heard, jonas, words="We ordered another tape")
        db.session.commit()
        page = browse().get(f"/follow/{code}").text
        assert "We ordered another tape" in page
        assert "Jonas Berg" in page
