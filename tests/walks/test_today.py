"""One a day: what waits longest is answered by keyboard alone, at a desk and on a phone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.walks.walkers import DESK, PHONE

LEADER, WORKER = "2001", "1002"
WORDS = "Thank you. I look at it with the late shift on Thursday."


def tab_to(page: Page, wanted: Locator, *, most: int = 40) -> None:
    for _ in range(most):
        if wanted.count() and wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Not reached by Tab: {wanted}")


def waiting(board) -> int:
    return board.ask("SELECT count(*) FROM answer_clock WHERE stopped_at IS NULL AND team_id = 1")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=lambda screen: screen.name)
def test_the_one_is_answered_by_keyboard_alone(board, walk, screen):
    before = waiting(board)
    page = walk(board, LEADER, screen)
    page.goto("/today")
    what = page.get_by_role("heading", level=1).inner_text()
    tab_to(page, page.get_by_label("Your answer"))
    page.keyboard.type(WORDS)
    tab_to(page, page.get_by_role("button", name="Answer", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Answered")
    expect(page.locator(".today__done")).to_contain_text(what)
    expect(page.locator(".today__streak")).to_contain_text("today")
    assert waiting(board) == before - 1


def test_a_decision_is_made_in_place_and_undone(board, walk):
    page = walk(board, LEADER)
    page.goto("/today")
    what = page.get_by_role("heading", level=1).inner_text()
    tab_to(page, page.get_by_role("link", name="Try it"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Who looks after it?")).to_be_focused()
    page.get_by_label("What do we measure?").fill("Labels lost a day")
    page.get_by_label("Today").fill("12")
    page.get_by_label("We expect").fill("4")
    page.get_by_role("button", name="Start the trial").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Answered")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(what)


def test_it_is_passed_on_and_stands_on_the_other_ones_day(board, walk):
    page = walk(board, LEADER)
    page.goto("/today")
    what = page.get_by_role("heading", level=1).inner_text()
    tab_to(page, page.get_by_role("link", name="Somebody knows more about it"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Who should answer?")).to_be_focused()
    page.keyboard.type(WORKER)
    page.keyboard.press("Tab")
    page.keyboard.type("You know the machine.")
    page.get_by_role("button", name="Pass it on").click()
    expect(page.get_by_role("status").filter(has_text="is asked now.")).to_be_visible()
    other = walk(board, WORKER, PHONE)
    other.goto("/today")
    expect(other.get_by_role("heading", level=1)).to_have_text(what)
    expect(other.get_by_text("You know the machine.")).to_be_visible()
