"""Months of a team at random: everybody hears what they should, and nothing else."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import Help, Vote, offer_help, take_help_back, take_vote_back, vote_for
from kaizen.inbox.following import follow, unfollow
from kaizen.inbox.gathering import gather
from kaizen.inbox.models import Following, Notice, NoticeKind
from kaizen.inbox.queries import standing_of
from kaizen.inbox.reading import read_card
from kaizen.people.models import Person
from kaizen.trials.models import Trial
from kaizen.trials.undo import undo_last_move
from tests.adoptions.conftest import FEWER
from tests.conftest import person, save

BEGUN = datetime(2026, 3, 2, 7, tzinfo=UTC)
ACTS = 60
MOVES = (EventKind.TRIAL_STARTED, EventKind.IDEA_DECLINED)


class Months:
    def __init__(self, seed, team, complaint, people, leader):
        self.luck = random.Random(seed)
        self.team, self.complaint, self.people, self.leader = team, complaint, people, leader
        self.ideas: list[Idea] = []
        self.could_hear: dict[int, set[int]] = {}  # of each idea, who ever was near it

    def live(self):
        now = BEGUN
        for _ in range(ACTS):
            now += timedelta(minutes=self.luck.choice([0, 1, 30, 600, 1500]))
            with clock.at(now):
                self.act()
                if self.luck.random() < 0.4:
                    gather(at_most=self.luck.choice([1, 3, 50]))
                if self.luck.random() < 0.1 and self.ideas:
                    self.note_who_is_near()
                    read_card(self.luck.choice(self.people), ("idea", self.idea.id))
            db.session.commit()
            self.note_who_is_near()
        with clock.at(now):
            while gather(at_most=7):
                db.session.commit()

    @property
    def idea(self) -> Idea:
        return self.luck.choice(self.ideas)

    def act(self):
        by = self.luck.choice(self.people)
        acts = [self.propose, self.vote, self.vote, self.help, self.say, self.unsay, self.follow]
        acts += [self.decide, self.undo, self.mention]
        act = self.luck.choice(acts if self.ideas else [self.propose])
        try:
            with db.session.begin_nested():
                act(by)
        except Refusal:
            pass

    def propose(self, by):
        if len(self.ideas) < 6:
            self.ideas.append(save(Idea.propose("A way", self.complaint, self.team, by=by)))

    def vote(self, by):
        self.luck.choice([vote_for, vote_for, take_vote_back])(self.idea, by)

    def help(self, by):
        self.luck.choice([offer_help, take_help_back])(self.idea, by)

    def say(self, by):
        Comment.say("Which size?", self.idea, by)

    def mention(self, by):
        Comment.say(f"@{self.luck.choice(self.people).name}, would it fit?", self.idea, by)

    def unsay(self, by):
        mine = db.select(Comment).where(Comment.by_id == by.id, Comment.removed_at.is_(None))
        comments = list(db.session.scalars(mine))
        if comments:
            self.luck.choice(comments).remove(by)

    def follow(self, by):
        self.luck.choice([follow, follow, unfollow])(self.idea, by)

    def decide(self, _by):
        idea = self.idea
        if self.luck.random() < 0.5:
            end = self.team.today + timedelta(days=10)
            Trial.start(idea, self.leader, owner=self.leader, expecting=FEWER, ends_on=end)
        else:
            idea.decline(self.leader, reason="Too dear", problem="Open")

    def undo(self, _by):
        undo_last_move(self.idea, self.leader)

    def note_who_is_near(self):
        for idea in self.ideas:
            near = self.could_hear.setdefault(idea.id, set())
            for model in (Vote, Help, Following):
                of_it = db.select(model.person_id).where(model.idea_id == idea.id)
                near.update(db.session.scalars(of_it))


@pytest.fixture(params=range(2))
def months(request, packing, complaint, jonas):
    people = [person(f"Person {name}", f"5{number}", packing) for number, name in enumerate("abcd")]
    months = Months(request.param, packing, complaint, people, jonas)
    months.live()
    return months


def standing(kind: EventKind) -> set[tuple[int, int]]:
    """Idea and person of what was given and not taken back."""
    model = {EventKind.VOTE_GIVEN: Vote, EventKind.HELP_OFFERED: Help}[kind]
    return {tuple(row) for row in db.session.execute(db.select(model.idea_id, model.person_id))}


def test_everybody_hears_what_they_should_and_nothing_else(months):
    notices = list(db.session.scalars(db.select(Notice)))
    assert notices
    told = {(one.person_id, one.event_id) for one in notices}
    assert len(told) == len(notices)
    assert all(one.person_id != one.event.by_id for one in notices)
    removed = {one.id for one in db.session.scalars(db.select(Comment)) if one.removed_at}
    for one in notices:
        nothing_taken_back(one, removed)
        whoever_hears_is_near(one, months)
    nobody_is_missed(told, removed, months)


def nothing_taken_back(one: Notice, removed: set[int]) -> None:
    if one.event.kind in (EventKind.VOTE_GIVEN, EventKind.HELP_OFFERED):
        assert (one.event.about_id, one.event.by_id) in standing(one.event.kind)
    assert one.event.details.get("comment") not in removed


def whoever_hears_is_near(one: Notice, months: Months) -> None:
    if one.kind is NoticeKind.MENTIONS:
        assert one.person_id in one.event.details["mentioned"]
    elif one.kind is NoticeKind.MY_IDEAS and one.event.kind is not EventKind.IDEA_PROPOSED:
        assert db.session.get_one(Idea, one.about_id).is_by(
            db.session.get_one(Person, one.person_id)
        )
    elif one.kind in (NoticeKind.BACKED, NoticeKind.FOLLOWED):
        near = months.could_hear[one.about_id]
        assert one.person_id in near or one.person_id == months.leader.id  # who looks after it


def nobody_is_missed(told: set[tuple[int, int]], removed: set[int], months: Months) -> None:
    for idea in months.ideas:
        (author,) = idea.authors
        for event in what_stands(idea, removed):
            if event.by_id != author.id:
                assert (author.id, event.id) in told, event.kind
            for called in event.details.get("mentioned", ()):
                assert called == event.by_id or (called, event.id) in told


def what_stands(idea: Idea, removed: set[int]) -> list[Event]:
    of_it = db.select(Event).where(Event.about == "idea", Event.about_id == idea.id)
    events = list(db.session.scalars(of_it.order_by(Event.id)))
    stands: list[Event] = []
    for event in events:
        if event.kind is EventKind.MOVE_UNDONE:
            stands.remove([one for one in stands if one.kind in MOVES][-1])
        elif event.kind in MOVES or is_said(event, removed):
            stands.append(event)
    return stands


def is_said(event: Event, removed: set[int]) -> bool:
    return event.kind is EventKind.COMMENT_ADDED and event.details["comment"] not in removed


def test_the_badge_counts_the_cards(months):
    for one in months.people:
        unread = db.select(Notice.about, Notice.about_id).where(
            Notice.person_id == one.id, Notice.read_at.is_(None)
        )
        assert standing_of(one).unread == len(set(map(tuple, db.session.execute(unread))))
