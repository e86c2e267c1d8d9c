"""The board under a thumb: columns are pages, and where a card can go opens from below."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.walks.places import THINGS
from tests.walks.test_every_page import ANYTHING, AXE, RULES, found_by_axe, overflow, small
from tests.walks.walkers import NO_CONNECTION, PHONE, Screen

LEADER = "2001"
SMALL = Screen("small phone", 320, 640, touch=True)
GONE_BACK = """() => new Promise(done =>
  history.state ? addEventListener("popstate", done, { once: true }) : done())"""
STAGES = ("proposed", "trialled", "adopted")


@pytest.fixture
def phone(board, walk) -> Page:
    page = walk(board, LEADER, PHONE)
    page.goto("/")
    return page


def tab(page: Page, stage: str) -> Locator:
    return page.locator(f'.stages a[href="#column-{stage}"]')


def show(page: Page, stage: str) -> None:
    tab(page, stage).tap()
    is_in_view(page, stage)


def is_in_view(page: Page, stage: str) -> None:
    """And no other; the row of stages and the length of the page follow."""
    for one in STAGES:
        column = expect(page.locator(f"#column-{one}"))
        column.to_be_in_viewport() if one == stage else column.not_to_be_in_viewport()
    expect(page.locator(".stages [aria-current]")).to_have_count(1)
    expect(tab(page, stage)).to_have_attribute("aria-current", "true")
    expect(page.locator(f"#column-{stage}")).to_have_class(re.compile("is-shown"))


def test_a_tap_on_its_name_brings_a_column_into_view(phone):
    counts = phone.locator(".stages b").all_text_contents()
    assert [text.isdigit() for text in counts] == [True] * 3
    show(phone, "adopted")
    show(phone, "proposed")


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_a_swipe_marks_the_column_one_has_come_to(board, walk, language):
    page = walk(board, LEADER, PHONE, locale=language)
    page.goto("/")
    page.evaluate("document.getElementById('column-trialled').scrollIntoView({ inline: 'start' })")
    is_in_view(page, "trialled")


def test_the_page_is_as_long_as_the_column_in_view(phone):
    """There is no empty way below a short column, and what was scrolled stays within it."""
    height = "document.documentElement.scrollHeight"
    long = phone.evaluate(height)
    phone.evaluate("scrollTo(0, 2000)")
    show(phone, "trialled")
    assert phone.evaluate(height) < long
    first = phone.locator("#column-trialled .card").first
    row = phone.locator(".stages").bounding_box()
    assert first.bounding_box()["y"] >= row["y"] + row["height"]
    assert phone.url.endswith("/")


def open_moves(page: Page, stage: str = "trialled", card: str = "") -> tuple[Locator, Locator]:
    show(page, stage)
    opener = page.locator(f"#column-{stage} {card} [data-move]").last
    opener.tap()
    expect(page.locator(".moves a").first).to_be_focused()
    return opener, page.locator("#from-below")


def test_where_a_card_can_go_opens_at_the_bottom(phone):
    _, sheet = open_moves(phone)
    box = sheet.bounding_box()
    assert round(box["y"] + box["height"]) == PHONE.height
    assert round(box["width"]) == PHONE.width
    expect(sheet).to_have_attribute("aria-label", re.compile("Move #"))
    for _ in range(8):
        phone.keyboard.press("Tab")
        assert phone.evaluate("!document.activeElement.closest('main :not(dialog, dialog *)')")
    phone.evaluate(AXE.read_text())
    assert found_by_axe(phone, RULES) == []
    assert small(phone, ANYTHING, 48) == []


def press_beside(page: Page) -> None:
    page.touchscreen.tap(195, 40)


@pytest.mark.parametrize(
    "close",
    [
        press_beside,
        lambda page: page.keyboard.press("Escape"),
        lambda page: closer(page).tap(),
        lambda page: page.go_back(),
    ],
    ids=["beside", "escape", "close", "back"],
)
def test_what_opened_closes_and_leads_back_to_the_card(phone, close):
    opener, sheet = open_moves(phone)
    close(phone)
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    assert phone.url.endswith("/")
    assert phone.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size"
        " === document.querySelectorAll('[id]').length"
    )
    opener.tap()
    expect(sheet).to_be_visible()


def closer(page: Page) -> Locator:
    return page.locator("#from-below [data-close]")


def test_the_way_back_does_not_lead_through_what_was_open(phone):
    phone.goto("/complaints")
    phone.goto("/")
    _, sheet = open_moves(phone)
    press_beside(phone)
    expect(sheet).to_be_hidden()
    phone.evaluate(GONE_BACK)
    phone.go_back()
    expect(phone).to_have_url(re.compile("/complaints$"))


def test_the_button_stays_in_sight_when_a_keyboard_takes_half_of_the_screen(phone):
    _, sheet = open_moves(phone)
    phone.get_by_role("link", name="End it").tap()
    sheet.get_by_label("What did we learn?").focus()
    phone.set_viewport_size({"width": 390, "height": 400})
    send = sheet.locator("button[type=submit]")
    expect(send).to_be_in_viewport(ratio=1)
    expect(sheet.get_by_label("What did we learn?")).to_be_in_viewport()


def test_what_could_not_be_sent_is_said_over_the_page(phone, walkers):
    with walkers.forgiving(*NO_CONNECTION):
        _, sheet = open_moves(phone)
        phone.get_by_role("link", name="End it").tap()
        sheet.get_by_label("What came of it?").fill("No difference.")
        sheet.get_by_label("What did we learn?").fill("It was not the tape.")
        phone.context.set_offline(True)
        sheet.locator("button[type=submit]").tap()
        expect(sheet.get_by_role("alert")).to_contain_text("trying again")
        expect(sheet.get_by_label("What came of it?")).to_have_value("No difference.")


def test_a_refused_form_stays_open_with_its_words(phone):
    _, sheet = open_moves(phone)
    phone.get_by_role("link", name="End it").tap()
    sheet.get_by_label("What came of it?").fill("No difference.")
    sheet.locator("button[type=submit]").tap()
    expect(sheet.get_by_label("What did we learn?")).to_be_focused()
    expect(sheet.get_by_label("What came of it?")).to_have_value("No difference.")
    expect(sheet).to_be_visible()


def test_a_move_leaves_the_thumb_where_it_was(board, phone):
    show(phone, "trialled")
    number = phone.locator("#column-trialled li[data-idea]").last.get_attribute("data-idea")
    _, sheet = open_moves(phone)
    phone.locator(".moves").get_by_role("link", name="End it").tap()
    sheet.get_by_label("What came of it?").fill("No difference in two weeks.")
    sheet.get_by_label("What did we learn?").fill("It was not the tape.")
    sheet.locator("button[type=submit]").tap()
    expect(sheet).to_be_hidden()
    expect(phone.locator(f"#column-trialled #idea-{number}")).to_have_count(0)
    is_in_view(phone, "trialled")
    expect(phone.locator(".undo")).to_be_visible()
    assert board.ask("SELECT stage FROM idea WHERE id = ?", number) == "abandoned"


def test_the_focus_does_not_follow_a_card_out_of_sight(board, phone):
    # What was decided and is not told yet goes nowhere else.
    untold = str(board.ask("SELECT group_concat(idea_id) FROM pending_decision")).split(",")
    cards = phone.locator("#column-proposed li[data-idea]")
    ideas = cards.evaluate_all("cards => cards.map(card => card.dataset.idea)")
    number = [idea for idea in ideas if idea not in untold][-1]
    _, sheet = open_moves(phone, "proposed", f"#idea-{number}")
    phone.get_by_role("link", name="Try it").tap()
    sheet.get_by_label("What do we measure?").fill("Labels lost a day")
    sheet.get_by_label("Today").fill("12")
    sheet.get_by_label("We expect").fill("4")
    sheet.locator("button[type=submit]").tap()
    expect(phone.locator("#column-trialled").locator(f"#idea-{number}")).to_have_count(1)
    expect(tab(phone, "proposed")).to_be_focused()
    is_in_view(phone, "proposed")


def test_the_last_of_a_page_is_not_beneath_the_big_action(phone):
    phone.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = phone.locator(".footer").bounding_box()
    action = phone.locator(".header__idea").bounding_box()
    assert last["y"] + last["height"] <= action["y"]


@pytest.mark.parametrize("height", [844, 640])
def test_nothing_sticks_out_of_a_small_screen(board, walk, height):
    page = walk(board, LEADER, SMALL._replace(height=height), locale="de")
    page.goto("/")
    assert overflow(page) == []
    show(page, "adopted")
    assert overflow(page) == []


@pytest.mark.parametrize("path", ["/", "/ideas/{trialled}", "/complaints", "/ideas/new"])
def test_every_target_is_large_enough_for_a_thumb(board, phone, path):
    phone.goto(path.format(trialled=board.ask(THINGS["trialled"])))
    assert small(phone, ANYTHING, 48) == []


def test_without_scripts_the_names_lead_to_their_columns(board, walk):
    page = walk(board, LEADER, PHONE, java_script_enabled=False)
    page.goto("/")
    tab(page, "adopted").tap()
    expect(page.locator("#column-adopted h2")).to_be_in_viewport(ratio=1)
    expect(page.locator("#column-proposed h2")).not_to_be_in_viewport()


@pytest.mark.parametrize(("wish", "how"), [("reduce", "instant"), ("no-preference", "smooth")])
def test_columns_glide_only_for_who_likes_it(board, walk, wish, how):
    page = walk(board, LEADER, PHONE, reduced_motion=wish)
    page.add_init_script("""
      window.ways = [];
      const scroll = Element.prototype.scrollTo;
      Element.prototype.scrollTo = function (to) { ways.push(to.behavior); scroll.call(this, to); };
    """)
    page.goto("/")
    show(page, "trialled")
    assert page.evaluate("ways") == [how]


def test_a_held_card_does_not_stand_in_the_way_of_a_swipe(phone):
    assert (
        phone.evaluate("[...document.querySelectorAll('.column__cards')].some(l => l.sortable)")
        is False
    )
