"""Behind the four doors."""

import pytest

from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.drafts import draft_of, keep_draft
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas import votes
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from tests.inbox.gathered import unread_news


def kinds():
    return list(db.session.scalars(db.select(Event.kind).order_by(Event.id)))


def test_news_of_ones_ideas_come_first_and_one_tap_reads_them(stand, idea, aylin, jonas, tomasz):
    votes.vote_for(idea, tomasz)
    votes.vote_for(idea, jonas)
    Comment.say("Which printer?", idea, jonas)
    db.session.commit()
    browser = stand(aylin)
    page = browser.get("/kiosk/doors").text
    assert "2 things happened to your ideas" in page
    assert "2 colleagues more back" in page
    assert "Which printer?" in page
    browser.post("/kiosk/news", {"to": unread_news(aylin).read_to}, htmx=False)
    assert "happened to your ideas" not in browser.get("/kiosk/doors").text
    Comment.say("One more", idea, tomasz)
    db.session.commit()
    assert "1 thing happened to your ideas" in browser.get("/kiosk/doors").text


def test_what_was_taken_back_did_not_happen(idea, aylin, tomasz, jonas):
    votes.vote_for(idea, tomasz)
    votes.take_vote_back(idea, tomasz)
    comment = Comment.say("Never mind", idea, jonas)
    comment.remove(jonas)
    db.session.commit()
    assert unread_news(aylin).things == []


def test_what_one_does_oneself_is_no_news(idea, aylin, tomasz):
    Comment.say("I mean the small one", idea, aylin)
    db.session.commit()
    assert unread_news(aylin).things == []
    assert unread_news(tomasz).things == []


def test_one_tap_counts_a_complaint_and_another_takes_it_back(stand, complaint, tomasz):
    browser = stand(tomasz)
    assert complaint.sentence in browser.get("/kiosk/heard").text
    done = browser.post("/kiosk/heard", {"complaint": complaint.id, "key": "k1"}, htmx=False)
    again = browser.post("/kiosk/heard", {"complaint": complaint.id, "key": "k1"}, htmx=False)
    assert done.location == again.location
    assert complaint.times_heard == 2
    assert "2 times now" in browser.get(done.location).text
    browser.post(f"{done.location}/withdrawal", htmx=False)
    assert complaint.times_heard == 1
    assert "Taken back" in browser.get(done.location).text
    assert kinds()[-1] is EventKind.OCCURRENCE_TAKEN_BACK


def test_what_others_heard_is_not_taken_back_here(stand, complaint, jonas):
    theirs = db.session.scalars(db.select(Occurrence)).one()
    browser = stand(jonas)
    assert browser.post(f"/kiosk/heard/{theirs.id}/withdrawal", htmx=False).status_code == 404


def test_something_new_is_written_and_what_is_known_is_counted(stand, complaint, tomasz):
    browser = stand(tomasz)
    empty = browser.post("/kiosk/heard/new", {"heard": ""})
    assert empty.status_code == 422
    assert browser.post("/kiosk/heard/new", {"heard": ""}, htmx=False).status_code == 422
    browser.post("/kiosk/heard/new", {"heard": complaint.sentence.upper()}, htmx=False)
    assert complaint.times_heard == 2
    browser.post("/kiosk/heard/new", {"heard": "The foil tears"}, htmx=False)
    assert db.session.scalar(db.select(db.func.count()).select_from(Complaint)) == 2


def test_one_tap_votes_and_another_takes_it_back(stand, idea, tomasz):
    browser = stand(tomasz)
    assert idea.title in browser.get("/kiosk/votes").text
    done = browser.post("/kiosk/votes", {"idea": idea.id, "give": "1"}, htmx=False)
    assert idea.votes == 1
    assert "1 vote now." in browser.get(done.location).text
    assert idea.title not in browser.get("/kiosk/votes").text
    browser.post("/kiosk/votes", {"idea": idea.id, "give": "0"}, htmx=False)
    assert idea.votes == 0


def test_nobody_votes_for_their_own(stand, idea, aylin):
    browser = stand(aylin)
    assert idea.title not in browser.get("/kiosk/votes").text
    assert browser.post("/kiosk/votes", {"idea": idea.id}, htmx=False).status_code == 403


def test_my_ideas_are_listed(stand, idea, aylin, tomasz):
    assert idea.title in stand(aylin).get("/kiosk/ideas").text
    assert idea.title not in stand(tomasz).get("/kiosk/ideas").text


def test_an_idea_is_put_up_with_a_tap_and_a_sentence(stand, complaint, tomasz, packing):
    browser = stand(tomasz)
    assert browser.get("/kiosk/idea").status_code == 200
    typed = {"complaint": complaint.id, "title": "Warm the glue first", "key": "k"}
    done = browser.post("/kiosk/idea", typed, htmx=False)
    assert browser.post("/kiosk/idea", typed, htmx=False).location == done.location
    (idea,) = db.session.scalars(db.select(Idea))
    assert (idea.title, idea.team, idea.complaint) == ("Warm the glue first", packing, complaint)
    assert idea.is_by(tomasz)
    assert "It is on the board" in browser.get(done.location).text


@pytest.mark.parametrize("htmx", [True, False])
def test_an_idea_without_words_comes_back_with_what_was_typed(stand, tomasz, htmx):
    typed = {"heard": "Label falls off", "complaint": "", "title": ""}
    answer = stand(tomasz).post("/kiosk/idea", typed, htmx=htmx)
    assert answer.status_code == 422
    assert "Label falls off" in answer.text
    assert "Say in a few words what to change" in answer.text


def test_a_half_written_idea_waits_for_its_person_here_and_on_the_phone(
    stand, browse, tomasz, complaint
):
    browser = stand(tomasz)
    words = {"title": "Warm the glue", "complaint": complaint.id, "pin": "1002"}
    assert browser.post("/kiosk/draft", words).status_code == 204
    assert "pin" not in draft_of(tomasz, "idea").fields
    assert "You began an idea" in browser.get("/kiosk/doors").text
    assert 'value="Warm the glue"' in browser.get("/kiosk/idea?draft=1").text
    phone = browse(tomasz)
    assert "You began an idea" in phone.get("/ideas/new").text
    page = phone.get("/ideas/new?draft=1").text
    assert 'value="Warm the glue"' in page
    assert complaint.sentence in page
    sent = {"title": "Warm the glue first", "complaint": complaint.id, "draft": "1"}
    phone.post("/ideas", sent | {"team": tomasz.team_id})
    assert draft_of(tomasz, "idea") is None


def test_a_draft_is_thrown_away_and_never_somebody_elses(stand, tomasz, aylin):
    keep_draft(tomasz, "idea", {"title": "Mine"})
    db.session.commit()
    other = stand(aylin)
    assert "Mine" not in other.get("/kiosk/doors").text
    other.post("/ideas/draft/removal", {"back": "/kiosk/doors"}, htmx=False)
    assert draft_of(tomasz, "idea") is not None
    mine = stand(tomasz)
    answer = mine.post("/ideas/draft/removal", {"back": "/kiosk/doors"}, htmx=False)
    assert answer.location == "/kiosk/doors"
    assert draft_of(tomasz, "idea") is None
