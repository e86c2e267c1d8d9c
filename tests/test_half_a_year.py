"""Half a year of one team, day by day through the board's own verbs, and what is due at its end."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.concerns import concerns
from kaizen.adoptions.queries import checks_for
from kaizen.adoptions.replications import Replication
from kaizen.adoptions.troubles import Trouble, in_use, troubles
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because
from kaizen.standards.audience import coverage_of
from kaizen.standards.models import NewStep, Way
from kaizen.standards.to_read import to_read
from kaizen.standards.training import tick
from kaizen.sweep import sweep
from kaizen.teams.closed_days import close
from kaizen.teams.shifts import set_week
from kaizen.teams.working_time import Hours
from kaizen.trials.just_do_it import Ticks, just_do
from kaizen.trials.looking_again import look_again
from kaizen.trials.models import Trial, running_trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.readings import Reading
from tests.conftest import a_standard, person
from tests.replay import Replay

FIRST, LAST = date(2026, 1, 5), date(2026, 7, 6)
EASTER = [(date(2026, 4, 3), "Good Friday"), (date(2026, 4, 6), "Easter Monday")]
MAY_DAY = (date(2026, 5, 1), "May Day")
FEWER = Prediction("labels that come off", 12, 2, "a week")
ALL_HOLD = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)
NOT_NOW = Answer(Because.NO_TIME, "We move the line in March", "We go on counting")
NOT_SO = Answer(Because.SAFETY, "The guard would be open", "Maintenance looks at the guard")


class Months:
    """What happens on which day; the board's clock stands at ten where the team works."""

    def __init__(self, team, people, complaint):
        self.team, self.complaint = team, complaint
        self.aylin, self.tomasz, self.jonas, self.ruth = people
        self.ideas: dict[str, Idea] = {}

    def live(self, until: date) -> None:
        day = FIRST
        while day <= until:
            with clock.at(datetime.combine(day, time(9), UTC)):
                while sweep():
                    pass
                act = getattr(self, f"on_{day:%m_%d}", None)
                if act:
                    act()
                db.session.commit()
            day += timedelta(days=1)

    def propose(self, title, by):
        self.ideas[title] = Idea.propose(title, self.complaint, self.team, by)

    def start(self, title, ends, again=""):
        idea = self.ideas[title]
        if again:
            look_again(
                idea, self.jonas, owner=self.tomasz, expecting=FEWER, ends_on=ends, reason=again
            )
        else:
            Trial.start(idea, self.jonas, owner=self.tomasz, expecting=FEWER, ends_on=ends)

    def trial(self, title):
        return running_trial(self.ideas[title], to=Stage.ADOPTED)

    def answer_check(self, drifted=""):
        (due,) = checks_for(self.tomasz).today
        due.drift(self.tomasz, words=drifted) if drifted else due.keep(self.tomasz)

    def on_01_05(self):
        self.propose("Press the label on twice", self.aylin)
        self.propose("A trolley for empties", self.tomasz)
        self.propose("A third table", self.aylin)
        self.propose("Leave the guard open", self.aylin)

    def on_01_06(self):
        self.start("Press the label on twice", date(2026, 1, 20))

    def on_01_12(self):
        self.start("A trolley for empties", date(2026, 1, 26))
        trial = self.trial("Press the label on twice")
        Reading.take(trial, self.tomasz, day=date(2026, 1, 12), figure=6)

    def on_01_20(self):
        version = a_standard(self.team, self.jonas, owner=self.tomasz)
        trial = self.trial("Press the label on twice")
        trial.adopt(self.jonas, actual="3 a week", lesson="Twice is enough", standard=version)

    def on_01_22(self):
        for one in (self.aylin, self.tomasz):
            tick(self.standard.current, one, one)

    def on_01_26(self):
        trial = self.trial("A trolley for empties")
        trial.abandon(self.jonas, actual="In the way", lesson="The aisle is too narrow")

    def on_02_02(self):
        idea = self.ideas["A third table"]
        idea.defer(self.jonas, reason="No room", problem="Open", review_on=MAY_DAY[0])

    def on_02_10(self):
        """A Tuesday; nobody looks at it."""
        idea = self.ideas["Leave the guard open"]
        decide_with_care(idea, self.jonas, Stage.DECLINED, NOT_SO)

    def on_02_19(self):
        self.answer_check()

    def on_03_23(self):
        """The sixtieth day was a Saturday."""
        self.answer_check(drifted="On the night shift once is enough for them")

    def on_03_25(self):
        self.start("Press the label on twice", date(2026, 4, 8), again="It drifted at night")

    def on_04_08(self):
        way = Way("Print both labels", [NewStep("Press it on twice, at night too")])
        trial = self.trial("Press the label on twice")
        trial.adopt(
            self.jonas,
            actual="2 a week",
            lesson="The night shift had no roller",
            standard=self.standard.rewrite(self.jonas, way),
        )

    def on_04_10(self):
        tick(self.standard.current, self.aylin, self.jonas)

    def on_05_08(self):
        self.answer_check()

    def on_06_01(self):
        self.mei = person("Mei Lin", "1050", self.team)

    def on_06_15(self):
        self.propose("Gloves with a rough thumb", self.tomasz)
        self.start("Gloves with a rough thumb", date(2026, 6, 29))

    def on_06_20(self):
        Occurrence.hear(self.complaint, self.tomasz, customer="Nordfrost")

    def on_06_25(self):
        self.propose("Hang the roller on a hook", self.tomasz)
        just_do(
            self.ideas["Hang the roller on a hook"], self.tomasz, ALL_HOLD, better="Always at hand"
        )

    @property
    def standard(self):
        return self.adoption.version.standard

    @property
    def adoption(self):
        return checked_last(self.ideas["Press the label on twice"])


def checked_last(idea):
    query = db.select(SustainCheck).order_by(SustainCheck.id.desc()).limit(1)
    adoption = db.session.scalars(query).one().adoption
    assert adoption.idea is idea
    return adoption


def day_of(kind):
    return db.session.scalars(db.select(Event).where(Event.kind == kind)).one().at.date()


@pytest.fixture
def months(packing, returns, aylin, tomasz, jonas, ruth, complaint):
    with clock.at(datetime.combine(FIRST, time(8), UTC)):
        week = [Hours(day, time(6), time(14)) for day in range(5)]
        set_week(packing, jonas, week=week, time_zone="Europe/Berlin")
        close([*EASTER, MAY_DAY], jonas, team=None)
        Occurrence.hear(complaint, ruth)
        db.session.commit()
    lived = Months(packing, (aylin, tomasz, jonas, ruth), complaint)
    lived.live(until=LAST)
    return lived


@pytest.fixture
def at_the_end(months):
    with clock.at(datetime.combine(LAST, time(9), UTC)):
        yield months


def test_what_needs_a_word_is_listed_and_nothing_else(at_the_end, packing):
    now = concerns({packing.id: packing.today}, packing.id)
    (heard,) = now.recurrences
    assert heard.adoption.idea.title == "Press the label on twice"
    assert heard.noticed_at.date() == date(2026, 6, 20)
    (late,) = now.late
    assert (late.after_days, late.due_on) == (60, date(2026, 6, 8))  # the 7th is a Sunday
    (overdue,) = now.overdue
    assert (overdue.idea.title, overdue.days_left) == ("Gloves with a rough thumb", -7)
    assert now.drifted == []
    assert len(now) == 3


def test_the_checks_that_wait_are_those_of_the_second_adoption(at_the_end, tomasz):
    due = checks_for(tomasz)
    assert [check.due_on for check in due.over] == [date(2026, 6, 8)]
    assert due.today == []
    assert [check.due_on for check in due.coming] == [date(2026, 7, 7)]


def test_nothing_fell_due_on_a_closed_day(months):
    """90 days after the first adoption would have been in order; it was called off before."""
    days = [check.due_on for check in db.session.scalars(db.select(SustainCheck))]
    closed = {day for day, _ in [*EASTER, MAY_DAY]}
    assert len(days) == 6
    assert all(day.weekday() < 5 and day not in closed for day in days)


def test_the_card_is_amber_and_still_in_use(at_the_end, packing):
    now = troubles({packing.id: packing.today}, packing.id)
    number = at_the_end.ideas["Press the label on twice"].id
    assert now.of == {number: Trouble.HEARD_AGAIN}
    assert in_use(packing) == 1


def test_who_still_has_it_to_read(at_the_end, aylin, tomasz, ruth):
    standard = at_the_end.standard
    assert to_read(aylin) == []
    assert [one.version for one in to_read(tomasz)] == [2]
    assert [one.standard_id for one in to_read(at_the_end.mei)] == [standard.id]
    assert to_read(ruth) == []
    coverage = coverage_of([standard.id])[standard.id]
    assert (coverage.can, coverage.must) == (1, 4)  # Aylin; not Tomasz, Mei and Jonas


def test_a_deferred_idea_came_back_on_the_first_working_day(months):
    assert day_of(EventKind.IDEA_CAME_BACK) == date(2026, 5, 4)  # the 1st is a Friday and closed


def test_an_answer_that_nobody_read_shows_after_one_working_day(months):
    assert day_of(EventKind.IDEA_DECLINED) == date(2026, 2, 11)


def test_the_other_team_has_not_answered_the_offer_that_stands(at_the_end, returns):
    first, second = db.session.scalars(db.select(Replication).order_by(Replication.id))
    assert first.called_off_at
    assert second.is_open
    assert (second.team, second.days_open) == (returns, 89)


def test_the_ledger_tells_how_everything_stands(months):
    told = Replay()
    for idea in db.session.scalars(db.select(Idea)):
        assert (told.stage[idea.id], told.due_on[idea.id]) == (idea.stage, idea.due_on)
    assert {title: idea.stage for title, idea in months.ideas.items()} == {
        "Press the label on twice": Stage.ADOPTED,
        "A trolley for empties": Stage.ABANDONED,
        "A third table": Stage.PROPOSED,
        "Leave the guard open": Stage.DECLINED,
        "Gloves with a rough thumb": Stage.TRIALLED,
        "Hang the roller on a hook": Stage.TRIALLED,
    }
