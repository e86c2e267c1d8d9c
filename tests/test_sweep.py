"""What comes due by itself, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest

from kaizen import clock, sweep
from kaizen.database import expect_writing
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because, PendingDecision
from kaizen.ideas.stage_counts import StageCount
from kaizen.trials.undo import undo_last_move
from tests import databases
from tests.conftest import save

NO = Answer(Because.COSTS, "Too dear", "We go on counting")
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def deferred(idea, jonas, packing) -> Idea:
    on = packing.today + timedelta(days=10)
    idea.defer(jonas, reason="Stocktaking", problem="We go on counting", review_on=on)
    return save(idea)


@pytest.fixture
def declined(idea, jonas) -> Idea:
    decide_with_care(idea, jonas, Stage.DECLINED, NO)
    return save(idea)


def on_the_day(idea: Idea) -> datetime:
    return datetime.combine(idea.due_on, time(7), idea.team.zone)


def events(kind: EventKind) -> list[Event]:
    return list(db.session.scalars(db.select(Event).where(Event.kind == kind)))


class TestComingBack:
    def test_on_its_day_it_stands_on_top_again(self, deferred, complaint, packing, aylin):
        save(Idea.propose("Another", complaint, packing, by=aylin))
        with clock.at(on_the_day(deferred)):
            assert sweep.sweep() == 1
            assert deferred.stage_since == clock.now()
        assert (deferred.stage, deferred.due_on) == (Stage.PROPOSED, None)
        assert [event.by_id for event in events(EventKind.IDEA_CAME_BACK)] == [None]
        by_hand = db.select(Idea.id).order_by(Idea.place)
        assert db.session.scalars(by_hand).first() == deferred.id
        counted = db.select(StageCount.ideas).where(StageCount.stage == Stage.DEFERRED)
        assert db.session.scalar(counted) == 0

    def test_not_a_day_earlier(self, deferred):
        with clock.at(on_the_day(deferred) - timedelta(days=1)):
            assert sweep.sweep() == 0

    @pytest.mark.parametrize(
        ("zone", "back"), [("Pacific/Kiritimati", 1), ("Pacific/Pago_Pago", 0)]
    )
    def test_the_day_is_the_one_where_the_team_works(self, deferred, packing, zone, back):
        packing.time_zone = zone
        db.session.commit()
        with clock.at(datetime.combine(deferred.due_on, time(0, 30), UTC)):
            assert sweep.sweep() == back

    def test_putting_it_off_again_is_undone_to_when_it_came_back(self, deferred, jonas):
        with clock.at(on_the_day(deferred)):
            sweep.sweep()
            since = deferred.stage_since
        with clock.at(since + timedelta(hours=3)):
            deferred.decline(jonas, reason="No", problem="Open")
            undo_last_move(deferred, jonas)
        assert deferred.stage_since == since


class TestTellingAll:
    def test_after_a_working_day_it_shows_to_everybody(self, declined, jonas):
        due = declined.pending.in_force_at
        with clock.at(due - A_MINUTE):
            assert sweep.sweep() == 0
        with clock.at(due):
            assert sweep.sweep() == 1
        assert (declined.stage, declined.pending) == (Stage.DECLINED, None)
        assert events(EventKind.IDEA_DECLINED)[0].by_id == jonas.id

    def test_what_stands_in_ones_way_does_not_stop_the_others(
        self, declined, complaint, packing, aylin, jonas
    ):
        other = save(Idea.propose("Two handles", complaint, packing, by=aylin))
        decide_with_care(other, jonas, Stage.DECLINED, NO)
        declined.stage = Stage.ADOPTED  # by a hand in the database
        db.session.commit()
        with clock.at(clock.now() + timedelta(days=3)):
            assert sweep.sweep() == 1
        db.session.commit()
        assert other.stage is Stage.DECLINED
        assert db.session.scalars(db.select(PendingDecision.idea_id)).all() == [declined.id]

    def test_no_more_at_one_time_than_a_batch(self, complaint, packing, aylin, jonas, monkeypatch):
        for number in range(3):
            one = Idea.propose(f"Idea {number}", complaint, packing, by=aylin)
            decide_with_care(one, jonas, Stage.DECLINED, NO)
        db.session.commit()
        monkeypatch.setattr(sweep, "BATCH", 2)
        with clock.at(clock.now() + timedelta(days=3)):
            assert [sweep.sweep(), sweep.sweep(), sweep.sweep()] == [2, 1, 0]


def test_two_processes_at_once_do_nothing_twice(app, deferred):
    day, at_once, number = on_the_day(deferred), Barrier(2), deferred.id
    db.session.remove()

    def process(_number: int) -> int:
        with app.app_context(), clock.at(day):
            expect_writing(writing=False)
            assert sweep.anything_due()
            db.session.commit()
            at_once.wait(30)
            expect_writing(writing=True)
            done = sweep.sweep()
            db.session.commit()
            db.session.remove()
            return done

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(process, range(2))) == [0, 1]
    assert len(events(EventKind.IDEA_CAME_BACK)) == 1
    assert db.session.get_one(Idea, number).stage is Stage.PROPOSED


def test_the_command_carries_out_all_of_it(app, deferred):
    from kaizen.cli import sweep_command

    with clock.at(on_the_day(deferred)):
        said = app.test_cli_runner().invoke(sweep_command)
    assert said.exit_code == 0
    assert said.output.startswith("Carried out: ")
    assert deferred.stage is Stage.PROPOSED


def test_both_looks_go_by_an_index(app):
    for query in (sweep._answers(), sweep._back_on_the_day()):
        sql = query.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = databases.plan(sql)
        assert "ix_pending_decision_in_force" in plan or "ix_idea_comes_back" in plan, plan
