"""Who waits for a first answer, since when, and what ends the wait."""

from datetime import UTC, datetime, timedelta

import pytest

from kaizen import clock
from kaizen.answers.clocks import AnswerClock, AnswerDay, clock_of
from kaizen.answers.passing import Passed
from kaizen.answers.queries import waiting
from kaizen.answers.replies import reply
from kaizen.complaints.merges import merge, unmerge
from kaizen.complaints.models import Complaint, Kind
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas import merges
from kaizen.ideas.answers import decide_with_care, reconsider_decision
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because
from kaizen.trials.just_do_it import Ticks, just_do, stop
from kaizen.trials.models import Trial, running_trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.undo import undo_last_move
from tests.conftest import save

NO = Answer(Because.COSTS, "Too dear", "We go on counting")
AN_HOUR = timedelta(hours=1)
ALL_FOUR = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)


@pytest.fixture(autouse=True)
def nine_o_clock(packing):
    """On a day on which packing works from six to two."""
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=packing.zone)):
        yield


@pytest.fixture
def heard(packing, aylin) -> Complaint:
    """A complaint that nobody has an idea for."""
    return save(Complaint.add("The tape tears", packing, by=aylin))


def later(hours: float):
    return clock.at(clock.now() + timedelta(hours=hours))


def stopped_by(one: AnswerClock) -> EventKind | None:
    return one.stopped_by and one.stopped_by.kind


def answers_on_the_day(team) -> int:
    days = db.session.scalars(db.select(AnswerDay).where(AnswerDay.team_id == team.id))
    return sum(day.answers for day in days)


def try_it(idea: Idea, by) -> Trial:
    until = idea.team.today + timedelta(days=9)
    return Trial.start(idea, by, owner=by, expecting=Prediction("It holds"), ends_on=until)


class TestStarting:
    def test_an_idea_waits_from_when_it_is_proposed(self, idea, packing):
        one = clock_of(idea)
        assert (one.started_at, one.is_running, one.team) == (idea.proposed_at, True, packing)

    def test_a_nameless_one_too(self, complaint, packing):
        assert clock_of(save(Idea.propose("Two hooks", complaint, packing, None))).is_running

    def test_the_complaint_waits_until_it_has_an_idea(self, heard, packing, tomasz):
        assert clock_of(heard).is_running
        save(Idea.propose("Another tape", heard, packing, tomasz))
        one = clock_of(heard)
        assert not one.is_running
        assert not one.was_answered

    def test_a_leader_waits_for_nobody_in_the_team_that_they_lead(self, complaint, packing, jonas):
        assert clock_of(Idea.propose("Two hooks", complaint, packing, jonas)) is None
        assert clock_of(Complaint.add("Too dark", packing, jonas)) is None

    def test_but_in_another_team(self, complaint, returns, jonas):
        assert clock_of(Idea.propose("Two hooks", complaint, returns, jonas)).is_running

    def test_a_win_needs_no_answer(self, packing, aylin):
        assert clock_of(Complaint.add("So friendly", packing, aylin, kind=Kind.WIN)) is None


class TestTheFirstAnswer:
    def test_a_comment_of_who_leads_the_team_stops_it(self, idea, jonas, packing):
        with later(2):
            Comment.say("We look at it on Monday", idea, jonas)
        one = clock_of(idea)
        assert (one.answered_by, one.waited) == (jonas, 2 * 3600)
        assert one.answered_on == packing.today
        assert stopped_by(one) is EventKind.COMMENT_ADDED
        assert answers_on_the_day(packing) == 1

    def test_only_the_first_stops_it_and_every_one_counts(self, idea, jonas, packing):
        Comment.say("Thank you", idea, jonas)
        with later(3):
            Comment.say("We look at it on Monday", idea, jonas)
        assert clock_of(idea).waited == 0
        assert answers_on_the_day(packing) == 2

    @pytest.mark.parametrize("who", ["aylin", "tomasz", "ruth"])
    def test_nobody_else_answers(self, idea, packing, who, request):
        Comment.say("Good one", idea, request.getfixturevalue(who))
        assert clock_of(idea).is_running
        assert answers_on_the_day(packing) == 0

    def test_the_team_above_answers(self, idea, packing, jonas, returns, ruth, ada):
        packing.change(ada, name=packing.name, parent=returns, leaders=[jonas])
        Comment.say("Good one", idea, ruth)
        assert clock_of(idea).answered_by is ruth

    def test_an_admin_answers(self, idea, ada):
        Comment.say("Good one", idea, ada)
        assert clock_of(idea).answered_by is ada

    def test_nobody_answers_themselves(self, complaint, packing, jonas, ada):
        idea = Idea.propose("Two hooks", complaint, packing, ada)
        Comment.say("What do you say?", idea, ada)
        assert clock_of(idea).is_running

    def test_who_was_asked_by_name_answers(self, idea, tomasz, jonas, packing):
        save(Passed(clock_id=clock_of(idea).id, to=tomasz, by=jonas))
        Comment.say("I tried it once", idea, tomasz)
        one = clock_of(idea)
        assert one.answered_by is tomasz
        assert db.session.scalar(db.select(Passed)).ended_at == one.stopped_at
        assert answers_on_the_day(packing) == 0

    def test_a_reply_to_a_complaint_stops_its_clock(self, heard, jonas):
        with later(1):
            said = reply(heard, jonas, words="We ordered another tape")
        one = clock_of(heard)
        assert (one.answered_by, one.waited) == (jonas, 3600)
        event = one.stopped_by
        assert event.kind is EventKind.COMPLAINT_REPLIED
        assert event.details == {"reply": said.id, "words": "We ordered another tape"}

    def test_settling_it_is_an_answer(self, heard, jonas):
        heard.settle(jonas, reason="A misunderstanding")
        assert clock_of(heard).answered_by is jonas
        heard.reopen(jonas)
        assert not clock_of(heard).is_running

    def test_who_wrote_it_down_and_settles_it_answers_nobody(self, packing, ada, jonas):
        heard = Complaint.add("Too dark", packing, ada)
        heard.settle(ada, reason="A misunderstanding")
        assert (clock_of(heard).is_running, clock_of(heard).was_answered) == (False, False)
        with later(5):
            heard.reopen(jonas)
            assert clock_of(heard).started_at == clock.now()

    def test_a_trial_is_an_answer_and_its_undo_takes_that_back(self, idea, jonas, packing):
        try_it(idea, jonas)
        assert clock_of(idea).answered_by is jonas
        assert answers_on_the_day(packing) == 1
        undo_last_move(idea, jonas)
        one = clock_of(idea)
        assert (one.is_running, one.started_at) == (True, idea.proposed_at)
        assert (one.answered_by, one.answered_on, one.waited) == (None, None, None)
        assert answers_on_the_day(packing) == 0

    def test_what_was_said_before_it_stays_an_answer(self, idea, jonas):
        Comment.say("We try it", idea, jonas)
        try_it(idea, jonas)
        undo_last_move(idea, jonas)
        assert stopped_by(clock_of(idea)) is EventKind.COMMENT_ADDED


class TestADecisionThatIsToldFirst:
    def test_it_is_an_answer_when_it_is_carried_out_and_of_when_it_was_decided(
        self, idea, jonas, packing
    ):
        with later(1):
            decide_with_care(idea, jonas, Stage.DECLINED, NO)
        assert clock_of(idea).is_running
        assert waiting([packing.id]) == []
        assert answers_on_the_day(packing) == 1
        with later(30):
            idea.pending.carry_out()
        one = clock_of(idea)
        assert (one.answered_by, one.waited) == (jonas, 3600)
        assert one.answered_on == packing.today
        assert answers_on_the_day(packing) == 1

    def test_taken_back_it_was_none(self, idea, jonas, packing):
        decide_with_care(idea, jonas, Stage.DECLINED, NO)
        reconsider_decision(idea, jonas)
        db.session.flush()
        assert clock_of(idea).is_running
        assert [one.idea for one in waiting(None)] == [idea]
        assert answers_on_the_day(packing) == 0

    def test_opened_again_it_was_answered(self, idea, jonas):
        idea.decline(jonas, reason="Too dear", problem="Open")
        idea.reopen(jonas, reason="A cheaper one")
        assert clock_of(idea).was_answered


class TestNoAnswerIsAsked:
    def test_begun_alone_it_waits_for_nobody(self, idea, aylin, jonas):
        just_do(idea, aylin, ALL_FOUR, better="It holds")
        one = clock_of(idea)
        assert (one.is_running, one.was_answered) == (False, False)
        undo_last_move(idea, aylin)
        assert clock_of(idea).is_running

    def test_stopped_by_who_leads_it_has_its_words(self, idea, aylin, jonas, packing):
        just_do(idea, aylin, ALL_FOUR, better="It holds")
        stop(running_trial(idea, to=Stage.PROPOSED), jonas, reason="Not safe")
        assert not clock_of(idea).is_running
        assert answers_on_the_day(packing) == 1

    def test_a_leader_who_is_one_of_the_authors_decides_and_answers_nobody(
        self, complaint, packing, ada, jonas
    ):
        idea = Idea.propose("Two hooks", complaint, packing, ada)
        idea.decline(ada, reason="Too dear", problem="Open")
        one = clock_of(idea)
        assert (one.is_running, one.was_answered) == (False, False)
        with later(4):
            idea.reopen(jonas, reason="A cheaper one")
            one = clock_of(idea)
            assert (one.is_running, one.started_at) == (True, clock.now())
            undo_last_move(idea, jonas)
        assert not clock_of(idea).is_running

    def test_the_one_that_goes_is_answered_and_parted_it_waits_again(
        self, idea, complaint, packing, tomasz, jonas
    ):
        other = save(Idea.propose("Two hooks", complaint, packing, tomasz))
        since = clock_of(other).started_at
        with later(1):
            merges.merge(other, idea, jonas)
        assert clock_of(other).answered_by is jonas
        assert clock_of(idea).is_running
        merges.unmerge(other, jonas)
        assert (clock_of(other).is_running, clock_of(other).started_at) == (True, since)

    def test_a_merged_complaint_waits_no_more_and_parted_it_does(self, heard, complaint, jonas):
        merge(heard, complaint, jonas)
        assert stopped_by(clock_of(heard)) is EventKind.COMPLAINT_MERGED
        unmerge(heard, jonas)
        assert clock_of(heard).is_running

    def test_a_complaint_that_another_one_brings_ideas_to(self, heard, idea, complaint, jonas):
        assert not clock_of(complaint).is_running
        merge(complaint, heard, jonas)
        assert not clock_of(heard).is_running
        unmerge(complaint, jonas)
        assert clock_of(heard).is_running
        assert stopped_by(clock_of(complaint)) is EventKind.IDEA_PROPOSED

    def test_a_complaint_that_is_a_win_after_all(self, heard, jonas, packing):
        heard.change(jonas, sentence=heard.sentence, kind=Kind.WIN, team=packing)
        assert not clock_of(heard).is_running
        heard.change(jonas, sentence=heard.sentence, kind=Kind.COMPLAINT, team=packing)
        assert clock_of(heard).is_running

    def test_another_team_is_to_answer(self, heard, jonas, returns):
        heard.change(jonas, sentence=heard.sentence, kind=Kind.COMPLAINT, team=returns)
        assert [one.complaint for one in waiting([returns.id])] == [heard]


def test_who_waits_longest_comes_first(idea, heard, packing, returns):
    with later(-5):
        first = save(Complaint.add("Too dark", packing, None))
    assert [one.thing for one in waiting([packing.id])][:2] == [first, idea]
    assert len(waiting(None)) == 3
    assert len(waiting(None, limit=2)) == 2
    assert waiting([returns.id]) == []
    assert db.session.scalars(db.select(Event.at)).first() <= datetime.now(UTC)
