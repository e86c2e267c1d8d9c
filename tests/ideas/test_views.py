from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import vote_for

SOON = {"owner": "", "measure": "Labels lost", "expected_from": "12,5", "expected_to": "2"}

NO = {"because": "costs", "reason": "Too dear", "problem": "Open"}


def last_event():
    return db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()


def count(model):
    return db.session.scalar(db.select(db.func.count(model.id)))


def trial_form(idea, owner, **changes):
    ends = clock.today() + timedelta(days=14)
    form = SOON | {"owner": owner.id, "ends_on": ends.isoformat(), "version": idea.version}
    return form | changes


class TestProposing:
    URL = "/ideas"

    def test_a_new_complaint_and_its_idea_in_one_form(self, browse, tomasz, packing):
        answer = browse(tomasz).post(
            self.URL,
            {"heard": "Box too heavy", "title": "Two handles", "team": packing.id},
            htmx=False,
        )
        assert answer.status_code == 303
        idea = db.session.scalars(db.select(Idea)).one()
        assert (idea.title, idea.complaint.sentence) == ("Two handles", "Box too heavy")
        assert idea.complaint.times_heard == 1
        assert last_event().kind is EventKind.IDEA_PROPOSED

    def test_a_picked_complaint_is_heard_once_more_with_their_words(
        self, browse, tomasz, complaint, packing
    ):
        form = {"heard": "Labels!", "complaint": complaint.id, "title": "Glue", "team": packing.id}
        browse(tomasz).post(self.URL, form)
        db.session.refresh(complaint)
        assert complaint.times_heard == 2
        assert count(Complaint) == 1

    def test_the_form_comes_back_with_what_was_typed(self, browse, tomasz, packing):
        answer = browse(tomasz).post(
            self.URL, {"details": "<b>Ünï 👍", "team": packing.id}, htmx=False
        )
        assert answer.status_code == 422
        assert "Say what you heard" in answer.text
        assert "&lt;b&gt;Ünï 👍" in answer.text

    def test_a_form_sent_twice_makes_one_idea(self, browse, tomasz, packing):
        browser = browse(tomasz)
        form = {"heard": "Heavy", "title": "Handles", "team": packing.id, "key": "k1"}
        first = browser.post(self.URL, form, htmx=False)
        second = browser.post(self.URL, form, htmx=False)
        assert first.location == second.location
        assert count(Idea) == 1

    def test_another_persons_key_is_another_key(self, browse, tomasz, aylin, packing):
        form = {"heard": "Heavy", "title": "Handles", "team": packing.id, "key": "k1"}
        browse(tomasz).post(self.URL, form)
        browse(aylin).post(self.URL, form)
        assert count(Idea) == 2

    def test_a_visitor_keeps_the_words_through_signing_in(self, browse, tomasz, packing):
        browser = browse()
        answer = browser.post(
            self.URL, {"heard": "Heavy", "title": "Handles", "team": packing.id}, htmx=False
        )
        assert answer.status_code == 401
        kept = answer.text.split('name="kept" value="')[1].split('"')[0]
        again = browser.post("/sign-in", {"badge": "1002", "pin": "1002", "kept": kept}, htmx=False)
        assert "Handles" in again.text
        assert count(Idea) == 0


class TestDeciding:
    def test_a_leader_starts_a_trial(self, browse, idea, jonas, aylin):
        answer = browse(jonas).post(f"/ideas/{idea.id}/trial", trial_form(idea, aylin))
        assert answer.status_code == 200
        assert "moved" in answer.headers["HX-Trigger"]
        db.session.refresh(idea)
        assert idea.stage is Stage.TRIALLED
        assert last_event().kind is EventKind.TRIAL_STARTED

    def test_the_form_comes_back_with_its_message(self, browse, idea, jonas, aylin):
        form = trial_form(idea, aylin, expected_to="few", measure="Labels lost")
        answer = browse(jonas).post(f"/ideas/{idea.id}/trial", form)
        assert answer.status_code == 422
        assert "Type a figure" in answer.text
        assert "Labels lost" in answer.text
        assert 'value="few"' in answer.text

    @pytest.mark.parametrize("path", ["trial", "decline", "deferral", "move", "adoption"])
    def test_only_who_leads_the_team_decides(self, browse, idea, aylin, ruth, path):
        for person in (aylin, ruth):
            assert browse(person).get(f"/ideas/{idea.id}/{path}").status_code == 403

    def test_adopting_too_early_is_refused_and_keeps_the_words(self, browse, idea, jonas):
        answer = browse(jonas).post(
            f"/ideas/{idea.id}/adoption",
            {"actual": "3", "lesson": "Glue", "version": idea.version, "title": "Twice"}
            | {"steps-0-words": "Print", "owner": jonas.id, "review_on": "2027-03-01"},
        )
        assert answer.status_code == 409
        assert "Glue" in answer.text
        db.session.refresh(idea)
        assert idea.stage is Stage.PROPOSED

    def test_the_second_of_two_is_told_and_keeps_the_words(self, browse, idea, jonas, ada, aylin):
        seen = idea.version
        browse(ada).post(
            f"/ideas/{idea.id}/decline",
            NO | {"version": seen},
        )
        db.session.refresh(idea)
        answer = browse(jonas).post(
            f"/ideas/{idea.id}/trial", trial_form(idea, aylin, version=seen)
        )
        assert answer.status_code == 409
        assert "Ada Owusu has answered this idea" in answer.text
        assert "Labels lost" in answer.text

    def test_the_server_decides_from_what_is_stored(self, browse, idea, jonas):
        form = {"reason": "x", "stage": "declined", "version": idea.version}
        answer = browse(jonas).post(f"/ideas/{idea.id}/reopening", form)
        assert answer.status_code == 409

    def test_a_declined_idea_is_opened_again_and_that_is_undone(self, browse, idea, jonas, aylin):
        browser = browse(jonas)
        form = NO | {"version": idea.version}
        browser.post(f"/ideas/{idea.id}/decline", form, htmx=False)
        browse(aylin).get(f"/ideas/{idea.id}")
        db.session.refresh(idea)
        browser.post(f"/ideas/{idea.id}/reopening", {"reason": "Cheaper", "version": idea.version})
        db.session.refresh(idea)
        assert idea.stage is Stage.PROPOSED
        browser.post(f"/ideas/{idea.id}/undo")
        db.session.refresh(idea)
        assert idea.stage is Stage.DECLINED

    def test_a_double_tap_decides_once_and_quietly(self, browse, idea, jonas):
        browser = browse(jonas)
        form = NO | {"version": idea.version, "key": "tap"}
        assert browser.post(f"/ideas/{idea.id}/decline", form).status_code == 200
        assert browser.post(f"/ideas/{idea.id}/decline", form).status_code == 200
        kinds = [event.kind for event in db.session.scalars(db.select(Event))]
        assert kinds.count(EventKind.DECISION_TO_BE_TOLD) == 1

    def test_every_move_has_a_page_without_scripts(self, browse, idea, jonas):
        browser = browse(jonas)
        assert browser.get(f"/ideas/{idea.id}/move").status_code == 200
        for path in ("trial", "decline", "deferral"):
            assert browser.get(f"/ideas/{idea.id}/{path}").status_code == 200


class TestBacking:
    def test_a_vote_answers_with_the_button(self, browse, idea, tomasz):
        answer = browse(tomasz).post(f"/ideas/{idea.id}/vote", {"give": "1"})
        assert answer.status_code == 200
        assert 'aria-pressed="true"' in answer.text
        db.session.refresh(idea)
        assert idea.votes == 1

    def test_a_vote_is_taken_back(self, browse, idea, tomasz):
        browser = browse(tomasz)
        browser.post(f"/ideas/{idea.id}/vote", {"give": "1"})
        browser.post(f"/ideas/{idea.id}/vote", {"give": "0"}, htmx=False)
        db.session.refresh(idea)
        assert idea.votes == 0

    def test_own_ideas_cannot_be_backed(self, browse, idea, aylin):
        assert browse(aylin).post(f"/ideas/{idea.id}/vote").status_code == 403

    def test_a_closed_idea_cannot_be_backed(self, browse, idea, tomasz, jonas):
        idea.decline(jonas, reason="No", problem="Open")
        db.session.commit()
        assert browse(tomasz).post(f"/ideas/{idea.id}/vote").status_code == 409

    def test_help_is_offered(self, browse, idea, aylin):
        browse(aylin).post(f"/ideas/{idea.id}/help", {"give": "1"}, htmx=False)
        db.session.refresh(idea)
        assert idea.helpers == 1


class TestTalking:
    def test_a_comment_is_said(self, browse, idea, tomasz):
        answer = browse(tomasz).post(f"/ideas/{idea.id}/comments", {"words": "Why not <i>?"})
        assert answer.status_code == 200
        assert "Why not &lt;i&gt;?" in answer.text

    def test_an_empty_comment_is_asked_for_again(self, browse, idea, tomasz):
        for htmx in (True, False):
            answer = browse(tomasz).post(f"/ideas/{idea.id}/comments", {"words": " "}, htmx=htmx)
            assert answer.status_code == 422
            assert "Write something first" in answer.text

    def test_own_words_are_changed_and_removed_by_nobody_else(self, browse, idea, tomasz, aylin):
        browse(tomasz).post(f"/ideas/{idea.id}/comments", {"words": "Hm"})
        stranger, author = browse(aylin), browse(tomasz)
        assert stranger.post("/comments/1", {"words": "Ha"}).status_code == 403
        assert stranger.post("/comments/1/removal").status_code == 403
        assert "Ha" in author.post("/comments/1", {"words": "Ha"}).text
        assert "Removed by Tomasz" in author.post("/comments/1/removal").text


def test_the_page_tells_the_whole_story(browse, idea, tomasz):
    page = browse(tomasz).get(f"/ideas/{idea.id}")
    assert page.status_code == 200
    assert "Label comes off in the cold store" in page.text
    assert "proposed this" in page.text


@pytest.mark.parametrize("number", [999, 2**40, 10**30])
def test_an_idea_that_is_not_there(browse, tomasz, number):
    assert browse(tomasz).get(f"/ideas/{number}").status_code == 404


def test_only_authors_reword(browse, idea, aylin, tomasz):
    assert browse(tomasz).get(f"/ideas/{idea.id}/edit").status_code == 403
    answer = browse(aylin).post(
        f"/ideas/{idea.id}/edit", {"title": "Print it thrice", "details": ""}, htmx=False
    )
    assert answer.status_code == 303
    db.session.refresh(idea)
    assert idea.title == "Print it thrice"
    assert last_event().kind is EventKind.IDEA_CHANGED


def test_all_ideas_are_listed_and_searched(browse, idea, tomasz):
    browser = browse(tomasz)
    assert "Print the lot number" in browser.get("/ideas").text
    assert "Print the lot number" in browser.get("/ideas?q=cold+store&stage=proposed").text
    assert "No idea fits" in browser.get("/ideas?stage=adopted").text
    assert browser.get("/ideas?page=99999999999&team=x&stage=nonsense").status_code == 200


def test_words_for_an_idea_that_was_backed_meanwhile_are_kept(browse, idea, aylin, tomasz):
    vote_for(idea, tomasz)
    db.session.commit()
    with clock.at(clock.now() + timedelta(hours=2)):
        answer = browse(aylin).post(
            f"/ideas/{idea.id}/edit", {"title": "Print it thrice", "details": ""}, htmx=False
        )
    assert answer.status_code == 409
    assert "Print it thrice" in answer.text
    db.session.refresh(idea)
    assert idea.title == "Print the lot number twice"


@pytest.mark.parametrize("htmx", [True, False])
def test_words_for_a_comment_that_was_removed_meanwhile_are_kept(browse, idea, tomasz, jonas, htmx):
    Comment.say("Hm", idea, tomasz).remove(jonas)
    db.session.commit()
    answer = browse(tomasz).post("/comments/1", {"words": "Let me explain"}, htmx=htmx)
    assert answer.status_code == 409
    assert "Let me explain" in answer.text
