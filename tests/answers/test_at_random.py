"""Weeks pass, and people ask, answer, decide, undo, merge and raise at random; the clocks say what
the ledger tells."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from kaizen import clock
from kaizen.answers.clocks import AnswerClock, AnswerDay
from kaizen.answers.raises import Raised
from kaizen.answers.raising import raise_up, raise_what_is_due
from kaizen.answers.replies import reply
from kaizen.complaints import merges as complaint_merges
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care, reconsider_decision
from kaizen.ideas.lifecycle import OPEN, Stage
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because, PendingDecision
from kaizen.people.models import Role
from kaizen.sweep import sweep
from kaizen.teams.calendars import working_time_of
from kaizen.teams.models import Team
from kaizen.trials.just_do_it import Ticks, just_do, stop
from kaizen.trials.models import running_trial
from tests.answers.recount import Recount
from tests.test_board_at_random import Board, ideas, people

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
ALL_HOLD = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)
NOT_NOW = Answer(Because.NO_TIME, "Too much to do", "We go on counting")


class Weeks(Board):
    """The fourth leads the team, the fifth the one above."""

    def __init__(self):
        self.moment = MONDAY
        self.time = ExitStack()
        self.time.enter_context(clock.at(self.moment))
        super().__init__()
        leads, above = self.people[3:]
        leads.role = above.role = Role.MANAGER
        plant = Team.add("Plant", None, leaders=[above])
        self.team.change(leads, name="Packing", parent=plant, leaders=[leads])
        db.session.commit()

    def teardown(self):
        super().teardown()
        self.time.close()

    def one_of(self, model, number, *where):
        every = db.session.scalars(db.select(model).where(*where).order_by(model.id)).all()
        return every[number % len(every)] if every else None

    def on_one_of(self, model, number, act, *where):
        one = self.one_of(model, number, *where)
        if one is not None:
            self.attempt(lambda: act(one))

    @rule(hours=st.sampled_from([1, 4, 20, 100, 400]))
    def time_passes(self, hours):
        self.moment += timedelta(hours=hours, seconds=1)
        self.time.close()
        self.time.enter_context(clock.at(self.moment))
        while sweep() or raise_what_is_due():
            db.session.commit()
        db.session.commit()
        db.session.expire_all()

    @rule(who=people)
    def write_down(self, who):
        self.attempt(lambda: Complaint.add("Too dark", self.team, by=self.people[who]))

    @rule(who=people, number=ideas)
    def propose_for(self, who, number):
        by = self.people[who]
        self.on_one_of(Complaint, number, lambda one: Idea.propose("Change", one, self.team, by))

    @rule(who=st.integers(3, 4), number=ideas)
    def reply(self, who, number):
        self.on_one_of(Complaint, number, lambda one: reply(one, self.people[who], words="Yes"))

    @rule(who=people, number=ideas)
    def settle(self, who, number):
        self.on_one_of(Complaint, number, lambda one: one.settle(self.people[who], reason="Gone"))

    @rule(who=people, number=ideas)
    def open_again(self, who, number):
        self.on_one_of(Complaint, number, lambda one: one.reopen(self.people[who]))

    @rule(who=people, number=ideas)
    def hear(self, who, number):
        self.on_one_of(Complaint, number, lambda one: Occurrence.hear(one, self.people[who]))

    @rule(number=ideas, other=ideas)
    def merge_complaints(self, number, other):
        into = self.one_of(Complaint, other)
        by = self.people[3]
        self.on_one_of(Complaint, number, lambda one: complaint_merges.merge(one, into, by))

    @rule(number=ideas)
    def part_complaints(self, number):
        merged = Complaint.merged_into_id.is_not(None)
        by = self.people[3]
        self.on_one_of(Complaint, number, lambda one: complaint_merges.unmerge(one, by), merged)

    @rule(number=ideas)
    def just_do(self, number):
        self.on_idea(number, lambda idea: just_do(idea, idea.authors[0], ALL_HOLD, better="Neat"))

    @rule(number=ideas, who=people)
    def stop(self, number, who):
        def act(idea):
            stop(running_trial(idea, to=Stage.PROPOSED), self.people[who], reason="Not safe")

        self.on_idea(number, act)

    @rule(number=ideas, who=people, days=st.integers(1, 60))
    def answer_with_care(self, number, who, days):
        stage = Stage.DEFERRED if days > 30 else Stage.DECLINED
        day = clock.today() + timedelta(days=days) if stage is Stage.DEFERRED else None
        by = self.people[who]
        self.on_idea(number, lambda i: decide_with_care(i, by, stage, NOT_NOW, review_on=day))

    @rule(number=ideas, who=people)
    def reconsider(self, number, who):
        self.on_idea(number, lambda idea: reconsider_decision(idea, self.people[who]))

    @rule(number=ideas)
    def the_author_reads(self, number):
        self.on_one_of(PendingDecision, number, lambda pending: pending.carry_out())

    @rule(number=ideas, other=ideas, who=people)
    def merge(self, number, other, who):
        into = self.idea(other)
        self.on_idea(number, lambda idea: merge(idea, into, self.people[who]))

    @rule(number=ideas, who=people)
    def part(self, number, who):
        merged = Idea.merged_into_id.is_not(None)
        self.on_one_of(Idea, number, lambda idea: unmerge(idea, self.people[who]), merged)

    @rule(number=ideas)
    def raise_it(self, number):
        self.on_idea(number, lambda idea: raise_up(idea, self.people[3], reason="Please"))

    @rule(number=ideas)
    def answer_what_was_raised(self, number):
        above = self.people[4]
        self.on_one_of(Raised, number, lambda one: one.give_answer(above, words="Ordered"))

    @rule(number=ideas)
    def take_back(self, number):
        self.on_one_of(Raised, number, lambda one: one.take_back(self.people[3]))

    @invariant()
    def the_clocks_say_what_the_ledger_tells(self):
        db.session.expire_all()
        leads, above = (person.id for person in self.people[3:])
        told = Recount({leads, above}, {leads})
        working = working_time_of(self.team)
        found = {}
        for one in db.session.scalars(db.select(AnswerClock)):
            key = (one.thing.__tablename__, one.idea_id or one.complaint_id)
            found[key] = one.started_at, one.stopped_at, one.answered_by_id
            if one.was_answered:
                worked = working.worked_between(one.started_at, one.stopped_at)
                assert one.waited == int(worked.total_seconds())
        assert found == {k: (one.since, one.at, one.by) for k, one in told.clocks.items()}
        days = db.session.execute(db.select(AnswerDay.day, AnswerDay.answers)).all()
        assert {d: n for d, n in days if n} == {d: n for d, n in told.days.items() if n}

    @invariant()
    def nobody_is_asked_for_what_is_over(self):
        for raised in db.session.scalars(db.select(Raised)):
            one = raised.thing.answer_clock
            if raised.is_open and raised.by_id is None:
                assert one.is_running
            if raised.is_open and raised.idea:
                assert raised.idea.stage in OPEN
            if raised.is_open and raised.complaint:
                assert not raised.complaint.is_settled


def test_in_the_course_of_weeks_the_clocks_stay_true():
    run_state_machine_as_test(
        Weeks,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
