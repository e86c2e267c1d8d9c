from datetime import time

from kaizen.answers.raising import raise_up
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.standups.beginning import begin
from kaizen.standups.ending import people_away
from kaizen.standups.models import StandUp
from kaizen.standups.plans import StandUpTime
from kaizen.todos.models import ToDo
from tests.standups.conftest import meet, on_day
from tests.statements import statements


def test_the_index_shows_when_the_team_stands_up_next(browse, packing, aylin):
    db.session.add(StandUpTime(team_id=packing.id, weekday=1, starts=time(6, 5)))
    with on_day(0):
        page = browse(aylin).get("/standups").text
    assert "Next: tomorrow at 06:05" in page
    assert "Begin the stand-up" in page


def test_who_is_not_of_the_team_only_looks(browse, packing, ruth):
    page = browse(ruth).get(f"/standups?team={packing.id}").text
    assert "Begin the stand-up" not in page


def test_a_running_one_is_entered(browse, packing, jonas, aylin):
    begin(packing, jonas)
    db.session.commit()
    page = browse(aylin).get("/standups").text
    assert "Go in" in page
    assert "Jonas Berg began it." in page


def test_what_would_be_on_it(browse, packing, aylin, idea):
    page = browse(aylin).get(f"/teams/{packing.id}/agenda")
    assert idea.title in page.text
    fragment = browse(aylin).get(f"/teams/{packing.id}/agenda", htmx=True)
    assert fragment.text.lstrip().startswith("<div")


def test_nothing_would_be_on_it(browse, packing, jonas):
    meet(packing, jonas)
    assert "Nothing new" in browse(jonas).get(f"/teams/{packing.id}/agenda").text


def test_past_ones_are_listed_page_by_page(browse, packing, jonas):
    for _ in range(21):
        begin(packing, jonas).end(jonas)
    db.session.commit()
    first, second = (browse(jonas).get(f"/standups?page={n}").text for n in (1, 2))
    assert first.count('class="past__one"') == 20
    assert second.count('class="past__one"') == 1


def decide_something(stand_up, jonas, tomasz):
    first, *_ = stand_up.items
    Comment.say("We try it on Monday", first.idea, jonas)
    stand_up.note(first, newest_event(first.idea, {EventKind.COMMENT_ADDED}))
    to_do = ToDo.take(
        "Ask for a price",
        stand_up.team,
        tomasz,
        jonas,
        due_on=stand_up.team.today,
        partner=jonas,
        idea=first.idea,
    )
    stand_up.note(first, newest_event(to_do))
    stand_up.settle(first)


def test_the_minutes_tell_what_it_came_to(browse, packing, jonas, aylin, tomasz, idea, complaint):
    second = Idea.propose("Press it on", complaint, packing, by=aylin)
    third = Idea.propose("A third table", complaint, packing, by=aylin)
    stand_up = begin(packing, jonas)
    stand_up.attend(aylin)
    decide_something(stand_up, jonas, tomasz)
    stand_up.park(stand_up.items[1], jonas)
    assert people_away(stand_up) == [tomasz]
    stand_up.end(jonas)
    db.session.commit()
    page = browse(tomasz).get(f"/standups/{stand_up.id}").text
    for said in ("Ask for a price", "commented", second.title, third.title, "Aylin Kaya"):
        assert said in page
    decided, talked = page.index("Decided"), page.index("No time for it")
    assert decided < page.index(idea.title) < page.index("Parked for the next one") < talked


def test_the_ledger_tells_the_numbers_and_who_was_away(packing, jonas, tomasz, idea):
    stand_up = begin(packing, jonas)
    decide_something(stand_up, jonas, tomasz)
    stand_up.end(jonas)
    ended = newest_event(stand_up, {EventKind.STAND_UP_ENDED})
    assert ended.details | {"seconds": 0} == {
        "present": 1,
        "away": [idea.authors[0].id, tomasz.id],
        "decisions": 1,
        "to_dos": 1,
        "parked": 0,
        "items": 1,
        "seconds": 0,
    }


def test_one_that_everybody_left_is_ended_by_who_comes_next(browse, packing, jonas, aylin, idea):
    with on_day(0):
        number = begin(packing, jonas).id
        db.session.commit()
    with on_day(0, 2):
        browser = browse(aylin)
        assert "Left open" not in browser.get("/standups").text
        assert browser.post(f"/standups/{number}/closing").status_code == 409
    with on_day(1):
        browser = browse(aylin)
        assert "Left open since" in browser.get("/standups").text
        answer = browser.post(f"/standups/{number}/closing", htmx=False)
    assert (answer.status_code, answer.location) == (303, f"/standups/{number}")
    stand_up = db.session.get(StandUp, number)
    assert stand_up.ended_by == aylin
    assert [item.seconds for item in stand_up.items] == [0], "nobody talked all night"


def test_others_do_not_end_it(browse, packing, jonas, ruth):
    with on_day(-1):
        number = begin(packing, jonas).id
        db.session.commit()
    assert browse(ruth).post(f"/standups/{number}/closing").status_code == 403
    assert browse(ruth).post("/standups/99/closing").status_code == 404


def test_what_was_raised_is_shown_with_its_reason_and_its_answer(
    browse, packing, returns, jonas, ruth, idea
):
    packing.parent = returns
    meet(packing, jonas)
    raised = raise_up(idea, jonas, reason="It costs more than we may spend")
    above = begin(returns, ruth)
    db.session.commit()
    assert "It costs more than we may spend" in browse(ruth).get(f"/standups/{above.id}").text
    raised.give_answer(ruth, words="Order it on Monday")
    below = begin(packing, jonas)
    db.session.commit()
    page = browse(jonas).get(f"/standups/{below.id}").text
    assert "Order it on Monday" in page
    assert "Ruth Adler answered for Returns desk." in page


def test_minutes_ask_little_however_much_was_decided(browse, packing, jonas, tomasz, idea, aylin):
    stand_up = begin(packing, jonas)
    decide_something(stand_up, jonas, tomasz)
    stand_up.end(jonas)
    db.session.commit()
    browser, url = browse(aylin), f"/standups/{stand_up.id}"
    browser.get(url)
    db.session.remove()
    with statements() as seen:
        assert browser.get(url).status_code == 200
    assert len(seen) <= 11, "\n".join(one[:100] for one in seen)
