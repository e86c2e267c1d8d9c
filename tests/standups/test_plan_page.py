from datetime import time

import pytest

from kaizen.errors import Refusal
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.standups.planning import plan_stand_up
from kaizen.standups.plans import Part, Slot
from kaizen.standups.queries import plan_and_slots

EVERY_PART = {"order": [str(part) for part in Part]} | {f"on_{part}": "y" for part in Part}
USUAL = EVERY_PART | {"minutes": "12", "starts_0": "6:05", "days_0": ["0", "2"], "key": "k"}


def url(team):
    return f"/teams/{team.id}/standup"


def planned(team):
    db.session.expire_all()
    return plan_and_slots(team)


def test_a_leader_sets_times_minutes_parts_and_a_deputy(browse, packing, jonas, tomasz):
    form = USUAL | {"deputy": str(tomasz.id), "minutes_ideas": "4"}
    del form["on_wins"]
    page = browse(jonas).post(url(packing), form)
    assert "Saved." in page.text
    plan, slots = planned(packing)
    assert slots == [Slot(0, time(6, 5)), Slot(2, time(6, 5))]
    assert (plan.minutes, plan.deputy) == (12, tomasz)
    assert Part.WINS not in plan.order
    assert plan.part_minutes[Part.IDEAS] == 4
    event = newest_event(packing, {EventKind.STAND_UP_PLANNED})
    assert event.details["before"]["times"] == []
    assert event.details["after"]["times"] == [[0, "06:05"], [2, "06:05"]]
    assert event.details["after"]["deputy"] == "Tomasz Wójcik"


def test_without_htmx_it_leads_back(browse, packing, jonas):
    answer = browse(jonas).post(url(packing), USUAL, htmx=False)
    assert (answer.status_code, answer.location) == (303, url(packing))
    assert "Saved." in browse(jonas).get(url(packing)).text or planned(packing)[1]


def test_saving_the_same_again_writes_nothing(browse, packing, jonas):
    browse(jonas).post(url(packing), USUAL)
    first = newest_event(packing, {EventKind.STAND_UP_PLANNED}).id
    browse(jonas).post(url(packing), USUAL | {"key": "other"})
    assert newest_event(packing, {EventKind.STAND_UP_PLANNED}).id == first


def test_a_part_is_moved_without_being_saved(browse, packing, jonas):
    for htmx in (True, False):
        moved = browse(jonas).post(url(packing), USUAL | {"move": "ideas up"}, htmx=htmx)
        assert moved.status_code == 200
        assert moved.text.index('value="ideas"') < moved.text.index('value="complaints"')
    assert planned(packing)[1] == []
    order = ["ideas", *(str(part) for part in Part if part is not Part.IDEAS)]
    browse(jonas).post(url(packing), USUAL | {"order": order})
    assert planned(packing)[0].order[0] is Part.IDEAS


def test_what_was_parked_is_always_a_part(browse, packing, jonas):
    form = {"minutes": "5", "on_ideas": "y"}
    browse(jonas).post(url(packing), form)
    assert set(planned(packing)[0].order) == {Part.PARKED, Part.IDEAS}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"minutes": "2"}, "Choose 3 to 30 minutes."),
        ({"minutes": ""}, "Choose 3 to 30 minutes."),
        ({"starts_0": "25:99"}, "Write a time such as 6:30."),
        ({"days_0": []}, "Choose at least one day."),
        ({"minutes_wins": "8", "minutes_ideas": "8"}, "Together the parts take 16 minutes."),
        ({"minutes_wins": "0"}, "Choose 1 to 30 minutes."),
    ],
)
def test_a_wrong_form_comes_back_with_its_message(browse, packing, jonas, wrong, said):
    answer = browse(jonas).post(url(packing), USUAL | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert planned(packing)[1] == []


def test_only_who_leads_the_team_plans(browse, packing, aylin, jonas, ruth, ada):
    for who, status in ((aylin, 403), (ruth, 403), (jonas, 200), (ada, 200)):
        assert browse(who).get(url(packing)).status_code == status
        assert browse(who).post(url(packing), USUAL).status_code == status


def test_the_domain_holds_the_limits(packing, jonas):
    wanted = {"slots": [], "parts": [[Part.IDEAS, None]], "deputy": None}
    with pytest.raises(Refusal):
        plan_stand_up(packing, jonas, minutes=31, **wanted)
    with pytest.raises(Refusal):
        plan_stand_up(packing, jonas, minutes=10, **(wanted | {"parts": []}))
