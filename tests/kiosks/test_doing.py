"""What somebody took on, at a kiosk: seen at the doors, ticked off by one tap, taken back."""

import pytest

from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.todos.models import ToDo
from tests.conftest import save


@pytest.fixture
def to_do(packing, aylin, tomasz):
    return save(ToDo.take("Ask for a sample", packing, tomasz, aylin, due_on=packing.today))


def test_the_doors_say_what_is_to_do_only_to_who_has_it(stand, to_do, tomasz, aylin):
    assert "1 to-do is yours" in stand(tomasz).get("/kiosk/doors").text
    assert "is yours" not in stand(aylin).get("/kiosk/doors").text


def test_one_tap_does_it_and_another_takes_it_back(stand, to_do, tomasz):
    browser, url = stand(tomasz), f"/kiosk/todos/{to_do.id}"
    assert "Ask for a sample" in browser.get("/kiosk/todos").text
    for _ in range(2):
        done = browser.post(url, {"key": "k"}, htmx=False)
        assert done.location == f"/kiosk/todos?done={to_do.id}"
    assert not to_do.is_open
    assert "Done: Ask for a sample" in browser.get(done.location).text
    browser.post(url, {"done": "0", "key": "l"}, htmx=False)
    assert to_do.is_open
    assert newest_event(to_do).kind is EventKind.TO_DO_REOPENED


def test_somebody_elses_is_not_ticked_off_here(stand, to_do, aylin, jonas):
    for who in (aylin, jonas):
        browser = stand(who)
        assert browser.post(f"/kiosk/todos/{to_do.id}", {"key": "k"}).status_code == 403
        assert "Ask for a sample" not in browser.get(f"/kiosk/todos?done={to_do.id}").text
    assert to_do.is_open


def test_the_list_of_a_desk_leads_to_that_of_the_kiosk(stand, tomasz):
    assert stand(tomasz).get("/todos").location == "/kiosk/todos"
