"""People act at random; still the counts equal the rows and no forbidden move happens."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func

from kaizen import clock, create_app
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.errors import Refusal
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import NEXT, Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.stage_counts import StageCount
from kaizen.ideas.votes import Help, Vote, offer_help, take_help_back, take_vote_back, vote_for
from kaizen.people.models import Person, Role
from kaizen.teams.models import Team
from kaizen.trials.adoption import Adoption
from kaizen.trials.models import Trial, running_trial, trials_of
from kaizen.trials.predictions import Prediction
from kaizen.trials.undo import undo_last_move
from tests import databases
from tests.conftest import a_standard

FEWER = Prediction("labels lost", 9, 1)
people = st.integers(0, 4)
ideas = st.integers(0, 5)


class Board(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.around = ExitStack()
        folder = Path(self.around.enter_context(TemporaryDirectory(prefix="kaizen-random-")))
        address = self.around.enter_context(databases.ready(folder))
        self.around.enter_context(create_app(SQLALCHEMY_DATABASE_URI=address).app_context())
        self.around.callback(leave_the_database)
        self.team = Team.add("Packing", None)
        self.people = [
            Person.add(f"Person {n}", None, team=self.team, role=Role.WORKER) for n in range(5)
        ]
        self.complaint = Complaint.add("Label comes off", self.team, by=self.people[0])
        Occurrence.hear(self.complaint, self.people[0])
        db.session.commit()
        self.stages: dict[int, Stage] = {}

    def teardown(self):
        self.around.close()

    def idea(self, number):
        every = db.session.scalars(db.select(Idea).order_by(Idea.id)).all()
        return every[number % len(every)] if every else None

    def attempt(self, act):
        try:
            act()
            db.session.commit()
        except Refusal:
            db.session.rollback()

    def on_idea(self, number, act):
        idea = self.idea(number)
        if idea is not None:
            self.attempt(lambda: act(idea))

    @rule(who=people)
    def propose(self, who):
        self.attempt(lambda: Idea.propose("Change", self.complaint, self.team, by=self.people[who]))

    @rule(who=people, number=ideas)
    def vote(self, who, number):
        self.on_idea(number, lambda idea: vote_for(idea, self.people[who]))

    @rule(who=people, number=ideas)
    def unvote(self, who, number):
        self.on_idea(number, lambda idea: take_vote_back(idea, self.people[who]))

    @rule(who=people, number=ideas, gives=st.booleans())
    def help_try(self, who, number, gives):
        act = offer_help if gives else take_help_back
        self.on_idea(number, lambda idea: act(idea, self.people[who]))

    @rule(who=people, number=ideas)
    def comment(self, who, number):
        self.on_idea(number, lambda idea: Comment.say("Hm", idea, self.people[who]))

    @rule(who=people)
    def remove_a_comment(self, who):
        said = db.session.scalar(db.select(Comment).limit(1))
        if said:
            self.attempt(lambda: said.remove(self.people[who]))

    @rule(who=people, number=ideas)
    def start_trial(self, who, number):
        ends = clock.today() + timedelta(days=14)
        by = self.people[who]
        self.on_idea(number, lambda i: Trial.start(i, by, owner=by, expecting=FEWER, ends_on=ends))

    @rule(who=people, number=ideas, way=st.sampled_from(["adopt", "abandon", "adapt", "extend"]))
    def decide(self, who, number, way):
        by, later = self.people[who], clock.today() + timedelta(days=20)

        def act(idea):
            trial = running_trial(idea, to=Stage.ADOPTED)
            if way == "adopt":
                trial.adopt(by, actual="1", lesson="Yes", standard=a_standard(self.team, by))
            elif way == "abandon":
                trial.abandon(by, actual="9", lesson="No")
            elif way == "adapt":
                trial.adapt(by, actual="5", lesson="Half", expecting=FEWER, ends_on=later)
            else:
                trial.extend(by, ends_on=later, reason="Stocktaking")

        self.on_idea(number, act)

    @rule(who=people, number=ideas)
    def decline(self, who, number):
        self.on_idea(number, lambda i: i.decline(self.people[who], reason="No", problem="Open"))

    @rule(who=people, number=ideas)
    def reopen(self, who, number):
        self.on_idea(number, lambda idea: idea.reopen(self.people[who], reason="Yes"))

    @rule(who=people, number=ideas)
    def undo(self, who, number):
        idea = self.idea(number)
        if idea is not None:
            self.attempt(lambda: undo_last_move(idea, self.people[who]))
            self.stages[idea.id] = idea.stage

    @invariant()
    def stored_counts_equal_the_rows(self):
        for idea in db.session.scalars(db.select(Idea)):
            for model, stored in ((Vote, idea.votes), (Help, idea.helpers)):
                assert stored == rows(model, model.idea_id == idea.id)
            alive = (Comment.idea_id == idea.id, Comment.removed_at.is_(None))
            assert idea.comments == rows(Comment, *alive)
        for counted in db.session.scalars(db.select(StageCount)):
            assert counted.ideas == rows(Idea, Idea.stage == counted.stage)

    @invariant()
    def nobody_backs_their_own(self):
        for idea in db.session.scalars(db.select(Idea)):
            mine = [author.id for author in idea.authors]
            assert not rows(Vote, Vote.idea_id == idea.id, Vote.person_id.in_(mine))

    @invariant()
    def no_forbidden_move_happens(self):
        for idea in db.session.scalars(db.select(Idea)):
            before = self.stages.get(idea.id, Stage.PROPOSED)
            assert idea.stage == before or idea.stage in NEXT[before]
            self.stages[idea.id] = idea.stage

    @invariant()
    def what_is_adopted_was_tried(self):
        for idea in db.session.scalars(db.select(Idea)):
            running = [trial for trial in trials_of(idea) if trial.is_running]
            assert len(running) == (1 if idea.stage is Stage.TRIALLED else 0)
            if idea.stage is Stage.ADOPTED:
                assert trials_of(idea)[-1].ended_at
                assert (
                    rows(Adoption, Adoption.idea_id == idea.id, Adoption.withdrawn_at.is_(None))
                    == 1
                )

    @invariant()
    def the_ledger_is_in_order_of_time(self):
        moments = db.session.scalars(db.select(Event.at).order_by(Event.id)).all()
        assert moments == sorted(moments)


def leave_the_database():
    db.session.remove()
    db.engine.dispose()


def rows(model, *where):
    return db.session.scalar(db.select(func.count(model.id)).where(*where))


def test_whatever_people_do_the_board_stays_true():
    run_state_machine_as_test(
        Board,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
