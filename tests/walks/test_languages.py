"""The pages that everybody sees, right to left and in another script."""

import pytest

from tests.walks.places import PLACES, THINGS
from tests.walks.test_every_page import (
    ANYTHING,
    AXE,
    MAIN_ACTIONS,
    RULES,
    found_by_axe,
    keep_picture,
    overflow,
    small,
)
from tests.walks.walkers import PHONE

SEEN_BY_ALL = {
    "board",
    "board of a leader",
    "idea overdue",
    "complaints",
    "complaint",
    "propose",
    "own sign-in",
    "sign-in",
    "outbox, nothing waits",
    "no connection",
    "stations",
    "labels",
    "label read",
    "label out of date",
    "without a name",
    "code asked",
    "kiosks",
    "no kiosk",
}
places = pytest.mark.parametrize(
    "place", [place for place in PLACES if place.name in SEEN_BY_ALL], ids=lambda place: place.name
)
languages = pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("ja", "ltr")], ids=["ar", "ja"]
)


@languages
@places
def test_nothing_is_wrong_in_another_script(place, language, direction, board, walk, walkers):
    page = walkers.look(board, place.who)
    page.context.add_cookies([{"name": "language", "value": language, "url": board.url}])
    found = {name: board.ask(THINGS[name]) for name in THINGS if f"{{{name}}}" in place.path}
    page.goto(place.path.format(**found))
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        language,
        direction,
    ]
    page.evaluate(AXE.read_text())
    wrong = [*found_by_axe(page, RULES), *small(page, ANYTHING, 24), *overflow(page)]
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    wrong += [*overflow(page), *small(page, MAIN_ACTIONS, 48)]
    keep_picture(page, place)
    page.close()
    assert not wrong, "\n".join(wrong)


def test_arrow_keys_follow_the_columns_from_right_to_left(board, walk, walkers):
    page = walkers.look(board, "2001")
    page.context.add_cookies([{"name": "language", "value": "ar", "url": board.url}])
    page.goto("/")
    page.locator(".card__title a").first.focus()
    columns = []
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        columns.append(
            page.evaluate("document.activeElement.closest('.column').querySelector('h2').id")
        )
    assert columns == ["trialled", "adopted", "trialled"]
    page.close()


def test_one_tap_on_the_sign_in_page_changes_its_language(board, walk):
    page = walk(board, None, PHONE)
    page.goto("/sign-in")
    page.get_by_role("button", name="Polski").click()
    page.wait_for_function("document.documentElement.lang === 'pl'")
    assert page.url == board.url + "/sign-in"
