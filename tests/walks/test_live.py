"""Two people before the same board: what one does shows to the other, who is not disturbed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.walks.pocket import LOST
from tests.walks.test_every_page import AXE, RULES, found_by_axe

WORKER, LEADER = "1001", "2001"
BOARD = "/?team=1"
COUNT_ASKED = """
window.asked = 0;
document.addEventListener("DOMContentLoaded", () =>
  document.querySelector("#live")?.addEventListener("ask", () => window.asked++));
"""
COUNT_GLIDES = """
window.glides = 0;
const animate = Element.prototype.animate;
Element.prototype.animate = function (...how) { window.glides++; return animate.apply(this, how); };
"""
HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def two(board, walk) -> tuple[Page, Page]:
    """Who looks, and who acts."""
    looks, acts = walk(board, WORKER), walk(board, LEADER)
    for page in (looks, acts):
        page.goto(BOARD)
    return looks, acts


def card(page: Page, column: str, at: int) -> str:
    """Its id; the first ones are used by other walks."""
    number = page.locator(f"#column-{column} li[data-idea]").nth(at).get_attribute("data-idea")
    return f"idea-{number}"


def votes(page: Page, idea: str) -> Any:
    return page.locator(f"#{idea} .card__foot b").first


def vote(page: Page, idea: str) -> None:
    button = page.locator(f"#{idea}-vote")
    was = button.get_attribute("aria-pressed")
    button.click()
    expect(page.locator(f"#{idea}-vote")).not_to_have_attribute("aria-pressed", was or "")


def others_proposal(*pages: Page) -> str:
    """A card that all of them may vote for."""
    votable = "cards => cards.map(card => card.closest('li').id)"
    lists = (page.locator("#column-proposed li [data-vote]") for page in pages)
    found = [one.evaluate_all(votable) for one in lists]
    return next(idea for idea in found[0] if all(idea in others for others in found))


def try_it(page: Page, idea: str) -> None:
    page.locator(f"#{idea} [data-move]").click()
    panel = page.locator(f"#{idea}-panel")
    panel.get_by_role("link", name="Try it").click()
    panel.get_by_label("What do we measure?").fill("Steps a shift")
    panel.get_by_label("Today").fill("900")
    panel.get_by_label("We expect").fill("600")
    panel.get_by_role("button", name="Start the trial").click()
    expect(page.locator(f"#column-trialled #{idea}")).to_be_visible()


def test_a_vote_shows_to_the_other_and_is_said_once(two):
    looks, acts = two
    idea = others_proposal(looks, acts)
    before = int(votes(looks, idea).inner_text())
    given = acts.locator(f"#{idea}-vote").get_attribute("aria-pressed") == "false"
    vote(acts, idea)
    expect(votes(looks, idea)).to_have_text(str(before + (1 if given else -1)))
    expect(looks.locator("#announcer")).to_contain_text("Jonas Berg: ")
    assert "Jonas Berg" not in acts.locator("#announcer").inner_text()


def test_a_card_that_moved_glides_there_and_the_counts_follow(board, walk):
    looks = walk(board, WORKER, reduced_motion="no-preference")
    looks.add_init_script(COUNT_GLIDES)
    acts = walk(board, LEADER)
    for page in (looks, acts):
        page.goto(BOARD)
    counted = looks.locator("#column-proposed-count")
    left = int(counted.inner_text()) - 1
    idea = card(acts, "proposed", 3)
    try_it(acts, idea)
    expect(looks.locator(f"#column-trialled #{idea}")).to_be_visible()
    expect(looks.locator(f"#column-proposed #{idea}")).to_have_count(0)
    expect(counted).to_have_text(str(left))
    assert looks.evaluate("glides") > 0
    same = "[...document.querySelectorAll('li[data-idea]')].map(one => one.id).join()"
    expect(acts.locator(".undo")).to_be_visible()
    assert looks.evaluate(same) == acts.evaluate(same)


def test_a_new_idea_comes_on_top(two):
    looks, acts = two
    acts.goto("/ideas/new")
    acts.get_by_label("What did you hear?").fill("The tape tears in the cold")
    acts.get_by_label("What small change would help?").fill("Warm the tape before the shift")
    acts.get_by_role("button", name="Put it up").click()
    first = looks.locator("#column-proposed li[data-idea]").first
    expect(first).to_contain_text("Warm the tape before the shift")


def test_who_types_is_left_alone_and_told_quietly(board, walk):
    looks, acts = walk(board, LEADER), walk(board, WORKER)
    for page in (looks, acts):
        page.goto(BOARD)
    idea = others_proposal(looks, acts)
    looks.locator(f"#{idea} [data-move]").click()
    panel = looks.locator(f"#{idea}-panel")
    panel.get_by_role("link", name="Try it").click()
    panel.get_by_label("What do we measure?").fill("Half a thou")
    looks.evaluate("scrollTo(0, 200)")
    where = "() => [scrollY, document.activeElement.id, document.activeElement.selectionStart]"
    before = looks.evaluate(where)
    vote(acts, idea)
    note = looks.locator(f"#{idea}-changed")
    expect(note).to_have_text("This card has changed.")
    assert looks.evaluate(where) == before
    assert panel.get_by_label("What do we measure?").input_value() == "Half a thou"
    looks.evaluate(AXE.read_text())
    assert found_by_axe(looks, RULES) == []
    shown = votes(acts, idea).inner_text()
    looks.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(votes(looks, idea)).to_have_text(shown)


def test_an_open_menu_and_the_focus_stay(two):
    looks, acts = two
    looks.locator("details.menu > summary:visible").last.click()
    idea = others_proposal(looks, acts)
    looks.locator(f"#{idea}-title").focus()
    before = votes(looks, idea).inner_text()
    vote(acts, idea)
    expect(votes(looks, idea)).not_to_have_text(before)
    assert looks.evaluate("document.activeElement.id") == f"{idea}-title"
    expect(looks.locator("details.menu[open]")).to_have_count(1)


def test_an_ideas_page_shows_what_is_said_beside_what_is_typed(two):
    looks, acts = two
    idea = others_proposal(looks, acts)
    path = f"/ideas/{idea.removeprefix('idea-')}"
    for page in two:
        page.goto(path)
    looks.get_by_label("Your comment").fill("Half a sent")
    was = looks.locator(f"#{idea}-vote b").inner_text()
    acts.get_by_label("Your comment").fill("We had this at line 5 too")
    acts.get_by_role("button", name="Say it").click()
    expect(looks.get_by_text("We had this at line 5 too")).to_be_visible()
    vote(acts, idea)
    expect(looks.locator(f"#{idea}-vote b")).not_to_have_text(was)
    assert looks.get_by_label("Your comment").input_value() == "Half a sent"
    assert looks.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_a_complaint_counts_on_its_page_and_in_the_list(board, walk):
    looks, lists, acts = walk(board, WORKER), walk(board, WORKER), walk(board, LEADER)
    number = board.ask("SELECT id FROM complaint WHERE merged_into_id IS NULL AND times_heard > 3")
    for page in (looks, acts):
        page.goto(f"/complaints/{number}")
    lists.goto("/complaints")
    counts = [one.locator(f"#complaint-{number}-count") for one in (looks, lists)]
    before = [one.inner_text() for one in counts if one.count()]
    acts.get_by_role("button", name=re.compile("^Heard it again")).click()
    for one, was in zip(counts, before, strict=False):
        expect(one).not_to_have_text(was)


def test_what_was_heard_stays_open_for_its_details_while_the_list_goes_on(board, walk):
    looks, acts = walk(board, WORKER), walk(board, LEADER)
    for page in (looks, acts):
        page.goto("/complaints")
    looks.get_by_role("button", name=re.compile("^Heard it again")).first.click()
    expect(looks.locator(".heard-sheet")).to_be_visible()
    count = looks.locator("[id^='complaint-'][id$='-count']").nth(4)
    before = count.inner_text()
    acts.get_by_role("button", name=re.compile("^Heard it again")).nth(4).click()
    expect(count).not_to_have_text(before)
    expect(looks.locator(".heard-sheet")).to_be_visible()


def test_a_hidden_tab_asks_nothing_and_then_at_once(two):
    looks, acts = two
    looks.add_init_script(COUNT_ASKED)
    looks.goto(BOARD)
    while not looks.evaluate("asked"):
        looks.wait_for_timeout(50)
    looks.evaluate(HIDE, True)
    looks.wait_for_timeout(500)  # what was asked is answered
    asked = looks.evaluate("asked")
    idea = others_proposal(looks, acts)
    before = votes(looks, idea).inner_text()
    vote(acts, idea)
    looks.wait_for_timeout(3500)
    assert looks.evaluate("asked") == asked
    looks.evaluate(HIDE, False)
    assert looks.evaluate("asked") > asked
    expect(votes(looks, idea)).not_to_have_text(before)


def test_a_server_that_is_away_is_said_and_comes_back(board, walk, walkers):
    with walkers.forgiving(*LOST, "ERR_CONNECTION_RESET", "htmx:timeout"):
        looks, acts = walk(board, WORKER), walk(board, LEADER)
        for page in (looks, acts):
            page.goto(BOARD)
        idea = others_proposal(looks, acts)
        before = votes(looks, idea).inner_text()
        board.end()
        away = looks.locator("#live-away")
        expect(away).to_contain_text("not live since")
        expect(looks.locator("#refusal")).to_be_empty()
        looks.evaluate(AXE.read_text())
        assert found_by_axe(looks, RULES) == []
        board.start()
        vote(acts, idea)
        expect(votes(looks, idea)).not_to_have_text(before)
        expect(away).to_be_empty()
