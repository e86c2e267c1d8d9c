"""One week of a team, day by day with its stand-up: what is on each agenda, and nothing else."""

from datetime import time, timedelta

import pytest

from kaizen import clock
from kaizen.adoptions.checks import checks_of
from kaizen.answers.raises import Raised
from kaizen.answers.raising import raise_up
from kaizen.answers.replies import reply
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.standups.beginning import begin
from kaizen.standups.minutes import minutes_of, past_ones
from kaizen.standups.models import AgendaItem, StandUp
from kaizen.standups.planning import plan_stand_up
from kaizen.standups.plans import Part, Slot
from kaizen.standups.times import next_time
from kaizen.todos.models import ToDo
from kaizen.trials.adoption import standing_adoption
from kaizen.trials.models import Trial, running_trial
from tests.adoptions.conftest import FEWER, adopt
from tests.standups.conftest import on_day

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


class Week:
    """The cast and their things by name; `stand_up` is the one that runs."""

    def __init__(self, team, above, people):
        self.team, self.above = team, above
        self.aylin, self.tomasz, self.jonas, self.ruth = people
        self.things: dict[str, Idea | Complaint] = {}
        self.stand_up: StandUp

    def hear(self, sentence, times=1, kind=Kind.COMPLAINT):
        complaint = self.things.get(sentence) or Complaint.add(
            sentence, self.team, self.tomasz, kind=kind
        )
        self.things[sentence] = complaint
        for _ in range(times):
            Occurrence.hear(complaint, self.tomasz)
        db.session.commit()

    def propose(self, title, sentence):
        self.hear(sentence)
        self.things[title] = Idea.propose(title, self.things[sentence], self.team, self.aylin)
        db.session.commit()

    def try_it(self, title, days):
        ends_on = self.team.today + timedelta(days=days)
        idea = self.things[title]
        Trial.start(idea, self.jonas, owner=self.tomasz, expecting=FEWER, ends_on=ends_on)
        db.session.commit()
        return newest_event(idea, {EventKind.TRIAL_STARTED})

    def begin(self):
        self.stand_up = begin(self.team, self.jonas)
        self.stand_up.attend(self.tomasz)
        db.session.commit()

    def end(self):
        for item in list(self.stand_up.left_open):
            self.stand_up.settle(item)
        self.stand_up.end(self.jonas)
        db.session.commit()

    def said(self):
        """Part by part what is talked about, and why."""
        told = {}
        for item in self.stand_up.items:
            told.setdefault(item.part, []).append((item.words, item.because))
        return told

    def item(self, words) -> AgendaItem:
        return next(one for one in self.stand_up.items if one.words == words)


@pytest.fixture
def week(packing, returns, aylin, tomasz, jonas, ruth):
    week = Week(packing, returns, (aylin, tomasz, jonas, ruth))
    packing.change(jonas, name=packing.name, parent=returns, leaders=[jonas])
    with on_day(-30):
        week.propose("Hang the hook lower", "The hook is too high")
        adopt(week.things["Hang the hook lower"], jonas)
    with on_day(-20):
        plan_stand_up(
            packing,
            jonas,
            slots=[Slot(day, time(6, 5)) for day in range(5)],
            minutes=10,
            parts=[[part, None] for part in Part],
            deputy=tomasz,
        )
    with on_day(-1, 4):
        week.propose("Print it twice", "Labels come off")
        week.hear("Boxes are wet", 2)
        week.hear("A good word for the driver", kind=Kind.WIN)
    return week


def test_a_week_of_stand_ups(week):
    monday(week)
    tuesday(week)
    wednesday(week)
    thursday(week)
    friday(week)
    stands_once_on_each_agenda()
    with on_day(FRIDAY, 1):
        assert next_time(week.team) == clock.now() + timedelta(days=2, hours=23)
        assert [one.decisions for one in past_ones(week.team, 1).shown] == [1, 0, 2, 2, 2]


def monday(week):
    with on_day(MONDAY):
        week.begin()
        assert week.said() == {
            Part.WINS: [("A good word for the driver", "heard")],
            Part.COMPLAINTS: [("Boxes are wet", "new")],
            Part.IDEAS: [("Print it twice", "new")],
            Part.CHECKS: [("Hang the hook lower", "check_due")],
        }
        week.stand_up.note(week.item("Print it twice"), week.try_it("Print it twice", days=3))
        wet = week.item("Boxes are wet")
        take(week, wet, "Ask the roofer", days=2)
        week.stand_up.park(wet, week.jonas)
        week.end()
    minutes = minutes_of(week.stand_up.id)
    assert [item.words for item, _ in minutes.decided] == ["Print it twice"]
    assert [to_do.words for _, to_do in minutes.taken_on] == ["Ask the roofer"]
    assert [item.words for item in minutes.parked] == ["Boxes are wet"]
    assert [one.name for one in minutes.away] == ["Aylin Kaya"]
    with on_day(MONDAY, 4):
        week.hear("Boxes are wet", 2)
        week.propose("A second trolley", "Nowhere to put the empties")


def take(week, item, words, days):
    due_on = week.team.today + timedelta(days=days)
    to_do = ToDo.take(words, week.team, week.tomasz, week.jonas, due_on=due_on, partner=week.aylin)
    week.stand_up.note(item, newest_event(to_do))


def tuesday(week):
    """The check rests, the trial runs, the win was heard."""
    with on_day(TUESDAY):
        week.begin()
        assert week.said() == {
            Part.PARKED: [("Boxes are wet", "parked")],
            Part.TO_DOS: [("Ask the roofer", "decided")],
            Part.IDEAS: [("A second trolley", "new")],
        }
        trolley = week.item("A second trolley")
        raise_up(trolley.idea, week.jonas, reason="It costs more than we may spend")
        week.stand_up.note(trolley, newest_event(trolley.idea, {EventKind.RAISED}))
        take(week, week.item("Boxes are wet"), "Put a tarpaulin over them", days=6)
        week.end()
    with on_day(TUESDAY, 3):
        db.session.scalars(db.select(ToDo).order_by(ToDo.id)).first().do(week.tomasz)
        checks_of_the_hook(week)[0].keep(week.tomasz)
        meeting_above(week)


def checks_of_the_hook(week):
    return checks_of(standing_adoption(week.things["Hang the hook lower"]))


def meeting_above(week):
    """What was raised is on the agenda of the team above, with its reason, and is answered."""
    stand_up = begin(week.above, week.ruth)
    (item,) = stand_up.items
    assert (item.part, item.words) == (Part.RAISED, "A second trolley")
    assert item.details["reason"] == "It costs more than we may spend"
    db.session.get(Raised, item.about_id).give_answer(week.ruth, words="Order it")
    stand_up.settle(item)
    stand_up.end(week.ruth)
    db.session.commit()


def wednesday(week):
    with on_day(WEDNESDAY):
        week.begin()
        assert week.said() == {
            Part.TO_DOS: [("Put a tarpaulin over them", "decided")],
            Part.RAISED: [("A second trolley", "raise_answered")],
            Part.ANSWER: [("Boxes are wet", "longest")],
        }
        wet = week.item("Boxes are wet")
        reply(wet.complaint, week.jonas, words="The roofer comes on Friday")
        week.stand_up.note(wet, newest_event(wet.complaint, {EventKind.COMPLAINT_REPLIED}))
        started = week.try_it("A second trolley", days=4)
        week.stand_up.note(week.item("A second trolley"), started)
        week.end()
    with on_day(WEDNESDAY, 4):
        week.propose("A lamp at the gate", "Too dark at the gate")


def thursday(week):
    with on_day(THURSDAY):
        week.begin()
        assert week.said() == {
            Part.IDEAS: [("A lamp at the gate", "new")],
            Part.TRIALS: [("Print it twice", "trial_ends")],
        }
        week.end()


def friday(week):
    """Nobody has decided or answered; and a trial ends before Monday."""
    with on_day(FRIDAY):
        week.begin()
        overdue, ends = ("Print it twice", "trial_overdue"), ("A second trolley", "trial_ends")
        assert week.said() == {
            Part.TRIALS: [overdue, ends],
            Part.ANSWER: [("A lamp at the gate", "longest")],
        }
        assert week.item("A lamp at the gate").reason == "It waits longest: 12 working hours."
        trial = running_trial(week.things["Print it twice"], to=week.things["Print it twice"].stage)
        trial.abandon(week.jonas, actual="9 a week", lesson="The glue is the problem")
        ended = newest_event(trial.idea, {EventKind.IDEA_ABANDONED})
        week.stand_up.note(week.item("Print it twice"), ended)
        week.end()


def stands_once_on_each_agenda():
    for stand_up in db.session.scalars(db.select(StandUp)):
        cards = [
            (item.idea_id, item.complaint_id) for item in stand_up.items if item.about != "to_do"
        ]
        assert len(cards) == len(set(cards))
