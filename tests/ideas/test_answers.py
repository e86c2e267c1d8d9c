"""Declining and putting off with care: who hears it first, and from when on it counts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm.exc import StaleDataError

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.answers import (
    carry_out_decisions,
    decide_with_care,
    notice,
    reconsider_decision,
)
from kaizen.ideas.lifecycle import NotToldYet, Stage, WrongStage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.pending import Answer, Because, PendingDecision
from kaizen.teams.closed_days import ClosedDay
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.undo import undo_last_move
from tests.conftest import save

NO = Answer(Because.COSTS, "Too dear", "We go on counting", "A wider tape")
FRIDAY = datetime(2026, 3, 6, 10, 30, tzinfo=UTC)


@pytest.fixture
def declined(idea, jonas) -> Idea:
    decide_with_care(idea, jonas, Stage.DECLINED, NO)
    return save(idea)


def kinds() -> list[EventKind]:
    return list(db.session.scalars(db.select(Event.kind).order_by(Event.id)))


def last_event() -> Event:
    return db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()


def test_the_author_hears_it_first(declined, aylin, jonas):
    assert declined.stage is Stage.PROPOSED
    assert declined.pending.hear_first == [aylin]
    assert declined.pending.is_told_to(aylin)
    assert not declined.pending.is_told_to(jonas)
    event = last_event()
    assert (event.kind, event.team_id) == (EventKind.DECISION_TO_BE_TOLD, None)
    assert event.about == "pending_decision"


def test_once_told_it_is_declined_by_who_decided(declined, jonas):
    assert carry_out_decisions(PendingDecision.idea_id == declined.id) == [declined]
    db.session.commit()
    assert (declined.stage, declined.pending) == (Stage.DECLINED, None)
    event = last_event()
    assert (event.kind, event.by_id) == (EventKind.IDEA_DECLINED, jonas.id)
    said = {name: event.details[name] for name in ("because", "reason", "problem", "instead")}
    assert said == {
        "because": "costs",
        "reason": "Too dear",
        "problem": "We go on counting",
        "instead": "A wider tape",
    }
    assert db.session.scalar(db.select(PendingDecision)) is None


def test_put_off_it_waits_for_its_working_day(idea, jonas, packing):
    day = packing.today + timedelta(days=10)
    ClosedDay.add(day, "Outing", jonas, team=packing)
    decide_with_care(idea, jonas, Stage.DEFERRED, NO, review_on=day)
    assert idea.pending.review_on == day + timedelta(days=1)
    carry_out_decisions()
    assert (idea.stage, idea.due_on) == (Stage.DEFERRED, day + timedelta(days=1))


def test_it_takes_effect_at_the_same_time_of_the_next_working_day(idea, jonas, packing):
    ClosedDay.add(FRIDAY.date() + timedelta(days=1), "Saturday off", jonas, team=packing)
    packing.time_zone = "Europe/Warsaw"
    with clock.at(FRIDAY):
        decide_with_care(idea, jonas, Stage.DECLINED, NO)
    assert idea.pending.in_force_at == FRIDAY + timedelta(days=2)


def test_the_clock_may_be_put_forward_meanwhile(idea, jonas, packing):
    packing.time_zone = "Europe/Warsaw"
    with clock.at(datetime(2026, 3, 28, 9, tzinfo=UTC)):  # the night before summer time
        decide_with_care(idea, jonas, Stage.DECLINED, NO)
    assert idea.pending.in_force_at == datetime(2026, 3, 29, 8, tzinfo=UTC)


def test_who_declines_their_own_idea_need_not_be_told(complaint, packing, jonas):
    own = save(Idea.propose("Two handles", complaint, packing, by=jonas))
    decide_with_care(own, jonas, Stage.DECLINED, NO)
    assert (own.stage, own.pending) == (Stage.DECLINED, None)
    assert EventKind.DECISION_TO_BE_TOLD not in kinds()


def test_an_author_who_left_is_not_waited_for(idea, jonas, aylin, ada):
    aylin.leave(ada)
    decide_with_care(idea, jonas, Stage.DECLINED, NO)
    assert idea.stage is Stage.DECLINED


def test_an_author_beside_the_decider_hears_it(idea, jonas, tomasz):
    idea.authorships.append(Authorship(person=jonas))
    save(idea)
    decide_with_care(idea, jonas, Stage.DECLINED, NO)
    assert idea.stage is Stage.PROPOSED


def test_what_came_without_a_name_waits_for_its_receipt(complaint, packing, jonas):
    nameless = save(Idea.propose("Two handles", complaint, packing, by=None))
    decide_with_care(nameless, jonas, Stage.DECLINED, NO)
    assert (nameless.stage, nameless.pending.hear_first) == (Stage.PROPOSED, [])


def test_nothing_else_is_decided_meanwhile(declined, jonas, ada, packing):
    ends = packing.today + timedelta(days=14)
    better = Prediction("labels lost", 9, 1)
    with pytest.raises(NotToldYet, match="Jonas Berg"):
        Trial.start(declined, jonas, owner=jonas, expecting=better, ends_on=ends)
    with pytest.raises(NotToldYet):
        decide_with_care(declined, ada, Stage.DECLINED, NO)
    with pytest.raises(NotToldYet):
        declined.decline(ada, reason="No", problem="Open")


def test_no_move_before_it_is_undone_meanwhile(idea, jonas, ada):
    idea.decline(jonas, reason="No", problem="Open")
    idea.reopen(jonas, reason="Too soon")
    decide_with_care(idea, ada, Stage.DECLINED, NO)
    save(idea)
    with pytest.raises(NotToldYet, match="Ada Owusu"):
        undo_last_move(idea, jonas)
    assert idea.stage is Stage.PROPOSED
    carry_out_decisions()
    assert (idea.stage, idea.pending) == (Stage.DECLINED, None)


def test_it_is_taken_back_before_anybody_heard(declined, ada):
    reconsider_decision(declined, ada)
    save(declined)
    assert (declined.stage, declined.pending) == (Stage.PROPOSED, None)
    assert last_event().kind is EventKind.DECISION_RECONSIDERED
    with pytest.raises(Refusal, match="has been told"):
        reconsider_decision(declined, ada)


def test_only_what_is_proposed_is_declined(idea, jonas):
    idea.decline(jonas, reason="No", problem="Open")
    with pytest.raises(WrongStage):
        decide_with_care(idea, jonas, Stage.DECLINED, NO)


def test_of_two_at_the_same_moment_one_finds_it_changed(idea):
    """As on a database that lets two write at once: the second one's version is gone."""
    assert idea.version
    other = db.update(Idea).values(version=Idea.version + 1)
    db.session.execute(other, execution_options={"synchronize_session": False})
    notice(idea)
    with pytest.raises(StaleDataError):
        db.session.flush()
