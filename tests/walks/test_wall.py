"""A screen at the wall: read from four metres, in turns, through a night without network."""

import os
import time

import pytest
from playwright.sync_api import Page, expect

from tests.walks.pocket import LOST
from tests.walks.test_every_page import AXE, RULES, found_by_axe
from tests.walks.walkers import PATIENCE, Screen, Walkers
from tests.walks.walls import add_screen

LEADER = "2001"
TURN = 12_100  # milliseconds
FULL_HD = Screen("full HD", 1920, 1080, touch=False)
UHD = Screen("4K", 3840, 2160, touch=False)
TALL = Screen("tall", 1080, 1920, touch=False)
OLDER = Screen("older", 1280, 800, touch=False)
SCREENS = [FULL_HD, UHD, TALL, OLDER]

SMALLEST = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = Infinity;
  while (texts.nextNode()) {
    const { textContent, parentElement } = texts.currentNode;
    if (!textContent.trim() || parentElement.closest(".visually-hidden")) continue;
    least = Math.min(least, parseFloat(getComputedStyle(parentElement).fontSize));
  }
  return 100 * least / innerHeight;
}"""
SCROLLS = """() => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return [scrollWidth > innerWidth, scrollHeight > innerHeight];
}"""
SEEN = """() => [...document.querySelectorAll("[data-turns] > .is-seen")]
  .filter(one => one.checkVisibility({ visibilityProperty: true })).map(one => one.id)"""
# Nothing seen is cut off by its list's end, but what is taller than the whole list.
CUT = """() => [...document.querySelectorAll("[data-turns] > .is-seen")].filter(one => {
  const list = one.parentElement.getBoundingClientRect();
  const { bottom, height } = one.getBoundingClientRect();
  return bottom > list.bottom + 1 || one.scrollHeight > height + 1;
}).map(one => one.id)"""
KEPT = """async () => {
  const pages = await (await caches.open("wall-pages")).keys();
  return pages.length > 0 && navigator.serviceWorker.controller !== null;
}"""
ALL = "() => [...document.querySelectorAll('[data-turns] > li')].map(one => one.id)"
TURNS = """() => {
  const deck = document.querySelector(".is-deck");
  const said = [...document.querySelectorAll("[data-turn-of]")];
  const pages = one => Number(/\\d+$/.exec(one.textContent)?.[0] ?? 1);
  const most = Math.max(...said.map(pages));
  const ofDeck = said.filter(one => deck?.contains(one)).map(pages);
  return Math.max(most, ofDeck.reduce((a, b) => a + b, 0));
}"""


@pytest.fixture(scope="module")
def address(board, walkers: Walkers) -> str:
    page = walkers.look(board, LEADER)
    path = add_screen(page)
    page.close()
    return path


@pytest.fixture
def hang(board, address, walk):
    def on(screen: Screen = FULL_HD, *, query: str = "", clock: bool = False, **options) -> Page:
        page = walk(board, screen=screen, **options)
        if clock:
            page.clock.install()
        page.goto(address + query)
        expect(page.locator("#live")).to_have_text("live")
        page.evaluate("document.fonts.ready")
        return page

    return on


def keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("KAIZEN_SHOTS"):
        page.screenshot(path=f"{folder}/wall-{name}.png".replace(" ", "-"))


@pytest.mark.parametrize("screen", SCREENS, ids=lambda one: one.name)
def test_it_is_read_from_four_metres_without_scrolling(hang, screen):
    page = hang(screen, clock=True)
    wanted, seen = set(page.evaluate(ALL)), set(page.evaluate(SEEN))
    keep_picture(page, screen.name)
    for _ in range(page.evaluate(TURNS)):
        assert page.evaluate(SMALLEST) >= 2
        assert page.evaluate(SCROLLS) == [False, False]
        assert page.evaluate(CUT) == []
        page.clock.run_for(TURN)
        seen |= set(page.evaluate(SEEN))
    assert wanted == seen


def test_nothing_is_wrong_with_it_light_and_dark(hang):
    for theme in ("light", "dark"):
        page = hang(query=f"?theme={theme}")
        page.evaluate(AXE.read_text())
        assert found_by_axe(page, RULES) == []
        keep_picture(page, theme)


def test_turns_come_softly_but_not_for_who_wants_it_calm(hang):
    for wish, lasts in (("no-preference", "0.25s"), ("reduce", "0s")):
        page = hang(clock=True, reduced_motion=wish)
        first = page.evaluate(SEEN)
        page.clock.run_for(TURN)
        assert page.evaluate(SEEN) != first
        card = page.locator("#list-proposed > .is-seen").first
        assert card.evaluate("it => getComputedStyle(it).transitionDuration").split(",")[0] == lasts


def test_what_somebody_does_shows_and_the_turn_goes_on(board, hang, walk):
    page = hang()
    before = page.locator("#list-adopted > .is-seen").first.get_attribute("id")
    page.evaluate("document.querySelector('#list-adopted > .is-seen').kept = true")
    worker = walk(board, "1001")
    worker.goto("/ideas/new")
    worker.get_by_label("What did you hear?").fill("The wall is too far away")
    worker.get_by_label("What small change would help?").fill("Hang the screen lower")
    worker.get_by_role("button", name="Put it up").click()
    shown = page.locator(".wall__title", has_text="Hang the screen lower")
    expect(shown).to_have_count(1)
    assert page.locator("#list-adopted > .is-seen").first.get_attribute("id") == before
    assert page.evaluate("document.querySelector('#list-adopted > .is-seen').kept")


def test_it_lives_through_a_restart_of_the_server(board, hang, walkers):
    with walkers.forgiving(*LOST, "ERR_CONNECTION_REFUSED"):
        page = hang()
        hung = page.evaluate(ALL)
        board.end()
        expect(page.locator("#live")).to_contain_text("not live since")
        assert page.evaluate(ALL) == hung
        assert page.evaluate(SEEN)
        keep_picture(page, "away")
        board.start()
        expect(page.locator("#live")).to_have_text("live")


def await_kept(page: Page) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(KEPT):
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def test_a_screen_switched_on_without_network_shows_its_last_picture(hang, walkers):
    with walkers.forgiving(*LOST):
        page = hang(service_workers="allow")
        await_kept(page)
        title = page.locator("#list-proposed .wall__title").first.inner_text()
        page.context.set_offline(True)
        page.reload()
        expect(page.locator("#list-proposed .wall__title").first).to_have_text(title)
        expect(page.locator("#live")).to_contain_text("not live since")
        assert page.evaluate(SMALLEST) >= 2
        page.context.set_offline(False)
        expect(page.locator("#live")).to_have_text("live")


def test_a_revoked_screen_says_what_to_do(board, walk):
    leader = walk(board, LEADER)
    path = add_screen(leader)
    page = walk(board, screen=FULL_HD)
    page.goto(path)
    expect(page.locator("#live")).to_have_text("live")
    leader.goto("/teams/1/walls")
    leader.get_by_role("link", name="Revoke").last.click()
    leader.get_by_role("button", name="Revoke").click()
    words = page.get_by_role("heading", name="This screen is not connected")
    expect(words).to_be_visible()
    assert page.evaluate(SMALLEST) >= 2


# So that the board's own clock does not set the wall's right.
WITHOUT_DATE = """() => {
  const { get } = Headers.prototype;
  Headers.prototype.get = function (name) {
    return name === "Date" ? null : get.call(this, name);
  };
}"""


def test_it_begins_afresh_once_a_night(hang):
    page = hang(clock=True)
    page.evaluate(WITHOUT_DATE)
    page.evaluate("window.isTheSame = true")
    page.clock.pause_at(page.evaluate("new Date().setHours(26, 59, 0, 0) / 1000"))
    page.clock.run_for(5000)
    assert page.evaluate("window.isTheSame")
    with page.expect_navigation():
        page.clock.fast_forward(32 * 60_000)
        page.clock.resume()
    page.evaluate("window.isTheSame = true")
    page.clock.run_for(60_000)
    assert page.evaluate("window.isTheSame")
