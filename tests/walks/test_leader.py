"""The leader at a desk: decides with the keyboard, with the mouse, and together with others."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.walks.places import THINGS

LEADER, ADMIN = "2001", "9001"


@pytest.fixture
def desk(board, walk) -> Page:
    """The board of the first team; nothing moves that must be waited for."""
    page = walk(board, LEADER)
    page.goto("/")
    return page


def card(page: Page, number: int) -> Locator:
    return page.locator(f"#idea-{number}")


def first_in(board, stage: str, but: int = 0) -> int:
    """A card of the first team that no other walk here has moved."""
    query = """SELECT id FROM idea WHERE stage = ? AND team_id = 1 AND id != ?
        AND id IN (SELECT idea_id FROM authorship)
        AND id NOT IN (SELECT idea_id FROM pending_decision) ORDER BY place, id"""
    return board.ask(query, stage, but)


def stage_of(board, number: int) -> str:
    return board.ask("SELECT stage FROM idea WHERE id = ?", number)


def open_form(page: Page, number: int, move: str) -> Locator:
    card(page, number).locator("[data-move]").click()
    panel = page.locator(f"#idea-{number}-panel")
    panel.get_by_role("link", name=move).click()
    return panel


def fill_trial(panel: Locator) -> None:
    panel.get_by_label("What do we measure?").fill("Labels lost a day")
    panel.get_by_label("Today").fill("12,5")
    panel.get_by_label("We expect").fill("4")
    panel.get_by_label("Unit").fill("labels")


def count(page: Page, stage: str) -> int:
    return int(page.locator(f"#column-{stage} .column__count").inner_text().split()[0])


def test_a_card_is_moved_with_the_keyboard_alone(board, desk):
    proposed, trialled = count(desk, "proposed"), count(desk, "trialled")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    link = desk.locator(".card__title a:focus")
    number = int((link.get_attribute("href") or "").rpartition("/")[2])
    desk.keyboard.press("ArrowRight")
    expect(desk.locator("#column-trialled .card__title a:focus")).to_have_count(1)
    desk.keyboard.press("ArrowLeft")
    expect(card(desk, number).locator(".card__title a")).to_be_focused()
    desk.keyboard.press("m")
    panel = desk.locator(f"#idea-{number}-panel")
    expect(panel.get_by_role("link", name="Try it")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(panel.get_by_label("Who looks after it?")).to_be_focused()
    measure = panel.get_by_label("What do we measure?")
    for _ in range(12):  # past who would help, and what can be expected
        if measure.evaluate("field => field === document.activeElement"):
            break
        desk.keyboard.press("Tab")
    desk.keyboard.type("Labels lost a day")
    desk.keyboard.press("Enter")

    wrong = panel.get_by_label("Today")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(panel.get_by_label("What do we measure?")).to_have_value("Labels lost a day")
    for figure in ("12.5", "4", "labels"):
        desk.keyboard.type(figure)
        desk.keyboard.press("Tab")
    panel.get_by_role("button", name="Start the trial").press("Enter")

    expect(desk.locator("#column-trialled").locator(f"#idea-{number}")).to_be_visible()
    expect(desk.locator("#announcer")).to_contain_text(f"#{number}")
    assert (count(desk, "proposed"), count(desk, "trialled")) == (proposed - 1, trialled + 1)
    desk.locator(".undo").get_by_role("button", name="Undo").press("Enter")
    expect(desk.locator("#column-proposed").locator(f"#idea-{number}")).to_be_visible()
    expect(desk.locator(".undo")).to_have_count(0)
    assert (count(desk, "proposed"), count(desk, "trialled")) == (proposed, trialled)
    assert stage_of(board, number) == "proposed"


def test_closing_the_moves_gives_the_focus_back(desk):
    one = desk.locator("#column-proposed li[data-idea]").first
    move = one.locator("[data-move]")
    move.click()
    expect(one.get_by_role("link", name="Try it")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(one.locator(".moves")).to_have_count(0)
    expect(move).to_be_focused()
    move.click()
    expect(one.locator(".moves")).to_be_visible()


def test_a_card_dropped_on_another_column_waits_there_for_its_words(board, desk):
    number = first_in(board, "proposed")
    drag(desk, card(desk, number), desk.locator("#column-trialled .column__cards"))
    panel = desk.locator(f"#idea-{number}-panel")
    expect(panel.get_by_label("What do we measure?")).to_be_visible()
    expect(desk.locator("#column-proposed").locator(f"#idea-{number}")).to_be_visible()
    assert stage_of(board, number) == "proposed"
    fill_trial(panel)
    panel.get_by_role("button", name="Start the trial").click()
    expect(desk.locator("#column-trialled").locator(f"#idea-{number}")).to_be_visible()
    assert stage_of(board, number) == "trialled"


def test_our_order_is_kept(desk):
    desk.goto("/?order=hand")
    numbers = order(desk)
    first, third = (desk.locator(f"#idea-{number}") for number in (numbers[0], numbers[2]))
    with desk.expect_response("**/place") as placed:
        drag(desk, third, first)
    assert placed.value.ok
    wanted = [numbers[2], numbers[0], numbers[1], *numbers[3:]]
    assert order(desk) == wanted
    desk.reload()
    assert order(desk) == wanted


def order(page: Page) -> list[str | None]:
    cards = page.locator("#column-proposed li[data-idea]").all()
    return [one.get_attribute("data-idea") for one in cards]


LIFTED_BY_NOW = """() => new Promise(done => {
  const look = () => window.Sortable ? done() : setTimeout(look, 20);
  look();
})"""


def drag(page: Page, lifted: Locator, onto: Locator) -> None:
    lifted.scroll_into_view_if_needed()
    start, goal = lifted.locator(".card__meta").bounding_box(), onto.bounding_box()
    assert start
    assert goal
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.evaluate(LIFTED_BY_NOW)
    page.mouse.down()
    page.mouse.move(start["x"] + 15, start["y"] + 15, steps=3)
    page.mouse.move(goal["x"] + 60, goal["y"] + 12, steps=12)
    page.mouse.move(goal["x"] + 62, goal["y"] + 8, steps=3)
    page.mouse.up()


def author_of(board, number: int) -> str:
    query = """SELECT p.badge FROM authorship a JOIN person p ON p.id = a.person_id
        WHERE a.idea_id = ?"""
    return board.ask(query, number)


def test_an_idea_is_put_off_declined_and_opened_again(board, desk, walk):
    number = first_in(board, "proposed")
    panel = open_form(desk, number, "Not now")
    panel.get_by_label("Something else has to come first").check()
    panel.get_by_label("Why not now?").fill("The new line comes in spring.")
    panel.get_by_label("What happens to the problem until then?").fill("We tape it by hand.")
    panel.get_by_label("When do we look again?").fill("2001-01-01")
    panel.locator("[type=submit]").click()
    expect(panel.get_by_label("When do we look again?")).to_be_focused()
    expect(panel.get_by_label("Why not now?")).to_have_value("The new line comes in spring.")
    panel.get_by_label("When do we look again?").fill(days_ahead(desk, 60))
    panel.locator("[type=submit]").click()
    expect(card(desk, number)).to_contain_text("not now: told to")
    assert stage_of(board, number) == "proposed"

    desk.goto(f"/ideas/{number}")
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.locator(".answer")).to_have_count(0)
    desk.locator(".next").get_by_role("link", name="Not this way").click()
    desk.get_by_label("It is not safe enough").check()
    desk.get_by_label("Why not this way?").fill("It blocks the gate.")
    desk.get_by_label("What happens to the problem?").fill("We look at the ramp first.")
    desk.locator(".card__panel [type=submit]").click()
    expect(desk.locator(".answer")).to_contain_text("It blocks the gate.")
    assert stage_of(board, number) == "proposed"

    author = walk(board, author_of(board, number))
    author.goto(f"/ideas/{number}")
    expect(author.locator(".timeline")).to_contain_text("It blocks the gate.")
    assert stage_of(board, number) == "declined"
    desk.goto(f"/ideas/{number}")
    reopen(desk, number, "The ramp is built.")
    expect(desk.locator(".idea__meta")).to_contain_text("proposed")


def reopen(page: Page, number: int, reason: str) -> None:
    page.locator(".next").get_by_role("link", name="Open it again").click()
    page.get_by_label("Why open it again?").fill(reason)
    page.locator(f"#idea-{number}-panel [type=submit]").click()


def days_ahead(page: Page, days: int) -> str:
    return page.evaluate(
        "days => new Date(Date.now() + days * 864e5).toISOString().slice(0, 10)", days
    )


def test_a_trial_becomes_the_way_we_work(board, desk):
    number = board.ask(THINGS["measured"])
    desk.goto(f"/ideas/{number}")
    desk.locator(".next").get_by_role("link", name="Adopt it").click()
    panel = desk.locator(f"#idea-{number}-panel")
    panel.get_by_label("What came of it?").fill("From 12 to 3 labels a day.")
    panel.get_by_role("button", name="Adopt it").click()
    expect(panel.get_by_label("What did we learn?")).to_be_focused()
    expect(panel.get_by_label("What came of it?")).to_have_value("From 12 to 3 labels a day.")
    panel.get_by_label("What did we learn?").fill("Cold rolls do not stick.")
    panel.locator("[name=steps-0-words]").fill("Rolls warm up for an hour first.")
    panel.get_by_role("button", name="Adopt it").click()
    expect(desk.locator(".idea__meta")).to_contain_text("adopted")
    desk.locator(".how-we-work").get_by_role("link").click()
    expect(desk.locator(".steps-read")).to_contain_text("Rolls warm up for an hour first.")
    assert stage_of(board, number) == "adopted"


def test_of_two_who_decide_at_once_the_second_is_told_and_keeps_the_words(board, desk, walk):
    number = first_in(board, "proposed")
    other = walk(board, ADMIN)
    other.goto("/?team=1")
    panel = open_form(desk, number, "Try it")
    fill_trial(panel)
    theirs = open_form(other, number, "Not this way")
    theirs.get_by_label("Another way helps more").check()
    theirs.get_by_label("Why not this way?").fill("It is done elsewhere.")
    theirs.get_by_label("What happens to the problem?").fill("We copy what they do.")
    theirs.locator("[type=submit]").click()
    expect(card(other, number)).to_contain_text("told to")

    panel.get_by_role("button", name="Start the trial").click()
    expect(panel.get_by_role("alert")).to_contain_text("Ada Owusu")
    expect(panel.get_by_label("What do we measure?")).to_have_value("Labels lost a day")
    assert stage_of(board, number) == "proposed"
