"""The room of a running stand-up: what it shows, and how it goes on."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.ideas.models import Idea
from kaizen.standups.models import ItemState, StandUp
from kaizen.standups.timing import seconds_planned
from kaizen.todos.models import ToDo
from tests.conftest import save
from tests.standups.room import a_stand_up, at, leading, seen
from tests.statements import statements


@pytest.fixture
def to_do(packing, jonas, aylin) -> ToDo:
    return save(ToDo.take("Order thicker tape", packing, aylin, jonas, due_on=packing.today))


@pytest.fixture
def stand_up(packing, jonas, idea, complaint, to_do) -> StandUp:
    return a_stand_up(packing, jonas, idea, complaint, to_do)


@pytest.fixture
def screen(browse, jonas, stand_up):
    return leading(browse, jonas, stand_up)


def states(stand_up) -> list[ItemState]:
    return [one.state for one in stand_up.items]


def test_one_thing_is_shown_at_a_time(screen, stand_up, idea, complaint):
    page = screen.get(f"/standups/{stand_up.id}").text
    assert f"{idea.title} · Kaizen</title>" in page
    assert complaint.sentence in page
    assert "1 of 3" in page
    assert "New since the last stand-up." in page
    assert "Order thicker tape" not in page


def test_each_kind_of_thing_has_its_page(screen, stand_up):
    for one in stand_up.items:
        screen.post(f"/standups/{stand_up.id}/shown", seen(stand_up) | {"item": one.id})
        assert one.words in screen.get(f"/standups/{stand_up.id}").text


def test_what_was_talked_about_makes_room_for_the_next(screen, stand_up):
    answer = screen.post(at(stand_up, 1, "settlement"), seen(stand_up))
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == f"#stand_up-{stand_up.id}-room"
    assert states(stand_up) == ["done", "open", "open"]
    assert stand_up.item is stand_up.items[1]


def test_a_step_works_without_scripts(screen, stand_up):
    answer = screen.post(at(stand_up, 1, "settlement"), seen(stand_up), htmx=False)
    assert answer.status_code == 303
    assert answer.location == f"/standups/{stand_up.id}"
    assert stand_up.item is stand_up.items[1]


def test_a_step_sent_twice_is_one_step(screen, stand_up):
    first = seen(stand_up) | {"key": "the same"}
    screen.post(at(stand_up, 1, "settlement"), first)
    screen.post(at(stand_up, 1, "settlement"), first)
    assert stand_up.item is stand_up.items[1]


def test_what_is_parked_is_in_the_ledger(screen, stand_up):
    screen.post(at(stand_up, 1, "parking"), seen(stand_up))
    assert states(stand_up) == ["parked", "open", "open"]
    event = newest_event(stand_up)
    assert event
    assert event.kind is EventKind.ITEM_PARKED


def test_time_is_added_up_for_what_was_shown(screen, stand_up):
    begun = stand_up.item_since
    with clock.at(begun + timedelta(seconds=42)):
        screen.post(at(stand_up, 1, "settlement"), seen(stand_up))
    assert stand_up.items[0].seconds == 42
    assert stand_up.item_since == begun + timedelta(seconds=42)


def test_all_being_said_the_end_is_offered(screen, stand_up):
    for place in (1, 2, 3):
        screen.post(at(stand_up, place, "settlement"), seen(stand_up))
    assert stand_up.item is None
    page = screen.get(f"/standups/{stand_up.id}").text
    assert "Everything is talked about" in page


def test_what_is_left_open_is_parked_at_the_end(screen, stand_up):
    screen.post(at(stand_up, 1, "settlement"), seen(stand_up))
    answer = screen.post(f"/standups/{stand_up.id}/ending", seen(stand_up) | {"park": "1"})
    assert answer.headers["HX-Redirect"] == f"/standups/{stand_up.id}"
    assert not stand_up.is_running
    assert states(stand_up) == ["done", "parked", "parked"]


def test_or_left_as_it_is(screen, stand_up):
    answer = screen.post(f"/standups/{stand_up.id}/ending", seen(stand_up), htmx=False)
    assert answer.status_code == 303
    assert states(stand_up) == ["open", "open", "open"]
    event = newest_event(stand_up)
    assert event
    assert event.kind is EventKind.STAND_UP_ENDED


def test_nothing_happens_in_one_that_is_over(screen, stand_up, jonas):
    stand_up.end(jonas)
    save(stand_up)
    answer = screen.post(at(stand_up, 1, "settlement"), seen(stand_up), htmx=False)
    assert answer.status_code == 303
    assert states(stand_up) == ["open", "open", "open"]
    answer = screen.get(f"/standups/{stand_up.id}/changes?turn={stand_up.turn}", htmx=True)
    assert answer.headers["HX-Redirect"] == f"/standups/{stand_up.id}"


def test_who_belongs_to_another_team_follows_and_leads_nothing(browse, ruth, stand_up):
    screen = browse(ruth)
    assert screen.get(f"/standups/{stand_up.id}").status_code == 200
    assert screen.post(f"/standups/{stand_up.id}/leader").status_code == 403
    assert screen.post(at(stand_up, 1, "settlement"), seen(stand_up)).status_code == 403
    assert screen.get(f"/standups/{stand_up.id}/ending").status_code == 403


def test_an_item_of_another_stand_up_is_not_there(screen, stand_up, returns, ruth, packing):
    heard = Complaint.add("No label at all", packing, by=ruth)
    other = a_stand_up(returns, ruth, save(Idea.propose("Else", heard, returns, by=ruth)))
    number = other.items[0].id
    for noun in ("settlement", "parking", "answer"):
        url = f"/standups/{stand_up.id}/items/{number}/{noun}"
        assert screen.post(url, seen(stand_up)).status_code == 404


def test_a_face_is_tapped_and_tapped_again(screen, stand_up, aylin):
    url = f"/standups/{stand_up.id}/attendances"
    assert screen.post(url, {"person": aylin.id}).status_code == 200
    assert stand_up.present == [aylin]
    screen.post(url, {"person": aylin.id})
    assert stand_up.present == []


def test_a_badge_says_who_is_here_and_never_takes_it_back(screen, stand_up, tomasz):
    url = f"/standups/{stand_up.id}/attendances"
    for _ in range(2):
        assert screen.post(url, {"badge": " 1002 "}, htmx=False).status_code == 303
    assert stand_up.present == [tomasz]
    answer = screen.post(url, {"badge": "7777"})
    assert answer.status_code == 422
    assert "Nobody has this badge number." in answer.text


def test_who_follows_from_another_team_speaks_for_themselves_only(browse, ruth, aylin, stand_up):
    phone, url = browse(ruth), f"/standups/{stand_up.id}/attendances"
    assert phone.post(url, {"person": ruth.id, "from": "room"}).status_code == 200
    assert stand_up.present == [ruth]
    assert phone.post(url, {"person": aylin.id}).status_code == 403


def test_what_lies_over_the_room_is_a_page_too(screen, stand_up):
    for panel in ("attendances", "agenda", "keys", "ending"):
        page = screen.get(f"/standups/{stand_up.id}/{panel}")
        assert page.status_code == 200
        assert "<html" in page.text
        assert "<html" not in screen.get(f"/standups/{stand_up.id}/{panel}", htmx=True).text


def test_nothing_new_costs_one_row(browse, aylin, stand_up):
    phone = browse(aylin)
    phone.get(f"/standups/{stand_up.id}")
    url = f"/standups/{stand_up.id}/changes?turn={stand_up.turn}"
    with statements() as asked:
        assert phone.get(url, htmx=True).status_code == 204
    assert len(asked) == 2  # who asks, and the turn


def test_what_changed_arrives_on_a_phone(browse, aylin, screen, stand_up, complaint):
    phone, turn = browse(aylin), stand_up.turn
    screen.post(at(stand_up, 1, "settlement"), seen(stand_up))
    answer = phone.get(f"/standups/{stand_up.id}/changes?turn={turn}", htmx=True)
    assert answer.status_code == 200
    assert complaint.sentence in answer.text
    assert "room--follows" in answer.text


def test_minutes_are_shared_by_what_has_none_of_its_own(stand_up):
    stand_up.parts = [["ideas", 4], ["complaints", None], ["to_dos", None]]
    assert seconds_planned(stand_up) == {"ideas": 240, "complaints": 180, "to_dos": 180}
