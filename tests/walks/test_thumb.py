"""The board under a thumb: columns are pages, and where a card can go opens from below."""

import pytest
from playwright.sync_api import Page, expect

from tests.walks.walkers import PHONE, Screen

LEADER = "2001"
SMALL = Screen("small phone", 320, 640, touch=True)
SHOWN = "document.querySelector('.stages [aria-current]').getAttribute('href')"
EDGE = """name => {
  const edge = document.dir === "rtl" ? "right" : "left";
  const column = document.getElementById(name).getBoundingClientRect();
  const page = document.querySelector(".columns").getBoundingClientRect();
  return Math.abs(column[edge] - page[edge]);
}"""


@pytest.fixture
def phone(board, walk) -> Page:
    page = walk(board, LEADER, PHONE)
    page.goto("/")
    return page


def show(page: Page, stage: str) -> None:
    page.locator(f'.stages a[href="#column-{stage}"]').tap()
    expect(page.locator(f'.stages a[href="#column-{stage}"]')).to_have_attribute(
        "aria-current", "true"
    )


def is_in_view(page: Page, stage: str) -> None:
    page.wait_for_function(f"name => ({EDGE})(name) < 40", arg=f"column-{stage}")


def test_a_tap_on_its_name_brings_a_column_into_view(phone):
    counts = phone.locator(".stages b").all_text_contents()
    assert [text.isdigit() for text in counts] == [True] * 3
    show(phone, "adopted")
    is_in_view(phone, "adopted")
    show(phone, "proposed")
    is_in_view(phone, "proposed")


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_a_swipe_marks_the_column_one_has_come_to(board, walk, language):
    page = walk(board, LEADER, PHONE, locale=language)
    page.goto("/")
    page.evaluate("document.getElementById('column-trialled').scrollIntoView({ inline: 'start' })")
    page.wait_for_function(f"{SHOWN} === '#column-trialled'")
    is_in_view(page, "trialled")


def test_where_a_card_can_go_opens_at_the_bottom_and_leads_back(phone):
    show(phone, "trialled")
    opener = phone.locator("#column-trialled [data-move]").first
    opener.tap()
    sheet = phone.locator(".card .sheet")
    expect(sheet).to_be_visible()
    box = sheet.bounding_box()
    assert round(box["y"] + box["height"]) == PHONE.height
    assert round(box["width"]) == PHONE.width
    expect(phone.locator(".moves a").first).to_be_focused()
    assert all(one.bounding_box()["height"] >= 48 for one in phone.locator(".moves a").all())
    phone.touchscreen.tap(195, 40)
    expect(sheet).to_have_count(0)
    expect(opener).to_be_focused()
    assert phone.url.endswith("/")


def test_a_move_leaves_the_thumb_where_it_was(board, phone):
    show(phone, "trialled")
    is_in_view(phone, "trialled")
    card = phone.locator("#column-trialled li[data-idea]").last
    number = card.get_attribute("data-idea")
    card.locator("[data-move]").tap()
    phone.get_by_role("link", name="End it").tap()
    phone.get_by_label("What came of it?").fill("No difference in two weeks.")
    phone.get_by_label("What did we learn?").fill("It was not the tape.")
    phone.locator(".card .sheet button[type=submit]").tap()
    expect(phone.locator(f"#idea-{number}")).to_have_count(0)
    is_in_view(phone, "trialled")
    assert phone.evaluate(SHOWN) == "#column-trialled"
    assert board.ask("SELECT stage FROM idea WHERE id = ?", number) == "abandoned"


def test_nothing_sticks_out_of_a_small_screen(board, walk):
    page = walk(board, LEADER, SMALL)
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL.width


def test_every_target_is_large_enough_for_a_thumb(phone):
    small = phone.evaluate(
        """() => [...document.querySelectorAll(".stages a, .columns a, .columns button")]
          .map(one => [one.getBoundingClientRect(), one])
          .filter(([box, one]) => box.width && !one.matches(".card__title a")
            && Math.min(box.width, box.height) < 47.9)
          .map(([box, one]) => one.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_a_held_card_does_not_stand_in_the_way_of_a_swipe(phone):
    assert (
        phone.evaluate("[...document.querySelectorAll('.column__cards')].some(l => l.sortable)")
        is False
    )
