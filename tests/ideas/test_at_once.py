"""What people do to one idea at the same instant ends as if they had done it in turn."""

import threading

import pytest
from sqlalchemy import func, select

from kaizen.complaints.models import Complaint
from kaizen.database import expect_writing
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import Vote, take_vote_back, vote_for
from kaizen.people.models import Person, Role
from kaizen.teams.models import Team
from tests.stored_counts import wrong_counts

PATIENCE = 120  # seconds; only where something is wrong
VOTERS, ROUNDS = 4, 6


class AtOnce:
    """Each in a thread and a transaction of their own. Faults are kept."""

    def __init__(self, app):
        self.app, self.faults, self.threads = app, [], []

    def go(self, *acts) -> None:
        barrier = threading.Barrier(len(acts))
        self.threads += [self._beside(act, barrier) for act in acts]

    def _beside(self, act, barrier) -> threading.Thread:
        def work() -> None:
            with self.app.app_context():
                expect_writing(writing=True)
                barrier.wait(PATIENCE)
                try:
                    act()
                    db.session.commit()
                except Refusal:
                    db.session.rollback()
                except Exception as fault:
                    self.faults.append(fault)
                finally:
                    db.session.remove()

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def finish(self) -> None:
        for one in self.threads:
            one.join(PATIENCE)
        assert not any(one.is_alive() for one in self.threads), "They wait for each other."
        assert self.faults == []


@pytest.fixture
def two_ideas(packing, aylin) -> tuple[int, int]:
    complaint = Complaint.add("Label comes off", packing, by=aylin)
    ideas = [Idea.propose(f"Change {n}", complaint, packing, by=aylin) for n in range(2)]
    for number in range(VOTERS + 1):
        Person.add(f"Voter {number}", None, team=packing, role=Role.WORKER, badge=f"V{number}")
    db.session.commit()
    numbers = ideas[0].id, ideas[1].id
    db.session.remove()  # who holds the write lock here would let nobody begin
    return numbers


def voters() -> list[int]:
    found = list(db.session.scalars(select(Person.id).where(Person.badge.startswith("V"))))
    db.session.remove()
    return found


def act_on(verb, idea: int, *others: int, by: int):
    def act() -> None:
        things = [db.session.get_one(Idea, number) for number in (idea, *others)]
        verb(*things, by=db.session.get_one(Person, by))

    return act


def test_votes_at_the_instant_of_a_merge_are_none_lost_and_none_doubled(app, two_ideas):
    one, other = two_ideas
    *people, leader = voters()
    for turn in range(ROUNDS):
        verb = vote_for if turn % 2 == 0 else take_vote_back
        merges = merge if turn % 3 != 2 else unmerge
        with_whom = (one, other) if merges is merge else (one,)
        at_once = AtOnce(app)
        at_once.go(
            act_on(merges, *with_whom, by=leader),
            *(act_on(verb, (one, other)[n % 2], by=who) for n, who in enumerate(people)),
        )
        at_once.finish()
    assert wrong_counts() == []
    doubled = select(Vote.person_id).group_by(Vote.person_id, Vote.idea_id)
    assert db.session.scalars(doubled.having(func.count() > 1)).all() == []


def test_a_vote_waits_for_who_has_written_to_the_ledger_and_not_the_other_way_round(app, two_ideas):
    """Were a row held before the ledger, each would wait for the other here."""
    one, _ = two_ideas
    team = db.session.scalars(select(Team.id)).first()
    who = voters()[0]
    at_once = AtOnce(app)
    begun = threading.Event()

    def vote() -> None:
        begun.set()
        act_on(vote_for, one, by=who)()

    with app.app_context():
        expect_writing(writing=True)
        idea, leads = db.session.get_one(Idea, one), db.session.scalars(select(Person)).first()
        db.session.get_one(Team, team).change(leads, name="Packing", parent=None, leaders=[])
        at_once.go(vote)
        assert begun.wait(PATIENCE)
        at_once.threads[0].join(1)
        idea.details = "Said anew"
        db.session.commit()
        db.session.remove()
    at_once.finish()
    assert db.session.get_one(Idea, one).votes == 1
