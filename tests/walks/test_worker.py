"""The worker, gloves on, at a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.walks.walkers import PHONE

WORKER = "1003"


@pytest.fixture
def phone(board, walk) -> Page:
    return walk(board, WORKER, PHONE)


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def test_a_worker_signs_in_and_proposes_with_a_complaint_of_their_own(board, walk):
    page = walk(board, screen=PHONE)
    page.goto("/")
    page.get_by_label("Badge").fill(WORKER)
    page.get_by_label("PIN").fill(WORKER)
    page.get_by_role("button", name="Sign in").tap()
    page.get_by_role("link", name="I have an idea").tap()
    page.get_by_label("What did you hear?").fill("Gloves stick to the new tape")
    page.get_by_label("What small change would help?").fill("Try the matt tape for a week")
    page.get_by_role("button", name="Put it up").tap()
    expect(heading(page)).to_have_text("Try the matt tape for a week")
    expect(page.get_by_text("It is on the board.")).to_be_visible()
    expect(page.locator(".idea__heard")).to_contain_text("Gloves stick to the new tape")
    expect(page.locator(".idea__heard")).to_contain_text("heard once")


def test_a_complaint_heard_before_is_counted_instead_of_written_twice(board, phone):
    phone.goto("/ideas/new")
    phone.get_by_label("What did you hear?").press_sequentially("label comes off")
    first = phone.locator("#similar .choice").first
    expect(first).to_be_visible()
    number = first.locator("input").get_attribute("value")
    before = board.ask("SELECT times_heard FROM complaint WHERE id = ?", number)
    first.tap()
    phone.get_by_label("What small change would help?").fill("Warm the label rolls first")
    phone.get_by_role("button", name="Put it up").tap()
    expect(heading(phone)).to_have_text("Warm the label rolls first")
    after = board.ask("SELECT times_heard FROM complaint WHERE id = ?", number)
    assert after == before + 1


def test_a_vote_is_given_and_taken_back_and_the_focus_stays(board, phone):
    phone.goto("/")
    vote = phone.locator("#column-proposed [data-vote][aria-pressed=false]").first
    name = vote.get_attribute("id")
    vote = phone.locator(f"#{name}")
    count = int(vote.locator("b").inner_text())
    vote.tap()
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote.locator("b")).to_have_text(str(count + 1))
    expect(vote).to_be_focused()
    expect(phone.locator("#announcer")).to_contain_text("Backed.")
    vote.tap()
    expect(vote).to_have_attribute("aria-pressed", "false")
    expect(vote.locator("b")).to_have_text(str(count))
    expect(vote).to_be_focused()


def test_a_colleague_is_called_in_a_comment(board, phone):
    number = board.ask("SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 1")
    phone.goto(f"/ideas/{number}")
    phone.get_by_label("Your comment").fill("@Rosa Delgado saw this on the night shift.")
    phone.get_by_role("button", name="Say it").tap()
    said = phone.locator(".comment").last
    expect(said).to_contain_text("saw this on the night shift")
    expect(said.locator(".mention, mark, b").filter(has_text="Rosa Delgado")).to_be_visible()
    expect(phone.get_by_label("Your comment")).to_have_value("")


def test_heard_again_in_one_tap_then_more_is_said_and_it_is_taken_back(board, phone):
    phone.goto("/complaints")
    row = phone.locator("li.complaint").first
    number = (row.get_attribute("id") or "").removeprefix("complaint-")
    count = phone.locator(f"#complaint-{number}-count")
    times = board.ask("SELECT times_heard FROM complaint WHERE id = ?", number)
    row.get_by_role("button", name="Heard it again").tap()
    expect(count).to_contain_text(str(times + 1))
    sheet = row.locator(".heard-sheet")
    expect(sheet).to_contain_text("Counted")
    sheet.get_by_label("Customer").fill("Nordfrost")
    sheet.get_by_role("button", name="Add this").tap()
    expect(row.get_by_role("button", name="Heard it again")).to_be_visible()
    query = "SELECT customer FROM occurrence WHERE complaint_id = ? ORDER BY id DESC"
    assert board.ask(query, number) == "Nordfrost"

    row.get_by_role("button", name="Heard it again").tap()
    expect(count).to_contain_text(str(times + 2))
    sheet.get_by_role("button", name="Undo").tap()
    expect(count).to_contain_text(str(times + 1))


def test_a_double_tap_makes_one_idea(board, phone):
    phone.goto("/ideas/new")
    phone.get_by_label("What did you hear?").fill("The scanner beeps twice")
    phone.get_by_label("What small change would help?").fill("Turn off its second beep")
    button = phone.get_by_role("button", name="Put it up")
    button.evaluate("button => { button.click(); button.click(); }")
    expect(heading(phone)).to_have_text("Turn off its second beep")
    assert made(board, "Turn off its second beep") == 1


def test_a_session_that_ended_meanwhile_costs_no_words(board, phone):
    phone.goto("/complaints/new")
    phone.get_by_label("What did you hear?").fill("The ramp is icy in the morning")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Put it on the list").tap()
    expect(phone.get_by_text("Your words are kept.")).to_be_visible()
    phone.get_by_label("Badge").fill(WORKER)
    phone.get_by_label("PIN").fill(WORKER)
    phone.get_by_role("button", name="Sign in").tap()
    expect(phone.get_by_text("The ramp is icy in the morning")).to_be_visible()
    phone.get_by_role("button", name="Send it").tap()
    expect(phone).to_have_url(re.compile(r"/complaints/\d+$"))
    words = "The ramp is icy in the morning"
    assert board.ask("SELECT count(*) FROM complaint WHERE sentence = ?", words) == 1


def test_an_idea_typed_while_the_session_ended_is_sent_after_signing_in(board, phone):
    phone.goto("/ideas/new")
    phone.get_by_label("What did you hear?").fill("Pallets wobble")
    phone.get_by_label("What small change would help?").fill("Strap them in a cross")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Put it up").tap()
    alert = phone.get_by_role("alert")
    expect(alert).to_contain_text("Your words stay here")
    with phone.expect_popup() as opened:
        alert.get_by_role("link", name="Sign in").tap()
    tab = opened.value
    tab.get_by_label("Badge").fill(WORKER)
    tab.get_by_label("PIN").fill(WORKER)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab).to_have_url(board.url + "/")
    phone.bring_to_front()
    phone.get_by_role("button", name="Put it up").tap()
    expect(alert).to_contain_text("please send once more")
    phone.get_by_role("button", name="Put it up").tap()
    expect(heading(phone)).to_have_text("Strap them in a cross")
    assert made(board, "Strap them in a cross") == 1


def made(board, title: str) -> int:
    return board.ask("SELECT count(*) FROM idea WHERE title = ?", title)
