"""Only what changed since the last stand-up, or needs a word; each once."""

from datetime import date, time, timedelta

import pytest

from kaizen import clock
from kaizen.adoptions.checks import checks_of
from kaizen.adoptions.queries import recurrences_on
from kaizen.answers.raising import raise_up
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.standups.agenda import agenda
from kaizen.standups.beginning import begin
from kaizen.standups.plans import Part, StandUpPlan, StandUpTime
from kaizen.todos.models import ToDo
from kaizen.trials.models import Trial
from tests.adoptions.conftest import FEWER, adopt
from tests.standups.conftest import meet, on_day, on_it
from tests.statements import statements


def heard(sentence, team, by, times=1, kind=Kind.COMPLAINT):
    complaint = Complaint.add(sentence, team, by, kind=kind)
    hear(complaint, by, times)
    return complaint


def hear(complaint, by, times):
    for _ in range(times):
        Occurrence.hear(complaint, by)


def proposed(title, team, by):
    """On a complaint that is written down with it."""
    return Idea.propose(title, Complaint.add(f"{title}?", team, by), team, by)


@pytest.fixture
def met(packing, jonas):
    """Monday's stand-up is over."""
    with on_day(0):
        return meet(packing, jonas)


def test_nothing_happened_so_there_is_nothing_to_say(packing, met):
    with on_day(1):
        assert on_it(packing) == {}


def test_the_first_looks_back_a_week(packing, jonas):
    with on_day(-9):
        old = heard("Boxes are wet", packing, jonas)
    with on_day(-3):
        new = heard("Labels come off", packing, jonas)
    with on_day(0):
        assert on_it(packing) == {Part.COMPLAINTS: [("complaint", new.id, "new")]}
        assert old.id < new.id
        assert [item.reason for item in begin(packing, jonas).items] == ["New"]


def test_a_new_idea_tells_its_complaint_too(packing, met, aylin):
    with on_day(0, 3):
        idea = proposed("Print it twice", packing, aylin)
    with on_day(1):
        assert on_it(packing) == {Part.IDEAS: [("idea", idea.id, "new")]}


def test_what_was_talked_about_is_not_new_again(packing, met, jonas, aylin):
    with on_day(0, 3):
        heard("Labels come off", packing, jonas)
        heard("A good word for the driver", packing, jonas, kind=Kind.WIN)
    with on_day(1):
        assert set(on_it(packing)) == {Part.COMPLAINTS, Part.WINS}
        meet(packing, jonas)
    with on_day(2):
        assert on_it(packing) == {}


def test_there_was_no_time_for_it_so_it_comes_again(packing, met, jonas):
    with on_day(0, 3):
        complaint = heard("Labels come off", packing, jonas)
    with on_day(1):
        meet(packing, jonas, settling=False)
    with on_day(2):
        left = [("complaint", complaint.id, "not_reached")]
        assert on_it(packing) == {Part.COMPLAINTS: left}


def test_those_heard_most_since_with_their_number(packing, jonas):
    with on_day(-1):
        some = [heard(f"Complaint {n}", packing, jonas) for n in range(5)]
    with on_day(0):
        meet(packing, jonas)
    with on_day(0, 4):
        for n, complaint in enumerate(some):
            hear(complaint, jonas, n)
        db.session.scalars(db.select(Occurrence).order_by(Occurrence.id.desc())).first().take_back(
            jonas
        )
    with on_day(1):
        stand_up = begin(packing, jonas)
        told = [(item.about_id, item.details["times"]) for item in stand_up.items]
        assert told == [(some[3].id, 3), (some[4].id, 3), (some[2].id, 2)]
        assert stand_up.items[0].reason == "Heard 3 times since the last stand-up."


def test_another_teams_things_are_not_on_it(packing, returns, met, ruth):
    with on_day(0, 3):
        heard("The wrong size", returns, ruth)
        proposed("Large type on the list", returns, ruth)
    with on_day(1):
        assert on_it(packing) == {}


def test_an_author_who_writes_brings_the_idea_back(packing, met, jonas, aylin, tomasz):
    with on_day(0, 1):
        idea = proposed("Print it twice", packing, aylin)
        Comment.say("What would it cost?", idea, jonas)
    with on_day(1):
        meet(packing, jonas)
    with on_day(1, 2):
        Comment.say("I would like that", idea, tomasz)
    with on_day(2):
        assert on_it(packing) == {}
        meet(packing, jonas)
    with on_day(2, 2):
        Comment.say("Nothing: the printer can do it", idea, aylin)
    with on_day(3):
        assert on_it(packing) == {Part.IDEAS: [("idea", idea.id, "author_wrote")]}


def trial_of(idea, by, days):
    return Trial.start(
        idea, by, owner=by, expecting=FEWER, ends_on=idea.team.today + timedelta(days=days)
    )


def test_a_trial_that_ends_before_the_next_one_and_one_that_is_overdue(packing, met, jonas, aylin):
    with on_day(0, 2):
        ends, later, over = (proposed(f"Idea {n}", packing, aylin) for n in range(3))
        for idea, days in ((ends, 4), (later, 7), (over, 2)):
            trial_of(idea, jonas, days)
    with on_day(3):
        meet(packing, jonas)
        plan_a_stand_up(packing)
    with on_day(4):  # Friday; the next is on Monday
        overdue, soon = ("idea", over.id, "trial_overdue"), ("idea", ends.id, "trial_ends")
        assert on_it(packing) == {Part.TRIALS: [overdue, soon]}
        meet(packing, jonas)
    with on_day(7):
        assert [key for _, key, _ in on_it(packing)[Part.TRIALS]] == [over.id, ends.id, later.id]


def plan_a_stand_up(team):
    for weekday in range(5):
        db.session.add(StandUpTime(team_id=team.id, weekday=weekday, starts=time(6, 5)))


def test_what_was_decided_and_is_not_done(packing, met, jonas, tomasz):
    with on_day(1):
        stand_up = begin(packing, jonas)
        far = ToDo.take("Ask for a price", packing, tomasz, jonas, due_on=day(8))
        done = ToDo.take("Oil the hinge", packing, tomasz, jonas, due_on=day(8))
        done.do(tomasz)
        stand_up.end(jonas)
    with on_day(1, 3):
        ToDo.take("Beside the stand-up", packing, tomasz, tomasz, due_on=day(8))
    with on_day(2):
        assert on_it(packing) == {Part.TO_DOS: [("to_do", far.id, "decided")]}
        meet(packing, jonas)
    with on_day(3):
        assert on_it(packing) == {}
    with on_day(9):
        assert (("to_do", far.id, "to_do_overdue")) in on_it(packing)[Part.TO_DOS]


def day(days) -> date:
    with on_day(days):
        return clock.today()


def test_parked_comes_back_unless_it_was_decided_meanwhile(packing, met, jonas, aylin):
    with on_day(0, 2):
        one, two = (proposed(f"Idea {n}", packing, aylin) for n in range(2))
    with on_day(1):
        stand_up = begin(packing, jonas)
        for item in list(stand_up.items):
            stand_up.park(item, jonas)
        stand_up.end(jonas)
    with on_day(1, 2):
        trial_of(two, jonas, 10)
    with on_day(2):
        assert on_it(packing) == {Part.PARKED: [("idea", one.id, "parked")]}
        meet(packing, jonas, settling=False)
    with on_day(3):
        assert on_it(packing)[Part.PARKED] == [("idea", one.id, "parked")]
        meet(packing, jonas)
    with on_day(4):
        assert Part.PARKED not in on_it(packing)


def test_a_parked_to_do_comes_back_while_it_is_open(packing, met, jonas, tomasz):
    with on_day(1):
        stand_up = begin(packing, jonas)
        to_dos = [ToDo.take(f"To do {n}", packing, tomasz, jonas, due_on=day(20)) for n in range(2)]
        stand_up.end(jonas)
    with on_day(2):
        stand_up = begin(packing, jonas)
        for item in list(stand_up.items):
            stand_up.park(item, jonas)
        stand_up.end(jonas)
    with on_day(2, 2):
        to_dos[0].do(tomasz)
    with on_day(3):
        assert on_it(packing) == {Part.PARKED: [("to_do", to_dos[1].id, "parked")]}


def test_nobody_answered_for_longer_than_a_working_day(packing, met, jonas, aylin):
    with on_day(0, 1):
        first = proposed("Print it twice", packing, aylin)
        second = proposed("Press it on", packing, aylin)
    with on_day(1):
        assert set(on_it(packing)) == {Part.IDEAS}
        meet(packing, jonas)
    with on_day(2):
        found = on_it(packing)
        assert found == {
            Part.WAITING: [("idea", second.id, "unanswered")],
            Part.ANSWER: [("idea", first.id, "longest")],
        }
    with on_day(2, 1):
        Comment.say("We try it", first, jonas)
    with on_day(3):
        assert on_it(packing) == {Part.ANSWER: [("idea", second.id, "longest")]}


def test_nothing_has_moved_for_two_weeks(packing, met, jonas, aylin):
    with on_day(0, 1):
        idea = proposed("Print it twice", packing, aylin)
        Comment.say("Good", idea, jonas)
    for days in (1, 7, 14):
        with on_day(days):
            meet(packing, jonas)
    with on_day(15):
        assert on_it(packing) == {Part.WAITING: [("idea", idea.id, "stuck")]}
        meet(packing, jonas)
    with on_day(16):
        assert on_it(packing) == {}, "the team had a word about it yesterday"
    with on_day(23):
        assert on_it(packing) == {Part.WAITING: [("idea", idea.id, "stuck")]}


def test_heard_again_stays_until_somebody_says_what_it_means(packing, jonas, aylin, tomasz):
    with on_day(-20):
        idea = proposed("Print it twice", packing, aylin)
        adoption = adopt(idea, jonas)
    with on_day(0):
        meet(packing, jonas)
    with on_day(0, 1):
        Occurrence.hear(idea.complaint, tomasz)
        db.session.commit()
    (recurrence,) = recurrences_on(idea.complaint_id)
    for days in (1, 2):
        with on_day(days):
            found = on_it(packing)
            assert found == {Part.RECURRENCES: [("recurrence", recurrence.id, "heard_again")]}
            meet(packing, jonas)
    with on_day(2, 1):
        recurrence.accept(jonas, words="One old label")
    with on_day(3):
        assert on_it(packing) == {}
        assert adoption.idea is idea


def test_checks_are_talked_about_when_due_late_or_drifted_and_then_rest(packing, jonas, aylin):
    with on_day(-30):
        idea = proposed("Print it twice", packing, aylin)
        adoption = adopt(idea, jonas)
    (first, *_others) = checks_of(adoption)
    with on_day(0):
        assert on_it(packing) == {Part.CHECKS: [("sustain_check", first.id, "check_due")]}
        meet(packing, jonas)
    with on_day(1):
        assert on_it(packing) == {}
    with on_day(1, 1):
        first.drift(jonas, words="Nobody prints it")
    with on_day(2):
        assert on_it(packing) == {Part.CHECKS: [("sustain_check", first.id, "drifted")]}
        meet(packing, jonas)
    with on_day(3):
        assert on_it(packing) == {}


def test_raised_to_the_team_above_and_back_with_an_answer(
    packing, returns, met, jonas, ruth, aylin
):
    packing.parent = returns
    with on_day(0, 1):
        idea = proposed("A second printer", packing, aylin)
    with on_day(1):
        meet(packing, jonas)
    with on_day(1, 1):
        raised = raise_up(idea, jonas, reason="It costs more than we may spend")
    with on_day(2):
        assert on_it(packing) == {}, "the team above is to answer"
        stand_up = begin(returns, ruth)
        (item,) = stand_up.items
        assert (item.part, item.about_id, item.because) == (Part.RAISED, raised.id, "raised")
        assert item.details["reason"] == "It costs more than we may spend"
        assert item.reason == "Jonas Berg raised it from Packing, line 3."
        raised.give_answer(ruth, words="Order it")
        stand_up.settle(item)
        stand_up.end(ruth)
    with on_day(3):
        assert on_it(returns) == {}
        assert on_it(packing) == {Part.RAISED: [("raised", raised.id, "raise_answered")]}
        meet(packing, jonas)
    with on_day(4):
        assert on_it(packing) == {}


def test_a_card_stands_under_its_most_urgent_part(packing, met, jonas, aylin):
    with on_day(0, 1):
        idea = proposed("Print it twice", packing, aylin)
        trial_of(idea, jonas, 2)
    with on_day(4):
        Comment.say("It went well", idea, aylin)
        assert on_it(packing) == {Part.TRIALS: [("idea", idea.id, "trial_overdue")]}


def test_a_part_says_how_many_more_there_are(packing, met, jonas):
    with on_day(0, 1):
        for n in range(9):
            heard(f"Complaint {n}", packing, jonas)
    with on_day(1):
        stand_up = begin(packing, jonas)
        assert len(stand_up.items) == 5
        assert stand_up.items[-1].details["more"] == 4


def test_the_teams_own_order_and_parts(packing, met, jonas, aylin):
    with on_day(0, 1):
        heard("Labels come off", packing, jonas)
        heard("A good word", packing, jonas, kind=Kind.WIN)
        proposed("Print it twice", packing, aylin)
        parts = [["ideas", 4], ["wins", None]]
        db.session.add(StandUpPlan(team=packing, minutes=12, parts=parts))
    with on_day(1):
        assert list(on_it(packing)) == [Part.IDEAS, Part.WINS]
        stand_up = begin(packing, jonas)
        assert (stand_up.minutes, stand_up.parts) == (12, parts)


def test_an_agenda_asks_at_most_fifteen_times_however_much_there_is(packing, met, jonas, aylin):
    with on_day(0, 1):
        for n in range(12):
            heard(f"Complaint {n}", packing, aylin, times=2)
            trial_of(proposed(f"Tried {n}", packing, aylin), jonas, 1)
            proposed(f"Idea {n}", packing, aylin)
            ToDo.take(f"To do {n}", packing, aylin, jonas, due_on=day(1))
        db.session.commit()
    db.session.refresh(packing)
    with on_day(3), statements() as seen:
        assert agenda(packing)
    assert len(seen) <= 15, "\n".join(one[:80] for one in seen)
