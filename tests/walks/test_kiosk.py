"""The line worker at a shared screen: badges in, does it in a few taps, and is forgotten."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.walks.at_kiosk import burst, make_kiosk
from tests.walks.walkers import NO_CONNECTION, Screen

AXE = Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js"
WIDE = Screen("wide kiosk", 1920, 1080, touch=False)
TALL = Screen("tall kiosk", 1080, 1920, touch=False)
AYLIN, TOMASZ, JONAS, ADA = "1001", "1002", "2001", "9001"
PAGES = [
    "/kiosk/doors",
    "/kiosk/heard",
    "/kiosk/heard/new",
    "/kiosk/votes",
    "/kiosk/ideas",
    "/kiosk/idea",
]
SMALL = """() => [...document.querySelectorAll("a[href], button, input, textarea")]
  .filter(one => one.checkVisibility() && !one.closest(".skip, .visually-hidden"))
  .map(one => (one.matches("[type=radio], [type=checkbox]") && one.closest("label")) || one)
  .filter(one => {
    const { width, height } = one.getBoundingClientRect();
    return width < 63.5 || height < 63.5;
  }).map(one => one.outerHTML.slice(0, 160))"""
FAULTS = """async () => (await axe.run()).violations.map(({ id, nodes }) =>
  `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""


@pytest.fixture
def kiosk(board, walk):
    """A device where the badge alone is enough."""

    def device(screen: Screen = WIDE, sign_in: str = "The badge alone") -> Page:
        page = walk(board, None, screen)
        make_kiosk(page, sign_in)
        return page

    return device


def badge_in(page: Page, badge: str) -> None:
    burst(page, badge)
    page.wait_for_url("**/kiosk/doors")


def is_waiting(page: Page) -> None:
    page.wait_for_url("**/kiosk")
    expect(page.locator("h1")).to_have_text("Badge in")


def draft_of(board, badge: str) -> str | None:
    return board.ask(
        "SELECT fields FROM draft JOIN person p ON p.id = person_id WHERE badge = ?", badge
    )


def signed_in(board) -> int:
    """At the kiosk that was made last."""
    here = "SELECT count(*) FROM sign_in WHERE kiosk_id = (SELECT max(id) FROM kiosk)"
    return board.ask(here)


@pytest.mark.parametrize(
    ("screen", "language"),
    [(WIDE, "English"), (TALL, "English"), (TALL, "العربية"), (WIDE, "日本語")],
    ids=["wide", "tall", "tall-ar", "wide-ja"],
)
def test_every_page_is_large_enough_for_gloves_and_without_fault(kiosk, screen, language):
    page = kiosk(screen)
    with page.expect_navigation():
        page.get_by_role("button", name=language).click()
    expect(page.get_by_role("button", name=language)).to_have_attribute("aria-current", "true")
    lang = page.evaluate("document.documentElement.lang")
    wrong = []

    def look(path: str) -> None:
        page.goto(path)
        assert page.evaluate("document.documentElement.lang") == lang
        page.evaluate(AXE.read_text())
        wrong.extend(f"{path}: {one}" for one in page.evaluate(SMALL) + page.evaluate(FAULTS))
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        wrong.extend([f"{path} scrolls sideways"] if too_wide else [])

    for path in ("/kiosk", "/kiosk/sign-in", "/kiosk/exit"):
        look(path)
    badge_in(page, AYLIN)
    for path in PAGES:
        look(path)
    assert not wrong, "\n".join(wrong)


def test_a_complaint_is_counted_in_two_taps_and_a_vote_in_three(kiosk, board):
    page = kiosk()
    badge_in(page, TOMASZ)
    before = board.ask("SELECT count(*) FROM occurrence")
    page.get_by_role("link", name="I heard something").click()
    page.locator(".tap").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Counted")
    assert board.ask("SELECT count(*) FROM occurrence") == before + 1
    votes = board.ask("SELECT count(*) FROM vote")
    page.get_by_role("link", name="Back to the four doors").click()
    page.get_by_role("link", name=re.compile("^Vote")).click()
    page.locator(".ballot button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Backed.")
    assert board.ask("SELECT count(*) FROM vote") == votes + 1
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/kiosk/votes")


def test_an_unknown_badge_is_told_in_a_sentence(kiosk, board):
    page = kiosk()
    burst(page, "7777")
    expect(page.locator(".notices")).to_contain_text("We don't know this badge")
    assert signed_in(board) == 0


def test_of_two_badges_in_a_row_the_second_counts(kiosk, board):
    page = kiosk()
    burst(page, AYLIN, TOMASZ)
    page.wait_for_url("**/kiosk/doors")
    expect(page.locator(".kiosk-head .person")).to_contain_text("Tomasz")
    assert signed_in(board) == 1


def test_a_badge_in_the_middle_of_typing_leaves_the_words_alone(kiosk, board):
    page = kiosk()
    badge_in(page, AYLIN)
    page.goto("/kiosk/idea")
    title = page.get_by_label("What small change would help?")
    title.fill("A hook beside the scale")
    title.evaluate("field => field.setSelectionRange(6, 6)")
    burst(page, AYLIN)
    expect(title).to_have_value("A hook beside the scale")
    expect(page.locator(".kiosk-head .person")).to_contain_text("Aylin")
    burst(page, TOMASZ)
    page.wait_for_url("**/kiosk/doors")
    expect(page.locator(".kiosk-head .person")).to_contain_text("Tomasz")
    assert "A hook beside the scale" in draft_of(board, AYLIN)
    expect(page.get_by_text("You began an idea")).to_have_count(0)
    badge_in_again(page, AYLIN)
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_label("What small change would help?")).to_have_value(
        "A hook beside the scale"
    )


def badge_in_again(page: Page, badge: str) -> None:
    burst(page, badge)
    expect(page.get_by_text("You began an idea")).to_be_visible()


def test_with_the_keys_on_the_screen_and_a_pin_that_is_never_shown(kiosk):
    page = kiosk(sign_in="Badge and PIN")
    burst(page, AYLIN)
    page.wait_for_url("**/kiosk/sign-in")
    expect(page.get_by_label("Badge number")).to_have_value(AYLIN)
    for figure in "1009":
        page.get_by_role("button", name=figure, exact=True).click()
    page.get_by_role("button", name="Delete the last one").click()
    page.get_by_role("button", name="1", exact=True).click()
    assert page.get_by_label("PIN").get_attribute("type") == "password"
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/kiosk/doors")
    assert page.evaluate("history.length") <= 6


def test_after_a_minute_without_a_touch_nothing_is_left(kiosk, board):
    page = kiosk()
    page.clock.install()
    badge_in(page, TOMASZ)
    page.goto("/kiosk/idea")
    page.get_by_label("What small change would help?").fill("Nothing of me stays here")
    page.evaluate("localStorage.setItem('left', 'behind')")
    page.clock.run_for(48_000)
    expect(page.locator("#going")).to_be_hidden()
    page.clock.run_for(4_000)
    expect(page.locator("#going")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Still there?")
    page.mouse.click(5, 500)
    expect(page.locator("#going")).to_be_hidden()
    page.clock.run_for(50_500)
    expect(page.locator("#going")).to_be_visible()
    assert signed_in(board) == 1
    page.clock.run_for(10_000)
    is_waiting(page)
    assert signed_in(board) == 0
    assert "Nothing of me stays here" in draft_of(board, TOMASZ)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_back_shows_nothing_of_the_person_before(kiosk, board):
    page = kiosk()
    badge_in(page, AYLIN)
    page.goto("/kiosk/ideas")
    page.goto("/kiosk/heard")
    page.get_by_role("button", name="Done, sign me out").click()
    is_waiting(page)
    for _ in range(4):
        page.go_back()
        expect(page.locator("body")).not_to_contain_text("Aylin Kaya")
        expect(page.locator("body")).not_to_contain_text("Back to the four doors")
        expect(page.get_by_role("button", name="Done, sign me out")).to_have_count(0)
    assert signed_in(board) == 0


def test_a_decision_asks_for_the_pin_again(kiosk, board):
    page = kiosk()
    badge_in(page, JONAS)
    number = board.ask("SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 1 ORDER BY id")
    page.goto(f"/ideas/{number}/decline")
    page.get_by_label("It was tried before").check()
    page.get_by_label("Why not this way?").fill("It was tried in spring.")
    page.get_by_label("What happens to the problem?").fill("We look at the gate.")
    page.get_by_label("Your PIN once more").fill("1234")
    page.locator(".card__panel [type=submit]").click()
    expect(page.locator(".field__error")).to_contain_text("This is not your PIN")
    expect(page.get_by_label("Why not this way?")).to_have_value("It was tried in spring.")
    expect(page.get_by_label("Your PIN once more")).to_have_value("")
    assert board.ask("SELECT stage FROM idea WHERE id = ?", number) == "proposed"


def test_rooms_of_an_admin_stay_closed_and_only_an_admin_ends_it(kiosk):
    page = kiosk()
    badge_in(page, ADA)
    page.goto("/people")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not on a kiosk")
    page.get_by_role("button", name="Done, sign me out").click()
    is_waiting(page)
    page.get_by_role("link", name="Leave kiosk mode").click()
    page.get_by_label("Badge number").fill(AYLIN)
    page.get_by_label("PIN").fill(AYLIN)
    page.get_by_role("button", name="Leave kiosk mode").click()
    expect(page.locator(".field__error")).to_have_text("Only an admin can do this.")
    page.get_by_label("Badge number").fill(ADA)
    page.get_by_label("PIN").fill(ADA)
    page.get_by_role("button", name="Leave kiosk mode").click()
    page.wait_for_url("**/sign-in")
    page.goto("/kiosk")
    expect(page.get_by_role("heading", level=1)).to_have_text("This device is no kiosk")


def test_a_revoked_kiosk_is_none_at_its_next_request(kiosk, board, walk):
    page = kiosk()
    badge_in(page, AYLIN)
    admin = walk(board, ADA)
    admin.goto("/kiosks")
    admin.locator("tbody tr").last.get_by_role("link", name="Revoke").click()
    admin.get_by_role("button", name="Revoke").click()
    expect(admin.get_by_text("Revoked.")).to_be_visible()
    page.get_by_role("link", name="My ideas").click()
    page.wait_for_url("**/sign-in")


def test_the_waiting_screen_keeps_up_quietly(kiosk, walkers):
    page = kiosk()
    page.clock.install()
    page.goto("/kiosk")
    page.context.set_offline(True)
    with walkers.forgiving(*NO_CONNECTION), page.expect_event("requestfailed"):
        page.clock.run_for(61_000)
    expect(page.locator(".refusal")).to_be_hidden()
    page.context.set_offline(False)
    with page.expect_response("**/kiosk") as fetched:
        page.clock.run_for(60_000)
    assert fetched.value.ok
    expect(page.locator("#glance")).to_be_visible()
