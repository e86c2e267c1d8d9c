"""What the server answers to a phone that sends by itself: once, for its person, in a few words."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import Vote


@pytest.fixture
def send(browse):
    """Sends a form as the outbox of `of` does, from a browser where `who` is signed in."""

    def as_person(of, url, fields, *, who=None):
        browser = browse(who)
        headers = {"Kaizen-Person": str(of.id), "Accept": "application/json"}
        return browser.post(url, fields, htmx=False, headers=headers)

    return as_person


def how_many(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def an_idea(team, **words):
    return {"heard": "The ramp is icy", "title": "Salt it at six", "team": team.id} | words


def test_an_idea_is_proposed_once_however_often_it_is_sent(send, tomasz, packing):
    for _ in range(2):
        answer = send(tomasz, "/ideas", an_idea(packing, key="k1"), who=tomasz)
        assert answer.status_code == 200
        assert answer.json["person"] == str(tomasz.id)
        assert answer.json["at"].startswith("/ideas/")
    assert how_many(Idea) == 1


def test_what_waits_is_sent_without_a_page_in_the_answer(send, tomasz, idea, complaint):
    before = how_many(Occurrence)
    assert send(tomasz, f"/ideas/{idea.id}/vote", {"give": "1"}, who=tomasz).is_json
    assert send(tomasz, f"/ideas/{idea.id}/comments", {"words": "Yes"}, who=tomasz).is_json
    heard = f"/complaints/{complaint.id}/occurrences"
    assert send(tomasz, heard, {"key": "k2"}, who=tomasz).status_code == 200
    assert (how_many(Vote), how_many(Comment), how_many(Occurrence)) == (1, 1, before + 1)


def test_the_answer_leaves_the_cookie_alone(send, tomasz, packing):
    answer = send(tomasz, "/ideas", an_idea(packing), who=tomasz)
    assert "Set-Cookie" not in answer.headers


def test_nobody_signed_in_is_said_as_that(send, tomasz, packing):
    answer = send(tomasz, "/ideas", an_idea(packing))
    assert (answer.status_code, answer.json["person"]) == (401, "")
    assert how_many(Idea) == 0


def test_what_one_wrote_is_never_sent_as_another(send, tomasz, aylin, packing):
    answer = send(tomasz, "/ideas", an_idea(packing), who=aylin)
    assert (answer.status_code, answer.json["person"]) == (409, str(aylin.id))
    assert answer.json["sentences"]
    assert how_many(Idea) == 0


def test_a_form_that_is_not_right_comes_back_with_its_sentences(send, tomasz, packing):
    answer = send(tomasz, "/ideas", an_idea(packing, title=" "), who=tomasz)
    assert answer.status_code == 422
    assert answer.json["sentences"] == ["Say in a few words what to change."]


def test_a_rule_of_the_board_comes_back_with_its_sentence(send, idea, jonas, tomasz):
    idea.decline(jonas, reason="Too dear", problem="We look at the gate")
    db.session.commit()
    answer = send(tomasz, f"/ideas/{idea.id}/vote", {"give": "1"}, who=tomasz)
    assert answer.status_code == 409
    assert len(answer.json["sentences"]) == 1


@pytest.mark.parametrize("url", ["/ideas/999/vote", "/ideas/999/comments"])
def test_what_is_gone_is_said(send, tomasz, url):
    answer = send(tomasz, url, {"words": "Yes"}, who=tomasz)
    assert answer.status_code == 404
    assert answer.json["sentences"] == [
        "The address may be mistyped, or what stood here has moved."
    ]


def test_what_is_not_theirs_to_do_is_said(send, idea, aylin):
    answer = send(aylin, f"/ideas/{idea.id}/vote", {"give": "1"}, who=aylin)
    assert answer.status_code == 403
    assert answer.json["sentences"]


def test_too_much_at_once_is_said(app, send, tomasz, packing):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    words = an_idea(packing) | {"photos": (BytesIO(b"x" * 5000), "photo.jpg")}
    answer = send(tomasz, "/ideas", words, who=tomasz)
    assert answer.status_code == 413
    assert answer.json["sentences"]


def test_the_ticket_says_who_is_here(browse, tomasz):
    assert browse().get("/outbox/ticket").json == {"person": "", "token": ""}
    ticket = browse(tomasz).get("/outbox/ticket").json
    assert ticket["person"] == str(tomasz.id)
    assert ticket["token"]


def test_a_page_asked_for_plainly_is_answered_with_a_page(browse, tomasz, packing):
    answer = browse(tomasz).post("/ideas", an_idea(packing, title=" "), htmx=False)
    assert answer.mimetype == "text/html"
    assert answer.status_code == 422


def test_what_was_left_out_of_something_done_is_said(send, tomasz, packing):
    words = an_idea(packing) | {"photos": (BytesIO(b"no picture"), "ramp.jpg")}
    answer = send(tomasz, "/ideas", words, who=tomasz)
    assert answer.status_code == 200
    assert len(answer.json["sentences"]) == 1
    assert "ramp.jpg" in answer.json["sentences"][0]
    assert how_many(Idea) == 1
