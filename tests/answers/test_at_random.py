"""Weeks pass, and people ask, answer, decide, undo, merge and raise at random; the clocks say what
the ledger tells."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from kaizen.answers.clocks import AnswerClock, AnswerDay
from kaizen.answers.raises import Raised
from kaizen.answers.raising import raise_up, raise_what_is_due
from kaizen.answers.replies import reply
from kaizen.complaints import merges as complaint_merges
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.lifecycle import OPEN
from kaizen.ideas.models import Idea
from kaizen.people.models import Role
from kaizen.sweep import sweep
from kaizen.teams.calendars import working_time_of
from kaizen.teams.models import Team
from tests.answers.recount import Recount
from tests.board_in_time import BoardInTime, some
from tests.test_board_at_random import people


class Weeks(BoardInTime):
    """The fourth leads the team, the fifth the one above."""

    def __init__(self):
        super().__init__()
        leads, above = self.people[3:]
        leads.role = above.role = Role.MANAGER
        plant = Team.add("Plant", None, leaders=[above])
        self.team.change(leads, name="Packing", parent=plant, leaders=[leads])
        db.session.commit()

    @rule(hours=st.sampled_from([1, 4, 20, 100, 400]))
    def time_passes(self, hours):
        self.go_on(timedelta(hours=hours, seconds=1))
        while sweep() or raise_what_is_due():
            db.session.commit()
        db.session.commit()
        db.session.expire_all()

    @rule(who=people)
    def write_down(self, who):
        self.attempt(lambda: Complaint.add("Too dark", self.team, by=self.people[who]))

    @rule(who=people, number=some)
    def propose_for(self, who, number):
        by = self.people[who]
        self.on_one_of(Complaint, number, lambda one: Idea.propose("Change", one, self.team, by))

    @rule(who=st.integers(3, 4), number=some)
    def reply(self, who, number):
        self.on_one_of(Complaint, number, lambda one: reply(one, self.people[who], words="Yes"))

    @rule(who=people, number=some)
    def settle(self, who, number):
        self.on_one_of(Complaint, number, lambda one: one.settle(self.people[who], reason="Gone"))

    @rule(who=people, number=some)
    def open_again(self, who, number):
        self.on_one_of(Complaint, number, lambda one: one.reopen(self.people[who]))

    @rule(who=people, number=some)
    def hear(self, who, number):
        self.on_one_of(Complaint, number, lambda one: Occurrence.hear(one, self.people[who]))

    @rule(number=some, other=some)
    def merge_complaints(self, number, other):
        into = self.one_of(Complaint, other)
        by = self.people[3]
        self.on_one_of(Complaint, number, lambda one: complaint_merges.merge(one, into, by))

    @rule(number=some)
    def part_complaints(self, number):
        merged = Complaint.merged_into_id.is_not(None)
        by = self.people[3]
        self.on_one_of(Complaint, number, lambda one: complaint_merges.unmerge(one, by), merged)

    @rule(number=some)
    def raise_it(self, number):
        self.on_idea(number, lambda idea: raise_up(idea, self.people[3], reason="Please"))

    @rule(number=some)
    def answer_what_was_raised(self, number):
        above = self.people[4]
        self.on_one_of(Raised, number, lambda one: one.give_answer(above, words="Ordered"))

    @rule(number=some)
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
