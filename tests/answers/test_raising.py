"""What waits too long goes up, once each level; what a team can't settle alone goes up by hand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from kaizen import clock
from kaizen.answers.clocks import AnswerClock, clock_of
from kaizen.answers.levels import level_after, next_raise, use_raise_hours
from kaizen.answers.queries import raised_to
from kaizen.answers.raises import Raised, raised_of
from kaizen.answers.raising import raise_up, raise_what_is_due
from kaizen.complaints.models import Complaint
from kaizen.database import expect_writing
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care, reconsider_decision
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because
from kaizen.teams.closed_days import ClosedDay
from kaizen.teams.models import Team
from kaizen.teams.shifts import set_week
from kaizen.teams.working_time import Hours, WorkingTime
from kaizen.trials.undo import undo_last_move
from tests.conftest import save

A_DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
NO = Answer(Because.COSTS, "Too dear", "We go on counting")


@pytest.fixture
def plant(app, packing, ada) -> Team:
    """Above packing."""
    above = save(Team.add("Plant 1", ada))
    packing.change(ada, name=packing.name, parent=above, leaders=packing.leaders)
    return save(above)


@pytest.fixture
def company(plant, ada) -> Team:
    above = save(Team.add("The company", ada))
    plant.change(ada, name=plant.name, parent=above, leaders=[])
    return save(above)


@pytest.fixture
def waits(packing, complaint, aylin) -> Idea:
    """Proposed on a Monday at six, when packing's eight hours of every day begin."""
    with clock.at(in_packing(packing, 0)):
        return save(Idea.propose("Two hooks", complaint, packing, aylin))


def in_packing(packing: Team, hours: float) -> datetime:
    """When it has worked so many hours since Monday at six."""
    days, rest = divmod(hours, 8)
    start = datetime.combine(MONDAY + days * A_DAY, time(6), packing.zone)
    return start + timedelta(hours=rest)


def after(packing: Team, hours: float):
    return clock.at(in_packing(packing, hours))


def raised(thing) -> list[tuple[int, str | None]]:
    return [(one.level, one.to_team and one.to_team.name) for one in reversed(raised_of(thing))]


def events(kind: EventKind) -> list[Event]:
    return list(db.session.scalars(db.select(Event).where(Event.kind == kind).order_by(Event.id)))


class TestByTheClock:
    def test_not_before_twenty_four_working_hours(self, waits, packing, plant):
        with after(packing, 23.9):
            assert raise_what_is_due() == 0
        assert raised(waits) == []

    def test_once_at_each_level(self, waits, packing, plant, company):
        for hours, expected in [(24, 1), (25, 0), (72, 1), (100, 0), (168, 1), (900, 0)]:
            with after(packing, hours):
                assert raise_what_is_due() == expected, hours
                db.session.commit()
        assert raised(waits) == [(1, "Plant 1"), (2, "The company"), (3, "The company")]
        one = clock_of(waits)
        assert (one.raised, one.raise_at) == (3, None)
        told = [event.details for event in events(EventKind.RAISED)]
        assert [one["team_name"] for one in told] == ["Plant 1", "The company", "The company"]
        assert [one["level"] for one in told] == [1, 2, 3]
        assert {event.about_id for event in events(EventKind.RAISED)} == {waits.id}

    def test_two_levels_at_once_raise_only_the_higher(self, waits, packing, plant, company):
        with after(packing, 80):
            assert raise_what_is_due() == 1
        assert raised(waits) == [(2, "The company")]

    def test_without_a_team_above_the_admins_hear_it(self, waits, packing):
        with after(packing, 24):
            raise_what_is_due()
        assert raised(waits) == [(1, None)]
        assert len(raised_to([], to_admins=True)) == 1
        assert raised_to([packing.id], to_admins=False) == []

    def test_the_same_team_has_one_of_it_to_answer(self, waits, packing, plant):
        for hours in (24, 72):
            with after(packing, hours):
                raise_what_is_due()
        assert [one.level for one in raised_to([plant.id], to_admins=False)] == [2]

    def test_an_answer_ends_it(self, waits, packing, plant, jonas):
        with after(packing, 30):
            raise_what_is_due()
            Comment.say("On Monday", waits, jonas)
        with after(packing, 80):
            assert raise_what_is_due() == 0
        assert raised_to([plant.id], to_admins=False) == []

    def test_what_is_decided_and_told_first_is_not_raised(self, waits, packing, plant, jonas):
        with after(packing, 20):
            decide_with_care(waits, jonas, Stage.DECLINED, NO)
            db.session.commit()
        with after(packing, 25):
            assert raise_what_is_due() == 0
            reconsider_decision(waits, jonas)
            db.session.commit()
            assert raise_what_is_due() == 1

    def test_a_closed_day_that_came_meanwhile_puts_it_off(self, waits, packing, plant, ada):
        with after(packing, 20):
            ClosedDay.add(MONDAY + A_DAY, "Stocktaking", ada, team=None)
            db.session.commit()
        with after(packing, 24):
            assert raise_what_is_due() == 0
        assert clock_of(waits).raise_at == in_packing(packing, 24) + timedelta(hours=8)
        with after(packing, 32):
            assert raise_what_is_due() == 1

    def test_more_shifts_bring_it_forward(self, waits, packing, plant, ada):
        with after(packing, 1):
            whole = [Hours(day, time(0), time(0)) for day in range(7)]
            set_week(packing, ada, week=whole, time_zone=None)
            db.session.commit()
        with clock.at(in_packing(packing, 0) + A_DAY):
            assert raise_what_is_due() == 1

    def test_complaints_go_up_too(self, packing, plant, aylin):
        with after(packing, 0):
            heard = save(Complaint.add("Too dark", packing, aylin))
        with after(packing, 24):
            assert raise_what_is_due() == 1
        assert raised(heard) == [(1, "Plant 1")]

    def test_a_bounded_number_at_one_time(self, packing, plant, monkeypatch):
        monkeypatch.setattr("kaizen.answers.raising.BATCH", 2)
        with after(packing, 0):
            for number in range(3):
                save(Complaint.add(f"Too dark {number}", packing, None))
        with after(packing, 24):
            assert [raise_what_is_due() for _ in range(3)] == [2, 1, 0]

    def test_what_stands_in_ones_way_does_not_stop_the_others(self, packing, waits, monkeypatch):
        with after(packing, 1):
            save(Complaint.add("Too dark", packing, None))
        to_level = Raised.to_level

        def refuse(thing, *rest, **more):
            if thing is waits:
                raise Refusal("Not now")
            return to_level(thing, *rest, **more)

        monkeypatch.setattr(Raised, "to_level", refuse)
        with after(packing, 30):
            assert raise_what_is_due() == 1
            assert raise_what_is_due() == 0
            assert clock_of(waits).raise_at > clock.now()  # tried again, after the others
        assert clock_of(waits).raised == 0

    def test_two_looks_at_the_same_moment_raise_it_once(self, app, waits, packing, plant):
        both, number = Barrier(2), waits.id
        moment = in_packing(packing, 24)
        db.session.commit()

        def look() -> int:
            with app.app_context(), clock.at(moment):
                expect_writing(writing=True)
                both.wait(5)
                found = raise_what_is_due()
                db.session.commit()
                return found

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(lambda _: look(), range(2))) == [0, 1]
        db.session.rollback()
        assert len(events(EventKind.RAISED)) == 1
        assert clock_of(db.session.get_one(Idea, number)).raised == 1


class TestByHand:
    def test_to_the_team_above_with_a_reason(self, idea, jonas, plant):
        one = raise_up(idea, jonas, reason="It needs a new printer")
        assert (one.to_team, one.by, one.level) == (plant, jonas, 1)
        (told,) = events(EventKind.RAISED)
        assert (told.by_id, told.details["reason"]) == (jonas.id, "It needs a new printer")

    def test_only_once_while_it_waits(self, idea, jonas, plant):
        raise_up(idea, jonas, reason="It needs a new printer").take_back(jonas)
        raise_up(idea, jonas, reason="It needs a new printer")
        with pytest.raises(Refusal):
            raise_up(idea, jonas, reason="Please")
        assert len(events(EventKind.RAISE_TAKEN_BACK)) == 1

    def test_the_answer_is_one_for_who_waits(self, idea, jonas, plant, ada):
        one = raise_up(idea, jonas, reason="It needs a new printer")
        one.give_answer(ada, words="Ordered")
        assert (one.answer, one.answered_by, one.is_open) == ("Ordered", ada, False)
        assert clock_of(idea).answered_by is ada
        (told,) = events(EventKind.RAISE_ANSWERED)
        assert (told.about, told.about_id) == ("idea", idea.id)
        assert (told.details["words"], told.details["team_name"]) == ("Ordered", "Plant 1")

    def test_it_is_answered_once(self, idea, jonas, plant, ada):
        one = raise_up(idea, jonas, reason="It needs a new printer")
        one.give_answer(ada, words="Ordered")
        for verb in (lambda: one.give_answer(ada, words="Again"), lambda: one.take_back(jonas)):
            with pytest.raises(Refusal):
                verb()

    def test_what_the_clock_raised_is_not_taken_back(self, waits, packing, jonas):
        with after(packing, 24):
            raise_what_is_due()
            with pytest.raises(Refusal):
                raised_of(waits)[0].take_back(jonas)

    def test_it_outlives_the_teams_own_words_and_ends_with_the_idea(self, idea, jonas, plant):
        one = raise_up(idea, jonas, reason="It needs a new printer")
        Comment.say("I asked the plant", idea, jonas)
        assert one.is_open
        idea.decline(jonas, reason="Too dear", problem="Open")
        assert not one.is_open
        undo_last_move(idea, jonas)
        assert one.is_open

    def test_what_is_over_goes_nowhere(self, idea, complaint, jonas):
        idea.decline(jonas, reason="Too dear", problem="Open")
        complaint.settle(jonas, reason="Gone")
        for thing in (idea, complaint):
            with pytest.raises(Refusal):
                raise_up(thing, jonas, reason="Please")


BERLIN = ZoneInfo("Europe/Berlin")
DAYS = WorkingTime(BERLIN)  # Monday to Friday, half past eight hours
NIGHTS = WorkingTime(BERLIN, tuple(Hours(day, time(22), time(6)) for day in range(5)))


def there(*when: int) -> datetime:
    return datetime(*when, tzinfo=BERLIN).astimezone(UTC)


class TestWorkingHours:
    """From Friday afternoon on, over nights, a weekend, holidays and the change to winter time."""

    @pytest.fixture(autouse=True)
    def every_eight_hours(self):
        use_raise_hours((8, 24))
        yield
        use_raise_hours((24, 72, 168))

    @pytest.mark.parametrize(
        ("working", "since", "raised", "expected"),
        [
            (DAYS, there(2026, 11, 20, 14, 30), 0, there(2026, 11, 23, 14)),
            (DAYS, there(2026, 11, 21, 10), 0, there(2026, 11, 23, 16)),
            (
                WorkingTime(BERLIN, closed=frozenset({date(2026, 12, 25), date(2026, 12, 28)})),
                there(2026, 12, 24, 14, 30),
                0,
                there(2026, 12, 29, 14),
            ),
            (NIGHTS, there(2026, 11, 19, 23), 0, there(2026, 11, 20, 23)),
            # On the night to the last Sunday of October the hour from two to three comes twice.
            (
                WorkingTime(BERLIN, (Hours(5, time(22), time(6)),)),
                there(2026, 10, 24, 22),
                0,
                there(2026, 10, 25, 5),
            ),
            (DAYS, there(2026, 11, 20, 14, 30), 1, there(2026, 11, 25, 13)),
            (DAYS, there(2026, 11, 20, 14, 30), 2, None),
        ],
    )
    def test_when_it_is_raised(self, working, since, raised, expected):
        assert next_raise(working, since, raised) == expected

    def test_how_far_up(self):
        hours = [level_after(timedelta(hours=one)) for one in (0, 7.9, 8, 23.9, 24, 900)]
        assert hours == [0, 0, 1, 1, 2, 2]


def test_clocks_of_before_the_board_knew_them_are_never_raised(waits, packing):
    one = clock_of(waits)
    one.raise_at = None
    db.session.commit()
    with after(packing, 900):
        assert raise_what_is_due() == 0
    assert db.session.scalar(db.select(AnswerClock.raised).where(AnswerClock.id == one.id)) == 0
