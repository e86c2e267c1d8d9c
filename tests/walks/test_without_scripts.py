"""Everything that counts works in a browser without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

WORKER, LEADER = "1004", "2001"


@pytest.fixture
def page(board, walk) -> Page:
    return walk(board, WORKER, java_script_enabled=False)


@pytest.fixture
def leader(board, walk) -> Page:
    return walk(board, LEADER, java_script_enabled=False)


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def test_propose(board, page):
    page.goto("/ideas/new")
    page.get_by_role("button", name="Put it up").click()
    expect(page.get_by_text("Say in a few words what to change.")).to_be_visible()
    page.get_by_label("What did you hear?").fill("Boxes arrive dented")
    page.get_by_label("What small change would help?").fill("Turn the top row upside down")
    page.get_by_role("button", name="Put it up").click()
    expect(heading(page)).to_have_text("Turn the top row upside down")


def test_vote(board, page):
    page.goto("/")
    vote = page.locator("#column-proposed [data-vote][aria-pressed=false]").first
    name, votes = vote.get_attribute("id"), int(vote.locator("b").inner_text())
    vote.click()
    vote = page.locator(f"#{name}")
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote.locator("b")).to_have_text(str(votes + 1))
    expect(page).to_have_url(board.url + "/")


def test_comment(board, page):
    number = board.ask("SELECT id FROM idea WHERE stage = 'trialled' AND team_id = 2")
    page.goto(f"/ideas/{number}")
    page.get_by_label("Your comment").fill("Works without scripts.")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator(".comment").last).to_contain_text("Works without scripts.")


def test_hear_it_again_and_say_more(board, page):
    number = board.ask("SELECT id FROM complaint WHERE team_id = 2 AND merged_into_id IS NULL")
    times = board.ask("SELECT times_heard FROM complaint WHERE id = ?", number)
    page.goto(f"/complaints/{number}")
    page.get_by_role("button", name="Heard it again").click()
    page.get_by_label("Customer").fill("Hansen")
    page.get_by_role("button", name="Add this").click()
    expect(page).to_have_url(f"{board.url}/complaints/{number}")
    assert board.ask("SELECT times_heard FROM complaint WHERE id = ?", number) == times + 1


def test_move_and_decide(board, leader):
    number = board.ask(
        "SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 1 ORDER BY id DESC"
    )
    leader.goto("/")
    leader.locator(f"#idea-{number} [data-move]").click()
    leader.get_by_role("link", name="Try it").click()
    leader.get_by_label("What do we measure?").fill("Dents a week")
    leader.get_by_role("button", name="Start the trial").click()
    expect(leader.locator(".field__error").first).to_be_visible()
    expect(leader.get_by_label("What do we measure?")).to_have_value("Dents a week")
    leader.get_by_label("Today").fill("9")
    leader.get_by_label("We expect").fill("2")
    leader.get_by_role("button", name="Start the trial").click()
    expect(leader.get_by_text(f"#{number} is")).to_be_visible()
    leader.get_by_role("link", name="End it").click()
    leader.get_by_label("What came of it?").fill("Nothing changed.")
    leader.get_by_label("What did we learn?").fill("Dents come from the lorry.")
    leader.get_by_role("button", name="End the trial").click()
    assert board.ask("SELECT stage FROM idea WHERE id = ?", number) == "abandoned"
