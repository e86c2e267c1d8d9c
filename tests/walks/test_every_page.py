"""Nothing wrong on any page, in any state, on a desk's and on a phone's screen, light and dark."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.walks.places import PLACES, THINGS, Place
from tests.walks.walkers import DESK, NO_CONNECTION, PHONE, Screen

AXE = Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
ANYTHING = "a[href], button, summary, select, input:not([type=hidden]), textarea"
MAIN_ACTIONS = ".button:not(.button--small), a.act, button.act, .pill, .moves a, .choice, .input"
NARROW = {DESK.name: 640, PHONE.name: 320}  # 200 % zoom at the desk, the smallest phone

FIND_FAULTS = """async options => {
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(node =>
    node.html.slice(0, 300) + " " + node.failureSummary.replace(/\\s+/g, " ").slice(0, 300)) }));
}"""
FIND_SMALL_TARGETS = """([kind, least]) => {
  const seen = [...document.querySelectorAll(kind)].filter(one =>
    one.checkVisibility({ visibilityProperty: true }) && !one.closest(".visually-hidden, .skip"));
  const inText = one => one.matches("a") && getComputedStyle(one).display === "inline";
  // A choice is pressed by its label too.
  const area = one => (one.matches("[type=radio], [type=checkbox]") && one.closest("label")) || one;
  return seen.filter(one => !inText(one)).filter(one => {
    const { width, height } = area(one).getBoundingClientRect();
    return width > 0 && (width < least - 0.5 || height < least - 0.5);
  }).map(one => one.outerHTML.slice(0, 200));
}"""
FIND_OVERFLOW = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const tooWide = [...document.body.querySelectorAll("*")].filter(one =>
    one.getBoundingClientRect().right > page.clientWidth + 1 && one.checkVisibility());
  return [`${page.scrollWidth} > ${page.clientWidth}`,
    ...tooWide.slice(0, 5).map(one => one.outerHTML.slice(0, 160))];
}"""

pages = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name.replace(" ", "-"))
screens = pytest.mark.parametrize("screen", [DESK, PHONE], ids=lambda screen: screen.name)


def go_to(place: Place, screen: Screen, walkers: Any, request: pytest.FixtureRequest) -> Page:
    """The page as it stands after the place's steps."""
    page = open_place(place, screen, walkers, request)
    place.do(page)
    return page


def open_place(place: Place, screen: Screen, walkers: Any, request: pytest.FixtureRequest) -> Page:
    board = request.getfixturevalue("bare_board" if place.is_bare else "board")
    page = walkers.look(board, place.who, screen)
    found = {name: board.ask(THINGS[name]) for name in THINGS if f"{{{name}}}" in place.path}
    page.goto(place.path.format(**found))
    return page


@screens
@pages
def test_nothing_is_wrong_with_a_page(place, screen, walk, walkers, request):
    with walkers.forgiving(*NO_CONNECTION):
        page = go_to(place, screen, walkers, request)
    name = f"{place.name}-{screen.name}".replace(" ", "-")
    page.screenshot(path=shots(name), full_page=True) if shots(name) else None
    page.evaluate(AXE.read_text())
    wrong = found_by_axe(page, RULES)
    if screen is DESK:  # the phone has the same colours
        wrong += dark_faults(page)
    wrong += small(page, ANYTHING, 24)
    if screen.touch:
        wrong += small(page, MAIN_ACTIONS, 48)
    wrong += overflow(page)
    page.set_viewport_size({"width": NARROW[screen.name], "height": screen.height})
    wrong += overflow(page)
    page.close()
    assert not wrong, "\n".join(wrong)


def shots(name: str) -> str | None:
    """Set KAIZEN_SHOTS to a folder to look at every page with your own eyes."""
    folder = os.environ.get("KAIZEN_SHOTS")
    return f"{folder}/{name}.png" if folder else None


def dark_faults(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    faults = found_by_axe(page, COLOURS, kind="rule")
    page.emulate_media(color_scheme="light")
    return [f"dark: {fault}" for fault in faults]


def found_by_axe(page: Page, rules: list[str], kind: str = "tag") -> list[str]:
    options = {"runOnly": {"type": kind, "values": rules}, "resultTypes": ["violations"]}
    found = page.evaluate(FIND_FAULTS, options)
    return [f"{one['id']}: {one['help']}\n  " + "\n  ".join(one["nodes"][:4]) for one in found]


def small(page: Page, kind: str, least: int) -> list[str]:
    return [f"under {least} px: {one}" for one in page.evaluate(FIND_SMALL_TARGETS, [kind, least])]


def overflow(page: Page) -> list[str]:
    width = page.viewport_size["width"]
    return [f"wider than {width} px: {one}" for one in page.evaluate(FIND_OVERFLOW)]
