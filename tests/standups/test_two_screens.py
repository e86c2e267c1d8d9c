"""Two screens that lead at once do not fight: one leads, the other is told and may take over."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.standups.models import SCREEN_GONE, ItemState, StandUp
from tests.standups.room import a_stand_up, at, leading, seen


@pytest.fixture
def stand_up(packing, jonas, idea, complaint) -> StandUp:
    return a_stand_up(packing, jonas, idea, complaint)


@pytest.fixture
def big_screen(browse, jonas, stand_up):
    return leading(browse, jonas, stand_up)


def test_the_second_screen_is_told_and_follows(browse, big_screen, aylin, stand_up):
    second = browse(aylin)
    page = second.get(f"/standups/{stand_up.id}").text
    assert "Jonas Berg leads from another screen." in page
    answer = second.post(at(stand_up, 1, "settlement"), seen(stand_up))
    assert answer.status_code == 409
    assert "Jonas Berg leads from another screen. Take over, or follow." in answer.text
    assert stand_up.items[0].state is ItemState.OPEN


def test_it_may_take_over_and_the_first_is_told(browse, big_screen, aylin, stand_up):
    second, before = browse(aylin), stand_up.turn
    second.post(f"/standups/{stand_up.id}/leader")
    assert stand_up.leader == aylin
    event = newest_event(stand_up)
    assert event
    assert event.kind is EventKind.STAND_UP_TAKEN_OVER
    told = big_screen.get(f"/standups/{stand_up.id}/changes?turn={before}", htmx=True)
    assert "Aylin Kaya leads from another screen." in told.text
    assert "room--follows" in told.text
    answer = big_screen.post(at(stand_up, 1, "parking"), seen(stand_up))
    assert answer.status_code == 409
    assert second.post(at(stand_up, 1, "parking"), seen(stand_up)).status_code == 200


def test_the_same_person_at_another_machine_is_another_screen(browse, big_screen, jonas, stand_up):
    other = browse(jonas)
    assert "room--follows" in other.get(f"/standups/{stand_up.id}").text
    assert "room--leads" in big_screen.get(f"/standups/{stand_up.id}").text


def test_a_reload_goes_on_leading(big_screen, stand_up):
    for _ in range(2):
        assert "room--leads" in big_screen.get(f"/standups/{stand_up.id}").text


def test_a_screen_that_crashed_is_followed_by_another_at_once(browse, big_screen, jonas, stand_up):
    with clock.at(clock.now() + SCREEN_GONE + timedelta(seconds=1)):
        other = browse(jonas)
        assert "No screen leads at the moment." in other.get(f"/standups/{stand_up.id}").text
        assert other.post(f"/standups/{stand_up.id}/leader").status_code == 200
        assert "room--leads" in other.get(f"/standups/{stand_up.id}").text


def test_a_screen_that_leads_says_that_it_is_there(big_screen, stand_up):
    turn, later = stand_up.turn, clock.now() + SCREEN_GONE
    with clock.at(later):
        url = f"/standups/{stand_up.id}/changes?turn={turn}"
        assert big_screen.get(url, htmx=True).status_code == 204
        assert stand_up.screen_seen_at == later
        assert stand_up.is_led
    assert stand_up.turn == turn, "no other screen has to be drawn anew for it"


def test_an_old_step_is_refused_and_the_present_state_shown(big_screen, stand_up, complaint):
    """As when somebody presses twice, or in two windows of the same browser."""
    old = seen(stand_up)
    big_screen.post(at(stand_up, 1, "settlement"), old)
    answer = big_screen.post(at(stand_up, 1, "parking"), old)
    assert answer.status_code == 409
    assert "It has gone on meanwhile." in answer.text
    assert complaint.sentence in answer.text
    assert stand_up.items[0].state is ItemState.DONE


def test_without_scripts_it_is_refused_on_the_whole_page(big_screen, stand_up):
    old = seen(stand_up)
    big_screen.post(at(stand_up, 1, "settlement"), old, htmx=False)
    answer = big_screen.post(at(stand_up, 1, "parking"), old, htmx=False)
    assert answer.status_code == 409
    assert "<html" in answer.text


def test_a_face_tapped_meanwhile_is_in_nobodys_way(browse, big_screen, tomasz, stand_up):
    shown = seen(stand_up)
    browse(tomasz).post(f"/standups/{stand_up.id}/attendances", {"person": tomasz.id})
    assert stand_up.turn > shown["turn"]
    assert big_screen.post(at(stand_up, 1, "settlement"), shown).status_code == 200
