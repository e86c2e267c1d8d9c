from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from tests.conftest import save


def test_mine_and_my_teams_are_listed(browse, to_do, tomasz, aylin, packing):
    assert "Ask for a sample" in browse(tomasz).get("/todos").text
    assert "Ask for a sample" not in browse(aylin).get("/todos").text
    assert "Ask for a sample" in browse(aylin).get(f"/todos?team={packing.id}").text


def test_a_to_do_has_a_page_with_its_story(browse, to_do, aylin, jonas):
    to_do.change(aylin, words="Ask twice", owner=jonas, due_on=to_do.due_on)
    save(to_do)
    page = browse(jonas).get(f"/todos/{to_do.id}").text
    assert "Ask twice" in page
    assert "Ask for a sample" in page
    assert "Print the lot number twice" in page


def test_who_has_it_to_do_does_it_and_undoes_it(browse, to_do, tomasz):
    browser = browse(tomasz)
    answer = browser.post(f"/todos/{to_do.id}/completion", {"key": "k"})
    assert answer.status_code == 200
    assert not to_do.is_open
    assert f'action="/todos/{to_do.id}/reopening"' in answer.text
    again = browser.post(f"/todos/{to_do.id}/reopening", {"key": "l"})
    assert again.status_code == 200
    assert to_do.is_open
    assert newest_event(to_do).kind is EventKind.TO_DO_REOPENED


def test_a_form_that_comes_twice_does_it_once(browse, to_do, tomasz):
    browser = browse(tomasz)
    for _ in range(2):
        assert browser.post(f"/todos/{to_do.id}/completion", {"key": "k"}).status_code == 200
    assert not to_do.is_open


def test_what_is_done_is_not_done_by_another(browse, to_do, tomasz, jonas):
    to_do.do(tomasz)
    save(to_do)
    answer = browse(jonas).post(f"/todos/{to_do.id}/completion", {"key": "k"})
    assert answer.status_code == 409


def test_without_scripts_one_comes_back_to_where_one_was(browse, to_do, tomasz):
    sent = {"key": "k", "back": "/todos"}
    answer = browse(tomasz).post(f"/todos/{to_do.id}/completion", sent, htmx=False)
    assert (answer.status_code, answer.location) == (303, "/todos")


def test_who_has_nothing_to_do_with_it_does_not_touch_it(browse, to_do, ruth):
    browser = browse(ruth)
    for path in ("completion", "reopening", "edit", "cancellation"):
        assert browser.post(f"/todos/{to_do.id}/{path}", {"key": path}).status_code == 403
    assert browser.get("/todos/999").status_code == 404
    assert to_do.is_open


def changed(to_do, **sent):
    usual = {"words": to_do.words, "owner": to_do.owner.name, "due_on": to_do.due_on.isoformat()}
    return usual | sent


def test_words_owner_and_day_are_changed(browse, to_do, aylin, jonas):
    day = to_do.due_on + timedelta(days=2)
    sent = changed(to_do, words="Ask twice", owner="2001", due_on=day.isoformat())
    answer = browse(aylin).post(f"/todos/{to_do.id}/edit", sent, htmx=False)
    assert answer.status_code == 303
    assert (to_do.words, to_do.owner, to_do.due_on) == ("Ask twice", jonas, day)


@pytest.mark.parametrize(
    ("field", "typed"), [("words", ""), ("owner", "Nobody Here"), ("due_on", "2001-01-01")]
)
def test_a_change_that_is_not_clear_comes_back(browse, to_do, aylin, field, typed):
    sent = changed(to_do, words="Ask them twice") | {field: typed}
    answer = browse(aylin).post(f"/todos/{to_do.id}/edit", sent, htmx=False)
    assert answer.status_code == 422
    assert "Ask them twice" in answer.text or field == "words"
    assert to_do.words == "Ask for a sample"


def test_two_who_change_it_at_the_same_moment_do_not_undo_each_other(browse, to_do, aylin):
    sent = changed(to_do, words="Mine", seen="as it stood before")
    answer = browse(aylin).post(f"/todos/{to_do.id}/edit", sent, htmx=False)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert to_do.words == "Ask for a sample"


def test_it_is_called_off_with_a_reason(browse, to_do, aylin):
    browser, url = browse(aylin), f"/todos/{to_do.id}/cancellation"
    assert browser.post(url, {"reason": ""}, htmx=False).status_code == 422
    assert browser.post(url, {"reason": "Not needed"}, htmx=False).status_code == 303
    assert to_do.called_off_at
    assert browser.post(url, {"reason": "Again"}, htmx=False).status_code == 409
    assert browser.get(f"/todos/{to_do.id}").status_code == 200


def test_overdue_ones_say_so(browse, to_do, tomasz):
    with clock.at(clock.now() + timedelta(days=5)):
        browser = browse(tomasz)
        assert "Past their day" in browser.get("/todos").text
