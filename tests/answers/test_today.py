from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.answers.clocks import AnswerDay, clock_of
from kaizen.answers.passing import Passed, is_asked, pass_on
from kaizen.answers.raises import raised_of
from kaizen.answers.raising import raise_up
from kaizen.complaints.models import Complaint
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from tests.conftest import save

ANSWERED = "Thank you, we look at it on Friday"


@pytest.fixture
def older(packing, aylin):
    """Another complaint, which nobody has an idea for, and which waits longer."""
    with clock.at(clock.now() - timedelta(days=2)):
        return save(Complaint.add("The pallet wrap tears", packing, by=aylin))


def sign_in(browse, who, **more):
    sent = {"badge": who.badge, "pin": who.badge} | more
    return browse().post("/sign-in", sent, htmx=False).location


def test_a_leader_begins_with_what_waits(browse, jonas, idea):
    assert sign_in(browse, jonas) == "/today"
    assert sign_in(browse, jonas, next="/complaints") == "/complaints"


def test_a_leader_for_whom_nothing_waits_begins_at_the_board(browse, jonas, ruth, idea):
    assert sign_in(browse, ruth) == "/"
    save(Comment.say(ANSWERED, idea, jonas))
    assert sign_in(browse, jonas) == "/"


def test_a_worker_begins_at_the_board(browse, tomasz, jonas, idea):
    save(pass_on(clock_of(idea), jonas, to=tomasz))
    assert sign_in(browse, tomasz) == "/"


def test_what_waits_longest_is_the_one(browse, jonas, idea, older):
    browser = browse(jonas)
    page = browser.get("/today").text
    assert "<h1" in page
    assert "The pallet wrap tears</h1>" in page
    assert (
        "Print the lot number twice</h1>" in browser.get(f"/today?after=complaint-{older.id}").text
    )


def test_another_one_comes_to_an_end_and_hides_nothing(browse, jonas, idea, older):
    browser = browse(jonas)
    end = browser.get(f"/today?after=idea-{idea.id}")
    assert "That was all that waits" in end.text
    assert "The pallet wrap tears</h1>" in browser.get("/today").text


def test_an_idea_is_answered_by_a_comment(browse, jonas, idea):
    browser = browse(jonas)
    answer = browser.post(f"/today/ideas/{idea.id}/reply", {"words": ANSWERED}, htmx=False)
    assert (answer.status_code, answer.location) == (303, f"/today?answered=idea-{idea.id}")
    assert db.session.scalars(db.select(Comment)).one().words == ANSWERED
    assert clock_of(idea).answered_by is jonas
    page = browser.get(answer.location).text
    assert "Answered</h1>" in page
    assert "1 answer today" in page
    assert "Nothing waits for you</h1>" in browser.get("/today").text


def test_a_complaint_is_answered_by_a_reply(browse, jonas, older):
    browser = browse(jonas)
    browser.post(f"/today/complaints/{older.id}/reply", {"words": ANSWERED}, htmx=False)
    assert newest_event(older).kind is EventKind.COMPLAINT_REPLIED
    assert not clock_of(older).is_running


def test_an_answer_that_comes_twice_is_given_once(browse, jonas, idea):
    browser, sent = browse(jonas), {"words": ANSWERED, "key": "k"}
    for _ in range(2):
        answer = browser.post(f"/today/ideas/{idea.id}/reply", sent, htmx=False)
        assert answer.status_code == 303
    assert db.session.scalar(db.select(AnswerDay.answers)) == 1


@pytest.mark.parametrize("words", ["", "Thank you. We look at it on […] and tell you."])
def test_what_is_empty_or_unread_comes_back(browse, jonas, idea, words):
    answer = browse(jonas).post(f"/today/ideas/{idea.id}/reply", {"words": words}, htmx=False)
    assert answer.status_code == 422
    assert words in answer.text
    assert clock_of(idea).is_running


def test_a_decision_is_an_answer_too_and_leads_back(browse, jonas, idea):
    browser = browse(jonas)
    back = f"/today?answered=idea-{idea.id}"
    page = browser.get(f"/ideas/{idea.id}/trial", query_string={"back": back})
    assert "/today?answered" in page.text
    sent = {
        "owner": jonas.id,
        "measure": "Labels lost",
        "expected_from": "9",
        "expected_to": "1",
        "ends_on": (idea.team.today + timedelta(days=7)).isoformat(),
        "back": back,
    }
    answer = browser.post(f"/ideas/{idea.id}/trial", sent, htmx=False)
    assert (answer.status_code, answer.location) == (303, back)
    assert idea.stage is Stage.TRIALLED
    assert "Answered</h1>" in browser.get(back).text


def test_a_way_back_leads_to_no_other_site(browse, jonas, idea):
    sent = {"because": "costs", "reason": "x", "problem": "y", "back": "//evil.example"}
    answer = browse(jonas).post(f"/ideas/{idea.id}/decline", sent, htmx=False)
    assert answer.location == f"/ideas/{idea.id}"


def test_what_is_decided_and_told_to_its_author_first_waits_no_more(browse, jonas, idea):
    sent = {"because": "costs", "reason": "x", "problem": "y"}
    browser = browse(jonas)
    browser.post(f"/ideas/{idea.id}/decline", sent, htmx=False)
    assert idea.pending
    assert "Nothing waits for you" in browser.get("/today").text


def test_it_is_passed_on_by_name(browse, jonas, tomasz, idea):
    browser, url = browse(jonas), f"/today/ideas/{idea.id}/passing"
    assert "Tomasz Wójcik" in browser.get(url).text
    answer = browser.post(url, {"to": "Tomasz Wójcik", "words": "You know it"}, htmx=False)
    assert (answer.status_code, answer.location) == (303, "/today")
    assert is_asked(tomasz, clock_of(idea))
    assert "Nothing waits for you" in browser.get("/today").text
    page = browse(tomasz).get("/today").text
    assert "Print the lot number twice</h1>" in page
    assert "You know it" in page


def test_who_is_asked_by_name_answers(browse, jonas, tomasz, older):
    save(pass_on(clock_of(older), jonas, to=tomasz))
    browser = browse(tomasz)
    url = f"/today/complaints/{older.id}/reply"
    assert browser.post(url, {"words": ANSWERED, "key": "k"}, htmx=False).status_code == 303
    assert clock_of(older).answered_by is tomasz
    assert browser.post(url, {"words": ANSWERED, "key": "k"}, htmx=False).status_code == 303
    assert browser.post(url, {"words": "And more"}, htmx=False).status_code == 403


def test_who_is_asked_passes_it_on_further(browse, jonas, tomasz, ruth, idea):
    save(pass_on(clock_of(idea), jonas, to=tomasz))
    url = f"/today/ideas/{idea.id}/passing"
    assert browse(tomasz).post(url, {"to": "2002"}, htmx=False).status_code == 303
    assert "Print the lot number twice</h1>" in browse(ruth).get("/today").text


@pytest.mark.parametrize(("to", "status"), [("", 422), ("Nobody", 422), ("1001", 409)])
def test_to_nobody_and_to_who_waits_it_is_not_passed_on(browse, jonas, idea, to, status):
    sent = {"to": to, "words": "You know it"}
    answer = browse(jonas).post(f"/today/ideas/{idea.id}/passing", sent)
    assert answer.status_code == status
    assert "You know it" in answer.text
    assert db.session.scalar(db.select(Passed)) is None


def test_a_stranger_finds_nothing_and_answers_nothing_here(browse, ruth, tomasz, idea):
    for who in (ruth, tomasz):
        browser = browse(who)
        assert "Print the lot number twice" not in browser.get("/today").text
        url = f"/today/ideas/{idea.id}"
        assert browser.post(f"{url}/reply", {"words": ANSWERED}).status_code == 403
        assert browser.post(f"{url}/passing", {"to": "2001"}).status_code == 403
    assert browser.post("/today/ideas/999/reply", {"words": "x"}).status_code == 404
    assert clock_of(idea).is_running


def test_what_was_raised_waits_for_the_team_above(browse, packing, returns, jonas, ruth, idea):
    packing.change(jonas, name=packing.name, parent=returns, leaders=[jonas])
    save(raise_up(idea, jonas, reason="We have no money for it"))
    assert sign_in(browse, ruth) == "/today"
    browser = browse(ruth)
    assert "We have no money for it" in browser.get("/today").text
    answer = browser.post(f"/today/ideas/{idea.id}/reply", {"words": ANSWERED}, htmx=False)
    assert answer.status_code == 303
    assert raised_of(idea)[0].answer == ANSWERED
    assert not clock_of(idea).is_running


def test_ones_own_idea_is_not_asked_of_oneself(browse, packing, returns, jonas, ruth, complaint):
    packing.change(jonas, name=packing.name, parent=returns, leaders=[jonas])
    own = save(Idea.propose("Print it larger", complaint, packing, by=ruth))
    save(raise_up(own, jonas, reason="Yours"))
    assert "Nothing waits for you" in browse(ruth).get("/today").text


def test_an_answer_that_was_undone_waits_again(browse, jonas, idea):
    browser = browse(jonas)
    sent = {"because": "costs", "reason": "x", "problem": "y"}
    browser.post(f"/ideas/{idea.id}/decline", sent, htmx=False)
    browser.post(f"/ideas/{idea.id}/reconsideration", {}, htmx=False)
    again = browser.get(f"/today?answered=idea-{idea.id}").text
    assert "Print the lot number twice</h1>" in again
