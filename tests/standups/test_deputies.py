"""Where no leader of the team is there, its deputy decides: in this room and nowhere else."""

import pytest

from kaizen.events.models import EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.standups.models import StandUp
from kaizen.standups.plans import StandUpPlan, usual_plan
from tests.conftest import save
from tests.standups.room import a_stand_up, at

NO = {"because": "costs", "reason": "It needs a new printer.", "problem": "We ask the supplier."}


@pytest.fixture
def stand_up(packing, jonas, idea, tomasz) -> StandUp:
    """Tomasz is the deputy."""
    plan = usual_plan()
    save(StandUpPlan(team=packing, minutes=10, parts=plan.parts, deputy=tomasz))
    return a_stand_up(packing, tomasz, idea)


def come(stand_up, *people) -> None:
    for one in people:
        stand_up.attend(one)
    db.session.commit()


def test_the_deputy_decides_when_no_leader_is_there(browse, stand_up, tomasz, idea):
    come(stand_up, tomasz)
    screen = browse(tomasz)
    assert "You stand in and may decide." in screen.get(f"/standups/{stand_up.id}").text
    answer = screen.post(at(stand_up, 1, "decline"), NO)
    assert answer.status_code == 200, answer.text
    assert idea.pending.by == tomasz
    (outcome,) = stand_up.items[0].outcomes
    assert outcome.standing_in
    assert outcome.event.kind is EventKind.DECISION_TO_BE_TOLD
    assert "as deputy" in screen.get(f"/standups/{stand_up.id}").text


def test_not_when_a_leader_has_come(browse, stand_up, tomasz, jonas, idea):
    come(stand_up, tomasz, jonas)
    answer = browse(tomasz).post(at(stand_up, 1, "decline"), NO)
    assert answer.status_code == 403
    assert idea.pending is None


def test_not_when_the_deputy_is_away(browse, stand_up, tomasz):
    assert browse(tomasz).post(at(stand_up, 1, "decline"), NO).status_code == 403


def test_not_when_it_is_over(browse, stand_up, tomasz):
    come(stand_up, tomasz)
    stand_up.end(tomasz)
    db.session.commit()
    assert browse(tomasz).post(at(stand_up, 1, "decline"), NO).status_code in (403, 409)


def test_nobody_else_stands_in(browse, stand_up, tomasz, aylin):
    come(stand_up, tomasz, aylin)
    assert browse(aylin).post(at(stand_up, 1, "decline"), NO).status_code == 403


def test_elsewhere_the_deputy_decides_nothing(browse, stand_up, tomasz, idea):
    come(stand_up, tomasz)
    screen = browse(tomasz)
    screen.get(f"/standups/{stand_up.id}")
    assert screen.get(f"/ideas/{idea.id}/decline").status_code == 403
    assert screen.post(f"/ideas/{idea.id}/decline", NO).status_code == 403
    assert tomasz.led_team_ids == frozenset()


def test_nor_on_what_is_another_teams(browse, stand_up, tomasz, ruth, returns, complaint):
    other = save(Idea.propose("Ask twice", complaint, returns, by=ruth))
    stand_up.items[0].idea_id = other.id
    come(stand_up, tomasz)
    assert browse(tomasz).post(at(stand_up, 1, "decline"), NO).status_code == 403


def test_a_leaders_own_decision_is_no_standing_in(browse, stand_up, tomasz, jonas):
    come(stand_up, tomasz, jonas)
    assert browse(jonas).post(at(stand_up, 1, "decline"), NO).status_code == 200
    assert not stand_up.items[0].outcomes[0].standing_in
