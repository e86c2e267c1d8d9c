"""Months pass, and people try, adopt, merge, check and hear again at random; what the board
promises holds all the time."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.recurrences import Recurrence
from kaizen.adoptions.replications import Replication
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.lifecycle import NEXT, Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import Vote
from kaizen.people.models import Person, Role
from kaizen.standards.audience import people_around
from kaizen.standards.models import NewStep, Standard, Way
from kaizen.standards.to_read import to_read
from kaizen.standards.training import Training, tick
from kaizen.sweep import sweep
from kaizen.teams.calendars import working_times
from kaizen.teams.models import Team
from kaizen.trials.adoption import standing_adoption
from kaizen.trials.looking_again import look_again
from kaizen.trials.models import running_trial, trials_of
from kaizen.trials.readings import Reading
from tests.board_in_time import BoardInTime, some
from tests.replay import Replay
from tests.test_board_at_random import FEWER, people, rows


class Months(BoardInTime):
    """The board of before, and time that passes."""

    def __init__(self):
        super().__init__()
        returns = Team.add("Returns", None)
        other = Person.add("Somebody there", None, team=returns, role=Role.WORKER)
        Occurrence.hear(self.complaint, other)
        for by in (*self.people, *self.people):
            Idea.propose("Change", self.complaint, self.team, by=by)
        db.session.commit()
        for number in range(6):
            self.start_trial(who=number % 5, number=number)
        self.time_passes(days=7)
        for number in range(3):
            self.decide(who=number, number=number, way="adopt")
        self.stages = {idea.id: idea.stage for idea in db.session.scalars(db.select(Idea))}

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        self.go_on(timedelta(days=days))
        while sweep():
            pass
        db.session.expire_all()

    @rule(number=some, who=people)
    def look_again(self, number, who):
        by, ends = self.people[who], clock.today() + timedelta(days=14)

        def act(idea):
            look_again(idea, by, owner=by, expecting=FEWER, ends_on=ends, reason="It drifted")

        self.on_idea(number, act)

    @rule(number=some, figure=st.integers(0, 20), who=people)
    def read(self, number, figure, who):
        def act(idea):
            trial = running_trial(idea, to=Stage.ADOPTED)
            Reading.take(trial, self.people[who], day=idea.team.today, figure=figure)

        self.on_idea(number, act)

    @rule(number=some, standard=some, who=people)
    def adopt_as_a_new_version(self, number, standard, who):
        def act(idea):
            trial, by = running_trial(idea, to=Stage.ADOPTED), self.people[who]
            one = self.one_of(Standard, standard)
            if one:
                version = one.rewrite(by, Way("Better still", [NewStep("Once more")]))
                trial.adopt(by, actual="1", lesson="Yes", standard=version)

        self.on_idea(number, act)

    @rule(number=some, who=people)
    def withdraw_a_standard(self, number, who):
        self.on_one_of(
            Standard, number, lambda one: one.withdraw(self.people[who], reason="The line is gone")
        )

    @rule(number=some, who=people)
    def learn(self, number, who):
        def act(standard):
            if standard.current:
                tick(standard.current, self.people[who], self.people[who])

        self.on_one_of(Standard, number, act)

    @rule(number=some, who=people, kept=st.booleans())
    def check(self, number, who, kept):
        self.time_passes(days=30)

        def act(check):
            by = self.people[who]
            check.keep(by) if kept else check.drift(by, words="Nobody presses twice")

        self.on_one_of(SustainCheck, number, act, SustainCheck.found.is_(None))

    @rule(who=people, days=st.integers(1, 12))
    def hear(self, who, days):
        self.time_passes(days)
        self.attempt(lambda: Occurrence.hear(self.complaint, self.people[who]))

    @rule(number=some, who=people)
    def take_back_what_was_heard(self, number, who):
        self.on_one_of(Occurrence, number, lambda one: one.take_back(self.people[who]))

    @rule(number=some, who=people)
    def accept(self, number, who):
        self.on_one_of(
            Recurrence, number, lambda one: one.accept(self.people[who], words="Once a year")
        )

    @rule(number=some, who=people, fits=st.booleans())
    def answer_for_another_team(self, number, who, fits):
        def act(replication):
            if fits:
                replication.adopt_as_it_is(self.people[who])
            else:
                replication.say_it_does_not_fit(self.people[who], because="No labels here")

        self.on_one_of(Replication, number, act)

    @invariant()
    def nobody_backs_their_own(self):
        """A vote set aside while its idea is merged does not count anywhere else."""
        for idea in db.session.scalars(db.select(Idea).where(Idea.stage != Stage.MERGED)):
            mine = [author.id for author in idea.authors]
            assert not rows(Vote, Vote.idea_id == idea.id, Vote.person_id.in_(mine))

    @invariant()
    def no_forbidden_move_happens(self):
        for idea in db.session.scalars(db.select(Idea)):
            before = self.stages.get(idea.id, Stage.PROPOSED)
            assert idea.stage in {before, *NEXT[before]}
            self.stages[idea.id] = idea.stage

    @invariant()
    def what_is_adopted_was_tried(self):
        for idea in db.session.scalars(db.select(Idea)):
            trials = trials_of(idea)
            running = [trial for trial in trials if trial.is_running]
            assert len(running) == (1 if idea.stage is Stage.TRIALLED else 0)
            if idea.stage is Stage.ADOPTED:
                adoption = standing_adoption(idea)
                assert adoption.trial.ended_at
                assert adoption.version.steps

    @invariant()
    def merged_ideas_lead_on(self):
        for idea in db.session.scalars(db.select(Idea)):
            assert (idea.stage is Stage.MERGED) == (idea.merged_into is not None)
            if idea.merged_into:
                assert idea.merged_into.merged_into_id is None

    @invariant()
    def nothing_is_out_of_reach(self):
        for stage in Stage:
            reached, ahead = set(), {stage}
            while ahead - reached:
                reached |= ahead
                ahead = set().union(*(NEXT[one] for one in reached))
            assert {Stage.PROPOSED, Stage.TRIALLED, Stage.ADOPTED} <= reached

    @invariant()
    def the_ledger_tells_the_stored_state(self):
        told = Replay()
        for idea in db.session.scalars(db.select(Idea)):
            assert told.stage[idea.id] is idea.stage
            assert told.due_on[idea.id] == idea.due_on
            assert told.merged_into.get(idea.id) == idea.merged_into_id
            if idea.id not in told.ever_merged:
                voters = db.select(Vote.person_id).where(Vote.idea_id == idea.id)
                assert told.voters[idea.id] == set(db.session.scalars(voters))

    @invariant()
    def only_what_is_in_use_is_asked_about(self):
        times = working_times()
        for check in db.session.scalars(db.select(SustainCheck)):
            idea = check.adoption.idea
            assert times[idea.team_id].is_working_day(check.due_on)
            if check.is_open:
                assert idea.stage is Stage.ADOPTED
                assert standing_adoption(idea) is check.adoption
                assert check.adoption.version.standard.is_in_force

    @invariant()
    def a_question_is_open_once_and_only_for_what_is_adopted(self):
        asked = [one for one in db.session.scalars(db.select(Recurrence)) if one.is_open]
        assert len({one.adoption_id for one in asked}) == len(asked)
        for recurrence in asked:
            assert recurrence.adoption.idea.stage is Stage.ADOPTED
            assert not recurrence.occurrence.is_taken_back

    @invariant()
    def who_must_know_can_do_it_or_has_it_to_read(self):
        for standard in db.session.scalars(db.select(Standard)):
            if not standard.is_in_force:
                continue
            around = people_around(standard)
            for person in self.people[:2]:
                must = any(one.id == person.id and one.must for one in around)
                can = rows(
                    Training,
                    Training.version_id == standard.current.id,
                    Training.person_id == person.id,
                )
                waits = standard.id in {one.standard_id for one in to_read(person)}
                assert waits == (must and not can)


def test_in_the_course_of_months_the_board_stays_true():
    run_state_machine_as_test(
        Months,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
