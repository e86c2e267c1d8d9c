"""Ideas are merged and parted in any order while people go on voting; nobody counts twice."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kaizen import create_app
from kaizen.complaints.models import Complaint
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.votes import Help, Vote, offer_help, take_help_back, take_vote_back, vote_for
from kaizen.people.models import Person, Role
from kaizen.safekeeping.verifying import ledger
from kaizen.teams.models import Team
from tests import databases
from tests.ideas.merged_rows import everything
from tests.stored_counts import wrong_counts
from tests.test_board_at_random import leave_the_database

people = st.integers(0, 3)
numbers = st.integers(0, 4)


class Twins(RuleBasedStateMachine):
    """Five ideas of three people; the fourth one only votes."""

    def __init__(self):
        super().__init__()
        self.around = ExitStack()
        folder = Path(self.around.enter_context(TemporaryDirectory(prefix="kaizen-twins-")))
        address = self.around.enter_context(databases.ready(folder))
        self.around.enter_context(create_app(SQLALCHEMY_DATABASE_URI=address).app_context())
        self.around.callback(leave_the_database)
        team = Team.add("Packing", None)
        self.people = [
            Person.add(f"Person {n}", None, team=team, role=Role.WORKER) for n in range(4)
        ]
        complaint = Complaint.add("Label comes off", team, by=self.people[0])
        self.ideas = [
            Idea.propose(f"Change {n}", complaint, team, by=self.people[n % 3]) for n in range(5)
        ]
        db.session.commit()

    def teardown(self):
        self.around.close()

    def attempt(self, act):
        try:
            act()
            db.session.commit()
        except Refusal:
            db.session.rollback()

    @rule(who=people, number=numbers, gives=st.booleans())
    def vote(self, who, number, gives):
        act = vote_for if gives else take_vote_back
        self.attempt(lambda: act(self.ideas[number], self.people[who]))

    @rule(who=people, number=numbers, gives=st.booleans())
    def help_try(self, who, number, gives):
        act = offer_help if gives else take_help_back
        self.attempt(lambda: act(self.ideas[number], self.people[who]))

    @rule(who=people, number=numbers)
    def comment(self, who, number):
        self.attempt(lambda: Comment.say("Hm", self.ideas[number], self.people[who]))

    @rule(number=numbers, into=numbers)
    def merge_two(self, number, into):
        self.attempt(lambda: merge(self.ideas[number], self.ideas[into], self.people[3]))

    @rule(number=numbers)
    def part(self, number):
        self.attempt(lambda: unmerge(self.ideas[number], self.people[3]))

    @rule(number=numbers, into=numbers)
    def merge_two_and_think_again(self, number, into):
        before = everything()

        def there_and_back():
            merge(self.ideas[number], self.ideas[into], self.people[3])
            db.session.commit()
            assert wrong_counts() == []
            unmerge(self.ideas[number], self.people[3])

        self.attempt(there_and_back)
        assert everything() == before

    @invariant()
    def stored_counts_equal_the_rows(self):
        assert wrong_counts() == []

    @invariant()
    def the_ledger_tells_who_gave_which_voice(self):
        assert list(ledger.differences()) == []

    @invariant()
    def everybody_counts_once_and_authors_not_at_all(self):
        for model in (Vote, Help):
            said = set(rows(model.idea_id, model.person_id))
            for idea, person in said:
                into = db.session.get_one(Idea, idea).merged_into
                assert into is None or (into.id, person) in said or into.id in wrote(person)
        assert not [1 for idea, person in open_votes() if idea in wrote(person)]

    @invariant()
    def who_wrote_one_of_them_wrote_what_it_became(self):
        for idea in self.ideas:
            if idea.merged_into:
                assert {one.id for one in idea.authors} <= {
                    one.id for one in idea.merged_into.authors
                }

    @invariant()
    def what_came_from_elsewhere_has_one_home_that_is_merged(self):
        for model in (Vote, Help, Comment):
            for idea, home in rows(model.idea_id, model.came_from_id):
                if home is not None:
                    here, there = db.session.get_one(Idea, idea), db.session.get_one(Idea, home)
                    assert (here.merged_into or here) is (there.merged_into or there)
        homes = list(rows(db.func.coalesce(Vote.came_from_id, Vote.idea_id), Vote.person_id))
        assert len(homes) == len(set(homes))


def rows(*columns):
    return [tuple(row) for row in db.session.execute(db.select(*columns))]


def open_votes():
    open_ones = db.select(Idea.id).where(Idea.merged_into_id.is_(None))
    query = db.select(Vote.idea_id, Vote.person_id).where(Vote.idea_id.in_(open_ones))
    return [tuple(row) for row in db.session.execute(query)]


def wrote(person_id):
    return set(
        db.session.scalars(db.select(Authorship.idea_id).where(Authorship.person_id == person_id))
    )


def test_however_ideas_are_merged_nobody_counts_twice():
    run_state_machine_as_test(
        Twins,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
