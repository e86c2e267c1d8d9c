import re
from datetime import timedelta

import pytest
from sqlalchemy import delete

from kaizen import clock
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import EventKind, record
from kaizen.events.since import AT_MOST, newest_event_number
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because
from kaizen.ideas.places import place_after
from kaizen.ideas.votes import vote_for
from kaizen.kiosks.device import is_open_here
from kaizen.people.sign_ins import SignIn
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.conftest import person, save, team
from tests.statements import statements

WHY = Answer(Because.COSTS, "Too dear", "It stays open")


def live_address(page) -> str:
    return re.search(r'hx-get="([^"]*changes[^"]*)"', page.text)[1].replace("&amp;", "&")


class Screen:
    """A page that somebody has open: it asks as the script does."""

    def __init__(self, browser, path: str = "/"):
        self.browser = browser
        page = browser.get(path)
        assert page.status_code == 200
        self.address = live_address(page)

    def ask(self):
        answer = self.browser.get(self.address, htmx=True)
        newest = answer.headers.get("Kaizen-Newest", "")
        if newest:
            self.address = re.sub(r"after=\d+", f"after={newest}", self.address)
        return answer


@pytest.fixture
def screen(browse):
    return lambda who, path="/": Screen(browse(who), path)


def cards(answer) -> dict[str, list[int]]:
    """By the column in which they come."""
    found = re.findall(r'<ol data-stage="(\w+)">(.*?)</ol>\n', answer.text, re.DOTALL)
    return {
        stage: [int(n) for n in re.findall(r'<li id="idea-(\d+)"', html)] for stage, html in found
    }


def shown(answer) -> list[int]:
    return [number for numbers in cards(answer).values() for number in numbers]


def gone(answer) -> list[int]:
    found = re.search(r'data-gone="([\d ]*)"', answer.text)
    return [int(number) for number in found[1].split()] if found else []


def said(answer) -> str:
    found = re.search(r'data-said="([^"]*)"', answer.text)
    return found[1] if found else ""


def back(idea, by) -> None:
    vote_for(idea, by)
    db.session.commit()


def start(idea, by) -> Trial:
    ends_on = clock.today() + timedelta(days=14)
    expecting = Prediction("Labels", 9, 1)
    trial = Trial.start(idea, by, owner=by, expecting=expecting, ends_on=ends_on)
    db.session.commit()
    return trial


def test_nothing_new_is_204_and_costs_only_who_is_asking(screen, tomasz, idea):
    looks = screen(tomasz)
    with statements() as asked:
        answer = looks.ask()
    assert (answer.status_code, answer.data) == (204, b"")
    assert len(asked) == 1, asked


def test_what_happens_elsewhere_is_204_and_one_look_into_the_ledger(screen, tomasz, idea, ruth):
    looks = screen(tomasz)
    record(EventKind.SECRET_CHANGED, ruth, ruth)
    db.session.commit()
    with statements() as asked:
        answer = looks.ask()
    assert answer.status_code == 204
    assert len(asked) == 2, asked
    with statements() as asked:
        assert looks.ask().status_code == 204
    assert len(asked) == 1, asked


def test_a_vote_brings_the_very_card_of_the_page(screen, browse, tomasz, jonas, aylin, idea):
    looks = screen(tomasz)
    back(idea, jonas)
    answer = looks.ask()
    assert shown(answer) == [idea.id]
    assert said(answer) == f"Jonas Berg: backs this. {idea.title}"
    card = re.search(r"<li id=.*?</article></li>", answer.text, re.DOTALL)[0]
    assert card in browse(tomasz).get("/").text
    assert looks.ask().status_code == 204


def test_each_sees_what_is_their_own_in_a_card(screen, tomasz, aylin, jonas, idea):
    voter, leader = screen(tomasz), screen(jonas)
    back(idea, tomasz)
    mine, theirs = voter.ask(), leader.ask()
    assert 'aria-pressed="true"' in mine.text
    assert "Move #1 to" not in mine.text
    assert 'aria-pressed="false"' in theirs.text
    assert "Move #1 to" in theirs.text
    assert said(mine) == ""
    assert said(theirs) == f"Tomasz Wójcik: backs this. {idea.title}"


def test_a_move_comes_in_its_new_column_with_the_counts(screen, tomasz, jonas, idea):
    looks = screen(tomasz)
    start(idea, jonas)
    answer = looks.ask()
    assert cards(answer)["trialled"] == [idea.id]
    assert '<b id="column-proposed-count">0</b>' in answer.text
    assert '<b id="column-trialled-count">1</b>' in answer.text


def test_what_left_the_board_is_gone(screen, tomasz, jonas, aylin, complaint, packing, idea):
    other = save(Idea.propose("Print it thrice", complaint, packing, by=tomasz))
    looks = screen(tomasz)
    merge(other, into=idea, by=jonas)
    db.session.commit()
    answer = looks.ask()
    assert (gone(answer), shown(answer)) == ([other.id], [idea.id])
    assert said(answer) == "2 cards changed"


def test_another_teams_board_is_left_alone(screen, tomasz, ruth, returns, idea):
    looks = screen(ruth)
    back(idea, tomasz)
    assert looks.ask().status_code == 204


def test_the_board_of_all_teams_shows_each(screen, tomasz, ruth, idea):
    looks = screen(ruth, "/?team=all")
    back(idea, tomasz)
    assert shown(looks.ask()) == [idea.id]


def test_what_is_heard_in_one_team_counts_on_the_cards_of_another(
    screen, ruth, tomasz, returns, complaint, idea
):
    theirs = save(Idea.propose("Ask the driver", complaint, returns, by=ruth))
    looks = screen(ruth)
    Occurrence.hear(complaint, tomasz, customer="Kaltwerk")
    db.session.commit()
    assert shown(looks.ask()) == [theirs.id]


def test_what_no_longer_fits_the_filter_goes(screen, tomasz, aylin, idea):
    looks, others = screen(tomasz, "/?q=lot"), screen(tomasz, "/?q=ramp")
    idea.change(aylin, title="Print it on the ramp", details="")
    db.session.commit()
    assert gone(looks.ask()) == [idea.id]
    assert shown(others.ask()) == [idea.id]


def test_mine_shows_what_is_mine(screen, tomasz, aylin, jonas, idea):
    hers, his = screen(aylin, "/?mine=1"), screen(tomasz, "/?mine=1")
    back(idea, jonas)
    assert shown(hers.ask()) == [idea.id]
    assert shown(his.ask()) == []


def test_a_decision_that_is_not_told_yet_wakes_nobody_else(
    screen, tomasz, aylin, jonas, ruth, idea
):
    author, leader, colleague = screen(aylin), screen(jonas), screen(tomasz)
    decide_with_care(idea, jonas, Stage.DECLINED, WHY)
    db.session.commit()
    assert colleague.ask().status_code == 204
    assert "an answer for you" in author.ask().text
    answer = leader.ask()
    assert "told to Aylin K. first" in answer.text
    assert said(answer) == ""


def test_a_decision_that_is_not_told_yet_stays_unsaid_when_the_card_comes(
    screen, tomasz, aylin, jonas, idea
):
    looks = screen(tomasz)
    decide_with_care(idea, jonas, Stage.DECLINED, WHY)
    back(idea, tomasz)
    answer = looks.ask()
    assert shown(answer) == [idea.id]
    assert "not this way" not in answer.text
    assert "an answer for you" not in answer.text
    assert said(answer) == ""


def test_the_page_of_an_idea_is_told_only_who_may_know(screen, tomasz, aylin, jonas, idea):
    author, colleague = (screen(who, f"/ideas/{idea.id}") for who in (aylin, tomasz))
    decide_with_care(idea, jonas, Stage.DECLINED, WHY)
    db.session.commit()
    assert colleague.ask().status_code == 204
    answer = author.ask()
    assert (answer.status_code, "data-looks" in answer.text) == (200, True)
    db.session.expire_all()
    assert idea.pending


def test_the_page_of_an_idea_hears_of_itself_and_of_its_complaint(
    screen, tomasz, jonas, complaint, packing, idea
):
    other = save(Idea.propose("Print it thrice", complaint, packing, by=tomasz))
    looks = screen(tomasz, f"/ideas/{idea.id}")
    Comment.say("We had this", other, jonas)
    db.session.commit()
    assert looks.ask().status_code == 204
    Comment.say("We had this too", idea, jonas)
    db.session.commit()
    assert said(looks.ask()) == "Jonas Berg: commented"
    Occurrence.hear(complaint, jonas, customer="Kaltwerk")
    db.session.commit()
    assert looks.ask().status_code == 200


@pytest.mark.parametrize("path", ["/complaints", "/complaints/{}"])
def test_complaints_hear_of_themselves(screen, tomasz, jonas, complaint, idea, path):
    looks = screen(tomasz, path.format(complaint.id))
    back(idea, jonas)
    assert looks.ask().status_code == 204
    Occurrence.hear(complaint, jonas, customer="Kaltwerk")
    db.session.commit()
    assert looks.ask().status_code == 200


def test_too_much_at_once_is_stale(screen, tomasz, jonas, idea):
    looks = screen(tomasz)
    for _ in range(AT_MOST + 1):
        record(EventKind.IDEA_PLACED, idea, jonas)
    db.session.commit()
    answer = looks.ask()
    assert (answer.headers["HX-Trigger"], answer.data) == ("stale", b"")
    assert looks.ask().status_code == 204


def test_a_column_that_got_room_again_comes_whole(screen, tomasz, jonas, aylin, complaint, packing):
    first, second, third = (
        save(Idea.propose(f"Idea {number}", complaint, packing, by=aylin)) for number in range(3)
    )
    first.place, second.place, third.place = 3, 2, 1
    db.session.commit()
    looks = screen(tomasz)
    place_after(first, third, jonas)
    db.session.commit()
    assert looks.ask().headers.get("HX-Trigger") == "stale"


def test_a_ledger_that_is_another_one_is_stale(browse, tomasz, idea):
    answer = browse(tomasz).get("/changes?after=999999", htmx=True)
    assert answer.headers["HX-Trigger"] == "stale"


@pytest.mark.parametrize("query", ["", "?after=abc", "?after=-1&team=x", "?after=0&of=idea-x"])
def test_nonsense_is_told_from_now_on(browse, tomasz, idea, query):
    answer = browse(tomasz).get(f"/changes{query}", htmx=True)
    assert answer.status_code == 204
    assert int(answer.headers["Kaizen-Newest"]) > 0


def test_nobody_without_a_name_is_told(browse, idea):
    assert browse().get("/changes?after=1").status_code == 303
    assert browse().get("/changes?after=1", htmx=True).status_code == 401


def test_who_is_signed_out_or_has_left_is_not_told_that_nothing_happened(screen, tomasz, idea):
    looks = screen(tomasz)
    newest = newest_event_number()
    assert looks.browser.get(f"/changes?after={newest}", htmx=True).status_code == 204
    tomasz.left_at = clock.now()
    db.session.commit()
    assert looks.browser.get(f"/changes?after={newest}", htmx=True).status_code == 401
    tomasz.left_at = None
    db.session.execute(delete(SignIn))
    db.session.commit()
    assert looks.browser.get(f"/changes?after={newest}", htmx=True).status_code == 401


def test_no_kiosk_is_told(app):
    assert not is_open_here("board.changes")


def test_what_came_costs_the_same_however_full_the_board_is(
    screen, tomasz, jonas, complaint, packing, aylin, idea
):
    costs = []
    for many in (1, 20):
        for number in range(many):
            Idea.propose(f"Idea {many} {number}", complaint, packing, by=aylin)
        db.session.commit()
        looks = screen(tomasz)
        record(EventKind.COMMENT_ADDED, idea, jonas)
        db.session.commit()
        db.session.expire_all()
        with statements() as asked:
            assert looks.ask().status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[0] <= 11, asked


def test_many_who_look_alike_are_answered_from_one_reading(screen, jonas, packing, idea):
    people = [person(f"Person {n}", f"30{n:02}", packing) for n in range(3)]
    screens = [screen(one) for one in people]
    back(idea, jonas)
    costs, number = [], idea.id
    for looks in screens:
        db.session.remove()
        with statements() as asked:
            assert shown(looks.ask()) == [number]
        costs.append(len(asked))
    assert costs[1:] == [4, 4]


def test_a_team_of_its_own_sees_its_first_card(screen, tomasz, complaint):
    empty = team("Night shift")
    looks = screen(tomasz, f"/?team={empty.id}")
    first = save(Idea.propose("Leave a lamp on", complaint, empty, by=tomasz))
    assert cards(looks.ask())["proposed"] == [first.id]
