"""The board of random people, with time that passes: what all who live through it share."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care, reconsider_decision
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because, PendingDecision
from kaizen.trials.just_do_it import Ticks, just_do, stop
from kaizen.trials.models import running_trial
from tests.test_board_at_random import Board, people

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
ALL_HOLD = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)
NOT_NOW = Answer(Because.NO_TIME, "Too much to do", "We go on counting")
some = st.integers(0, 9)


class BoardInTime(Board):
    """It begins on a Monday."""

    def __init__(self):
        self.moment = MONDAY
        self.time = ExitStack()
        self.time.enter_context(clock.at(self.moment))
        super().__init__()

    def teardown(self):
        super().teardown()
        self.time.close()

    def go_on(self, passed):
        self.moment += passed
        self.time.close()
        self.time.enter_context(clock.at(self.moment))

    def one_of(self, model, number, *where):
        every = db.session.scalars(db.select(model).where(*where).order_by(model.id)).all()
        return every[number % len(every)] if every else None

    def on_one_of(self, model, number, act, *where):
        one = self.one_of(model, number, *where)
        if one is not None:
            self.attempt(lambda: act(one))

    @rule(number=some)
    def just_do(self, number):
        self.on_idea(number, lambda idea: just_do(idea, idea.authors[0], ALL_HOLD, better="Neat"))

    @rule(number=some, who=people)
    def stop(self, number, who):
        def act(idea):
            stop(running_trial(idea, to=Stage.PROPOSED), self.people[who], reason="Not safe")

        self.on_idea(number, act)

    @rule(number=some, who=people, days=st.integers(1, 60))
    def answer_with_care(self, number, who, days):
        stage = Stage.DEFERRED if days > 30 else Stage.DECLINED
        day = clock.today() + timedelta(days=days) if stage is Stage.DEFERRED else None
        by = self.people[who]
        self.on_idea(number, lambda i: decide_with_care(i, by, stage, NOT_NOW, review_on=day))

    @rule(number=some, who=people)
    def reconsider(self, number, who):
        self.on_idea(number, lambda idea: reconsider_decision(idea, self.people[who]))

    @rule(number=some)
    def the_author_reads(self, number):
        self.on_one_of(PendingDecision, number, lambda pending: pending.carry_out())

    @rule(number=some, other=some, who=people)
    def merge(self, number, other, who):
        into = self.idea(other)
        self.on_idea(number, lambda idea: merge(idea, into, self.people[who]))

    @rule(number=some, who=people)
    def part(self, number, who):
        merged = Idea.merged_into_id.is_not(None)
        self.on_one_of(Idea, number, lambda idea: unmerge(idea, self.people[who]), merged)
