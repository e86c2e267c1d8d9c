"""Reading and answering with a code."""

import logging
from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.models import Idea
from kaizen.people.wrong_tries import PATIENCE, SHORTEST_WAIT, Patience, Tried, WrongTries
from kaizen.receipts import guessing
from kaizen.receipts.models import Receipt
from kaizen.trials.just_do_it import Ticks, just_do, stop
from kaizen.trials.looking_again import look_again
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.conftest import a_standard, let_much_happen, save
from tests.receipts.conftest import code_on
from tests.statements import statements

WRONG = "7777-7777-7777"


def the(model):
    return db.session.scalars(db.select(model)).one()


@pytest.fixture
def heard_code(browse, form) -> str:
    """Of something that was only heard."""
    heard = form | {"title": "", "details": ""}
    return code_on(browse().post("/nameless", heard, htmx=False).text)


def test_the_whole_journey(browse, code, jonas):
    idea, phone = the(Idea), browse()
    answer = phone.post("/follow", {"code": f" {code.lower()} "}, htmx=False)
    assert (answer.status_code, answer.location) == (303, f"/follow/{code}")
    page = phone.get(answer.location).text
    assert idea.title in page
    assert "Nothing yet" in page

    browse(jonas).post(f"/ideas/{idea.id}/comments", {"words": "Which roll?"})
    page = phone.get(f"/follow/{code}").text
    assert "Which roll?" in page
    assert jonas.name in page
    assert ">new<" in page
    assert ">new<" not in phone.get(f"/follow/{code}").text

    answer = phone.post(
        f"/follow/{code}/replies", {"words": "The wide one", "key": "k"}, htmx=False
    )
    assert answer.location == f"/follow/{code}#reply"
    said = db.session.scalars(db.select(Comment).order_by(Comment.id.desc())).first()
    assert (said.words, said.by_id, said.receipt_id) == ("The wide one", None, the(Receipt).id)
    page = browse(jonas).get(f"/ideas/{idea.id}").text
    assert "The wide one" in page
    assert "Somebody, without a name" in page

    idea = the(Idea)
    idea.decline(jonas, reason="The oven is full", problem="We buy other tape")
    save(idea)
    page = phone.get(f"/follow/{code}").text
    assert "The oven is full" in page
    assert "We buy other tape" in page
    assert "Not this way" in page


def test_it_is_followed_where_it_goes_on(browse, code, idea, jonas, aylin):
    left = db.session.scalars(db.select(Idea).where(Idea.id != idea.id)).one()
    Comment.say("Which roll?", left, jonas)
    Comment.say("Quite another matter", idea, aylin)
    merge(left, idea, jonas)
    db.session.commit()
    phone = browse()
    phone.post(f"/follow/{code}/replies", {"words": "The wide one", "key": "k"}, htmx=False)
    idea.decline(jonas, reason="The oven is full", problem="We buy other tape")
    db.session.commit()
    page = phone.get(f"/follow/{code}").text
    for words in ("Which roll?", "goes on in", idea.title, "The wide one", "The oven is full"):
        assert words in page
    assert "Quite another matter" not in page
    unmerge(left, jonas)
    db.session.commit()
    page = phone.get(f"/follow/{code}").text
    assert "Which roll?" in page
    assert "The oven is full" not in page


def test_a_reply_sent_twice_is_said_once(browse, code):
    for _ in range(2):
        browse().post(f"/follow/{code}/replies", {"words": "Hello", "key": "k"}, htmx=False)
    assert the(Comment).words == "Hello"
    last = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
    assert (last.kind, last.by_id) == (EventKind.COMMENT_ADDED, None)


def test_a_reply_of_who_is_signed_in_has_no_name_either(browse, code, aylin):
    browse(aylin).post(f"/follow/{code}/replies", {"words": "Hello", "key": "k"}, htmx=False)
    assert the(Comment).by_id is None


def test_an_empty_reply_comes_back(browse, code):
    answer = browse().post(f"/follow/{code}/replies", {"words": " "}, htmx=False)
    assert answer.status_code == 422
    assert "Write something first" in answer.text


def test_what_was_heard_is_followed_too(browse, heard_code, jonas, complaint):
    occurrence = the_nameless_one()
    page = browse().get(f"/follow/{heard_code}").text
    assert occurrence.complaint.sentence in page
    for words in ("On Monday", "And on Tuesday"):
        browse().post(f"/follow/{heard_code}/replies", {"words": words}, htmx=False)
    assert the_nameless_one().words == "On Monday\n\nAnd on Tuesday"
    occurrence.complaint.settle(jonas, reason="New tape is here")
    save(occurrence.complaint)
    page = browse().get(f"/follow/{heard_code}").text
    assert "New tape is here" in page
    assert "settled" in page


def the_nameless_one() -> Occurrence:
    return the(Receipt).occurrence


def test_nothing_is_added_to_what_was_taken_back(browse, heard_code, jonas):
    occurrence = the_nameless_one()
    occurrence.take_back(jonas)
    save(occurrence)
    answer = browse().post(f"/follow/{heard_code}/replies", {"words": "But I did"}, htmx=False)
    assert answer.status_code == 409
    assert "But I did" in answer.text
    assert "taken back" in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Type the code"), ("7KQM", "Nothing was left"), (WRONG, "Nothing was left")],
)
def test_a_wrong_code_is_said_in_words(browse, code, typed, words):
    answer = browse().post("/follow", {"code": typed}, htmx=False)
    assert answer.status_code == 422
    assert words in answer.text
    assert browse().get(f"/follow/{typed or 'x'}").status_code == 404


def test_a_slip_of_the_pen_is_no_guess_but_a_wrong_code_is(browse, code):
    browse().post("/follow", {"code": "7KQM"}, htmx=False)
    assert db.session.scalars(db.select(WrongTries)).all() == []
    browse().get(f"/follow/{WRONG}")
    assert {row.times for row in db.session.scalars(db.select(WrongTries))} == {1}


def test_who_guesses_waits_and_so_does_a_right_code_from_there(browse, code, monkeypatch):
    monkeypatch.setitem(PATIENCE, Tried.RECEIPTS_HERE, Patience(Tried.RECEIPTS_HERE, 2))
    for _ in range(2):
        assert browse().post("/follow", {"code": WRONG}, htmx=False).status_code == 422
    for typed in (WRONG, code):
        answer = browse().post("/follow", {"code": typed}, htmx=False)
        assert answer.status_code == 429
        assert "Try again in" in answer.text
        assert browse().get(f"/follow/{typed}").status_code == 429
        reply = browse().post(f"/follow/{typed}/replies", {"words": "x"}, htmx=False)
        assert reply.status_code == 429
    with clock.at(clock.now() + SHORTEST_WAIT * 2):
        assert browse().get(f"/follow/{code}").status_code == 200


def test_guessers_everywhere_keep_others_out_for_seconds_only(app, monkeypatch):
    soon = Patience(Tried.RECEIPTS, 2, SHORTEST_WAIT)
    monkeypatch.setitem(PATIENCE, Tried.RECEIPTS, soon)
    for at in range(30):
        guessing.remember_wrong_code(f"10.0.0.{at}")
    db.session.commit()
    wait = guessing.wait_before_next_code("10.9.9.9")
    assert timedelta(0) < wait <= SHORTEST_WAIT


def test_no_code_comes_into_the_log(browse, code, caplog, monkeypatch):
    def break_down(_receipt):
        raise RuntimeError("broken")

    monkeypatch.setattr("kaizen.receipts.following.story_of", break_down)
    with caplog.at_level(logging.DEBUG):
        assert browse().get(f"/follow/{code}").status_code == 500
    assert "/follow/<" in caplog.text
    assert code not in caplog.text
    assert code.replace("-", "") not in caplog.text


def test_a_story_costs_what_it_shows(browse, code, jonas):
    idea = the(Idea)
    for words in ("One", "Two", "Three"):
        Comment.say(words, idea, jonas)
    save(idea)
    db.session.remove()
    with statements() as asked:
        assert browse().get(f"/follow/{code}").status_code == 200
    assert len(asked) <= 8, asked


def test_reading_the_receipt_is_hearing_the_answer(browse, code, jonas, tomasz):
    left = the(Idea)
    no = {"because": "tried_before", "reason": "The oven is full", "problem": "We buy other tape"}
    answer = browse(jonas).post(f"/ideas/{left.id}/decline", no)
    assert "Who left it hears it first." in answer.text
    assert "The oven is full" not in browse(tomasz).get(f"/ideas/{left.id}").text
    assert the(Idea).stage is Stage.PROPOSED
    page = browse().get(f"/follow/{code}").text
    for words in ("It was tried before", "The oven is full", "We buy other tape", "Not this way"):
        assert words in page
    assert the(Idea).stage is Stage.DECLINED


def test_a_trial_without_asking_and_its_end_are_told(browse, code, aylin, jonas):
    ticks = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)
    trial = just_do(the(Idea), aylin, ticks, better="No roll tears")
    stop(trial, jonas, reason="The oven is too hot")
    db.session.commit()
    page = browse().get(f"/follow/{code}").text
    for words in ("just does it", "No roll tears", "stopped the trial", "The oven is too hot"):
        assert words in page


def test_a_second_look_at_what_was_adopted_is_told(browse, code, jonas):
    idea = the(Idea)
    how = {"owner": jonas, "ends_on": idea.team.today + timedelta(days=10)}
    how["expecting"] = Prediction("rolls that tear", 9, 1, "a week")
    trial = Trial.start(idea, jonas, **how)
    trial.adopt(jonas, actual="2", lesson="Warm", standard=a_standard(idea.team, jonas))
    look_again(idea, jonas, **how, reason="They tear again")
    db.session.commit()
    page = browse().get(f"/follow/{code}").text
    for words in ("this is how we work now", "took it back to trialled", "They tear again"):
        assert words in page


def test_a_decision_is_told_however_much_happened_since(browse, code, jonas):
    idea = the(Idea)
    idea.decline(jonas, reason="The oven is full", problem="We buy other tape")
    let_much_happen(idea)
    assert "The oven is full" in browse().get(f"/follow/{code}").text
