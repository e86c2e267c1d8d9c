"""What trials taught: listed, searched, shown while an idea is typed, and hung on the board."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.glance import board_at_a_glance
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.trials.just_do_it import just_do, stop
from kaizen.trials.learned import LessonFilter, how_many_lessons, lessons_like, lessons_page
from kaizen.trials.models import Decision, Trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.undo import undo_last_move
from tests.conftest import a_standard
from tests.statements import statements
from tests.trials.test_just_do_it import ALL_HOLD

FEWER = Prediction("labels that come off", 12, 2, "a week")
SOON = timedelta(days=9)


@pytest.fixture
def tried(complaint, packing, aylin, jonas):
    """Makes an idea and its trial, which is running then."""

    def of(title: str, team=packing) -> Trial:
        idea = Idea.propose(title, complaint, team, by=aylin)
        ends_on = clock.today() + SOON
        return Trial.start(idea, jonas, owner=aylin, expecting=FEWER, ends_on=ends_on)

    return of


@pytest.fixture
def dropped(tried, jonas):
    trial = tried("Warm the honey overnight")
    trial.abandon(jonas, actual="Three in a thousand", lesson="The road decides, not the night")
    db.session.commit()
    return trial


@pytest.fixture
def kept(tried, jonas, packing):
    trial = tried("Print two labels")
    standard = a_standard(packing, jonas)
    trial.adopt(jonas, actual="Two a week", lesson="Cold glue needs a minute", standard=standard)
    db.session.commit()
    return trial


def found(**query) -> list[Trial]:
    wanted = LessonFilter.from_query({name: str(value) for name, value in query.items()})
    trials = lessons_page(wanted)
    assert how_many_lessons(wanted) == len(trials)
    return trials


class TestList:
    def test_every_ended_trial_is_there_the_newest_first(self, dropped, kept, tried):
        tried("Still running")
        assert found() == [kept, dropped]

    @pytest.mark.parametrize(
        "words", ["road night", "ROAD", "thousand", "honey overnight", "cold store"]
    )
    def test_it_is_found_by_its_words_its_ideas_or_its_complaints(self, dropped, words):
        assert found(q=words) == [dropped]

    def test_other_words_find_nothing(self, dropped):
        assert found(q="forklift") == []

    def test_it_is_narrowed_by_team_and_by_how_it_ended(self, dropped, kept, packing, returns):
        assert found(end="abandon") == [dropped]
        assert found(end="adopt", team=packing.id) == [kept]
        assert found(team=returns.id) == []
        assert found(end="nonsense", team="x", page="-3") == [kept, dropped]

    def test_what_was_changed_or_stopped_taught_something_too(self, tried, idea, aylin, jonas):
        trial = tried("Warm it less")
        day = clock.today() + SOON
        trial.adapt(jonas, actual="Eight", lesson="Too cold", expecting=FEWER, ends_on=day)
        alone = just_do(idea, aylin, ALL_HOLD, better="Nobody searches")
        stop(alone, jonas, reason="The office counts them")
        assert [one.decision for one in found()] == [Decision.STOP, Decision.ADAPT]

    def test_what_was_taken_back_taught_nothing_yet(self, dropped, jonas):
        undo_last_move(dropped.idea, jonas)
        assert found() == []
        assert found(q="road") == []

    def test_the_page_tells_lesson_idea_complaint_and_result(self, browse, dropped, tomasz):
        page = browse(tomasz).get("/lessons").text
        for words in (dropped.lesson, dropped.idea.title, dropped.actual, "Aylin Kaya", "12 → 2"):
            assert words in page
        assert "Label comes off" in page

    def test_typing_answers_with_the_list_alone(self, browse, dropped, tomasz):
        answer = browse(tomasz).get("/lessons?q=forklift", htmx=True)
        assert "<html" not in answer.text
        assert "No lesson fits" in answer.text

    def test_before_the_first_one_it_says_what_comes_here(self, browse, tomasz):
        assert "No trial has ended yet" in browse(tomasz).get("/lessons").text

    def test_nonsense_in_the_address_is_left_aside(self, browse, dropped, tomasz):
        answer = browse(tomasz).get("/lessons?q=%00'%22&team=99999999999999999999&end=x&page=9e9")
        assert answer.status_code == 200

    def test_a_visitor_signs_in_first(self, browse):
        assert browse().get("/lessons").status_code == 303

    def test_thirty_stand_on_a_page(self, browse, tried, jonas, tomasz):
        for number in range(31):
            tried(f"Idea {number}").abandon(jonas, actual="1", lesson=f"Lesson {number}")
        db.session.commit()
        browser = browse(tomasz)
        with statements() as asked:
            first = browser.get("/lessons").text
        assert first.count("<article") == 30
        assert len(asked) <= 8
        assert browser.get("/lessons?page=2").text.count("<article") == 1


class TestWhileTyping:
    def test_a_similar_idea_brings_its_lesson(self, browse, dropped, tomasz):
        answer = browse(tomasz).get("/ideas/similar?title=Warm the honey a day", htmx=True)
        assert "We learned already" in answer.text
        assert dropped.lesson in answer.text

    def test_words_of_a_lesson_find_it(self, dropped):
        assert lessons_like("road decides", []) == [dropped]

    def test_three_at_most_in_one_question(self, tried, jonas, dropped):
        for number in range(5):
            tried(f"Idea {number}").abandon(jonas, actual="1", lesson=f"The road, part {number}")
        db.session.flush()
        alike = [db.session.get_one(Idea, dropped.idea_id)]
        with statements() as asked:
            assert len(lessons_like("road", alike)) == 3
        assert len(asked) == 1

    def test_what_was_tried_against_the_same_complaint_is_shown_at_once(
        self, browse, dropped, complaint, tomasz
    ):
        browser = browse(tomasz)
        assert dropped.lesson in browser.get(f"/ideas/new?complaint={complaint.id}").text
        assert dropped.lesson not in browser.get("/ideas/new").text
        similar = f"/ideas/similar?title=Forklift&complaint={complaint.id}"
        assert dropped.lesson in browser.get(similar, htmx=True).text

    def test_the_likest_come_first(self, dropped, tried, jonas, complaint):
        for number in range(3):
            tried(f"Idea {number}").abandon(jonas, actual="1", lesson=f"Another one, {number}")
        found = lessons_like("x", [dropped.idea], on=complaint.id)
        assert found[0] is dropped
        assert len(found) == 3

    def test_nothing_alike_says_nothing(self, browse, dropped, tomasz):
        answer = browse(tomasz).get("/ideas/similar?title=Forklift", htmx=True)
        assert "We learned" not in answer.text

    def test_a_running_trial_has_taught_nothing_yet(self, tried):
        assert lessons_like("running", [tried("Still running").idea]) == []


class TestBoard:
    def test_what_was_learned_hangs_among_the_adopted(self, browse, dropped, kept, tomasz):
        page = browse(tomasz).get("/").text
        column = page.split('id="column-adopted"')[1]
        assert column.index(f"idea-{kept.idea_id}-title") < column.index(
            f"idea-{dropped.idea_id}-title"
        )
        assert dropped.lesson in column
        assert kept.lesson in column
        assert "Learned" in column

    def test_thirty_of_both_hang_there(self, browse, tried, jonas, packing, tomasz):
        for number in range(18):
            tried(f"Dropped {number}").abandon(jonas, actual="1", lesson="No")
            standard = a_standard(packing, jonas, f"Standard {number}")
            tried(f"Kept {number}").adopt(jonas, actual="1", lesson="Yes", standard=standard)
        db.session.commit()
        column = browse(tomasz).get("/").text.split('id="column-adopted"')[1]
        assert column.count("<article") == 30
        assert column.count("Dropped ") == column.count("Kept ")

    def test_its_last_cycle_tells_the_result(self, browse, tried, jonas, tomasz):
        trial = tried("Warm it less")
        day = clock.today() + SOON
        second = trial.adapt(jonas, actual="8", lesson="Cold", expecting=FEWER, ends_on=day)
        second.abandon(jonas, actual="Nine", lesson="It is the road")
        db.session.commit()
        page = browse(tomasz).get("/").text
        assert "It is the road" in page
        assert "Cold<" not in page

    def test_dragged_out_it_is_opened_again(self, browse, dropped, jonas):
        answer = browse(jonas).get(f"/ideas/{dropped.idea_id}/move?to=proposed", htmx=True)
        assert answer.location.endswith("/reopening")

    def test_it_hangs_on_the_waiting_screen_too(self, dropped, kept, packing):
        last = board_at_a_glance(packing.id, cards=4)[-1]
        assert (last.stage, last.ideas) == (Stage.ADOPTED, 2)
        assert [card.id for card in last.cards] == [kept.idea_id, dropped.idea_id]

    @pytest.mark.parametrize("htmx", [True, False])
    def test_ending_a_trial_is_answered_with_what_was_learned(self, browse, tried, jonas, htmx):
        trial = tried("Warm it less")
        db.session.commit()
        browser = browse(jonas)
        form = {"figure": "9", "actual": "Nine", "lesson": "It is the road"}
        answer = browser.post(f"/ideas/{trial.idea_id}/abandonment", form, htmx=htmx)
        page = answer if htmx else browser.get(answer.location)
        assert "We learned something" in page.text
        assert "It is the road" in page.text
