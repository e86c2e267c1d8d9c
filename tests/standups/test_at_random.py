"""Whatever happened between two stand-ups, nothing is on an agenda without a cause, and nothing
twice."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func

from kaizen import clock
from kaizen.answers.clocks import AnswerClock
from kaizen.answers.raises import Raised
from kaizen.answers.raising import raise_up
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.errors import Refusal
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.standups.agenda import SHOWN
from kaizen.standups.beginning import begin
from kaizen.standups.models import ItemState, StandUp
from kaizen.standups.plans import Part
from kaizen.todos.models import ToDo
from kaizen.trials.models import Trial
from tests.adoptions.conftest import FEWER
from tests.standups.conftest import MONDAY

HOUR = timedelta(hours=1)
ACTS = ["hear", "complain", "praise", "propose", "say", "answer", "try", "decline", "take", "raise"]
happening = st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(1, 40))
between = st.lists(happening, max_size=8)
# How each item of a stand-up is left, over and over.
left = st.lists(st.sampled_from(list(ItemState)), min_size=1, max_size=4)
weeks = st.lists(st.tuples(between, left), min_size=2, max_size=5)


class Life:
    def __init__(self, team, above, worker, leader):
        self.team, self.above, self.worker, self.leader = team, above, worker, leader
        self.now = max(MONDAY, db.session.scalar(db.select(func.max(Event.at))) or MONDAY)

    def go_through(self, happenings):
        for act, which, hours in happenings:
            self.now += hours * HOUR
            with clock.at(self.now):
                try:
                    getattr(self, f"let_{act}")(which)
                    db.session.commit()
                except Refusal:
                    db.session.rollback()

    def some(self, model, which):
        every = db.session.scalars(db.select(model).order_by(model.id)).all()
        return every[which % len(every)] if every else None

    def let_complain(self, which, kind=Kind.COMPLAINT):
        Occurrence.hear(
            Complaint.add(f"Complaint {which}", self.team, self.worker, kind=kind), self.worker
        )

    def let_praise(self, which):
        self.let_complain(which, Kind.WIN)

    def let_hear(self, which):
        if complaint := self.some(Complaint, which):
            Occurrence.hear(complaint, self.worker)

    def let_propose(self, which):
        if complaint := self.some(Complaint, which):
            Idea.propose(f"Idea {which}", complaint, self.team, self.worker)

    def let_say(self, which):
        if idea := self.some(Idea, which):
            Comment.say("Hm", idea, self.worker)

    def let_answer(self, which):
        if idea := self.some(Idea, which):
            Comment.say("Good", idea, self.leader)

    def let_try(self, which):
        if idea := self.some(Idea, which):
            ends = self.team.today + timedelta(days=1 + which % 9)
            Trial.start(idea, self.leader, owner=self.worker, expecting=FEWER, ends_on=ends)

    def let_decline(self, which):
        if idea := self.some(Idea, which):
            idea.decline(self.leader, reason="No", problem="It stays")

    def let_take(self, which):
        due = self.team.today + timedelta(days=which % 4)
        ToDo.take(f"To do {which}", self.team, self.worker, self.leader, due_on=due)

    def let_raise(self, which):
        if idea := self.some(Idea, which):
            raise_up(idea, self.leader, reason="Too big for us")

    def meet(self, states):
        last = db.session.scalar(
            db.select(StandUp).where(StandUp.team_id == self.team.id).order_by(StandUp.id.desc())
        )
        self.now += 12 * HOUR
        with clock.at(self.now):
            stand_up = begin(self.team, self.leader)
            look_through(stand_up, last)
            for place, item in enumerate(stand_up.items):
                item.state = states[place % len(states)]
            stand_up.end(self.leader)
            db.session.commit()


def look_through(stand_up, last):
    cards = [(i.idea_id, i.complaint_id) for i in stand_up.items if i.about != "to_do"]
    assert len(cards) == len(set(cards)), "a card stands twice"
    for part in Part:
        assert sum(item.part is part for item in stand_up.items) <= SHOWN
    for item in stand_up.items:
        assert item.reason, f"nobody says why: {item.because}"
        assert has_changed(item, last) or needs_a_word(item, last), item.because


def has_changed(item, last):
    """The ledger tells something of it since the last stand-up."""
    about = ("idea", item.idea_id) if item.idea_id else ("complaint", item.complaint_id)
    event = db.select(Event.id).where(Event.about == about[0], Event.about_id == about[1])
    return there_is(event.where(Event.id > (last.event_id if last else 0)))


def needs_a_word(item, last):
    if item.about == "to_do":
        to_do = db.session.get(ToDo, item.about_id)
        return to_do.is_open and (to_do.is_overdue or was_left(item, last))
    if item.about == "raised":
        return db.session.get(Raised, item.about_id).is_open
    return was_left(item, last) or is_waiting(item) or is_due(item.idea) or is_stuck(item.idea)


def is_waiting(item):
    one = AnswerClock.complaint_id == item.complaint_id
    if item.idea_id:
        one = AnswerClock.idea_id == item.idea_id
    return there_is(db.select(AnswerClock.id).where(one, AnswerClock.stopped_at.is_(None)))


def was_left(item, last):
    """Parked, or there was no time for it."""
    keys = [(i.about, i.about_id) for i in last.items if i.state is not ItemState.DONE]
    return (item.about, item.about_id) in keys


def is_due(idea):
    tomorrow = idea and idea.team.today + timedelta(days=1)
    return bool(idea and idea.stage is Stage.TRIALLED and idea.due_on < tomorrow)


def is_stuck(idea):
    return bool(idea and clock.now() - idea.stage_since > timedelta(days=14))


def there_is(query):
    return db.session.scalar(query.limit(1)) is not None


@settings(
    max_examples=10,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(weeks)
def test_nothing_is_on_an_agenda_without_a_cause(packing, returns, aylin, jonas, weeks):
    packing.parent = returns
    db.session.commit()
    life = Life(packing, returns, aylin, jonas)
    for happenings, states in weeks:
        life.go_through(happenings)
        life.meet(states)
