"""Nothing wrong on any page, in any state, on screens wide and narrow, light and dark."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.walks import markup
from tests.walks.places import PLACES, THINGS, Place
from tests.walks.walkers import NO_CONNECTION, PHONE

AXE = Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
ANYTHING = "a[href], button, summary, select, input:not([type=hidden]), textarea"
MAIN_ACTIONS = ".button:not(.button--small), a.act, button.act, .pill, .moves a, .choice, .input"
NARROWER = (640, 390, 320)  # a desk at 200 % zoom, a phone, the smallest phone

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


def look_at(place: Place, walkers: Any, seen: Any, request: pytest.FixtureRequest) -> Page:
    """The page after the place's steps; its HTML is kept for the checker."""
    board = request.getfixturevalue("bare_board" if place.is_bare else "board")
    page = walkers.look(board, place.who)
    found = {name: board.ask(THINGS[name]) for name in THINGS if f"{{{name}}}" in place.path}
    assert None not in found.values(), found
    page.goto(place.path.format(**found))
    served = page.request.get(page.url).text()
    place.do(page)
    seen[place.name] = (served, page.content())
    return page


@pages
def test_nothing_is_wrong_with_a_page(place, walk, walkers, seen, request):
    with walkers.forgiving(*NO_CONNECTION):
        page = look_at(place, walkers, seen, request)
    page.evaluate(AXE.read_text())
    wrong = [*found_by_axe(page, RULES), *dark_faults(page)]
    wrong += [*small(page, ANYTHING, 24), *overflow(page)]
    keep_picture(page, place)
    for width in NARROWER:
        page.set_viewport_size({"width": width, "height": 844})
        wrong += overflow(page)
        if width == PHONE.width:
            wrong += found_by_axe(page, RULES, but=COLOURS)
            wrong += [*small(page, ANYTHING, 24), *small(page, MAIN_ACTIONS, 48)]
            keep_picture(page, place)
    page.close()
    assert not wrong, "\n".join(wrong)


def keep_picture(page: Page, place: Place) -> None:
    """Set KAIZEN_SHOTS to a folder to look at every page with your own eyes."""
    if folder := os.environ.get("KAIZEN_SHOTS"):
        name = f"{place.name} {page.viewport_size['width']}".replace(" ", "-")
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def dark_faults(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    faults = found_by_axe(page, COLOURS, kind="rule")
    page.emulate_media(color_scheme="light")
    return [f"dark: {fault}" for fault in faults]


def found_by_axe(
    page: Page, rules: list[str], kind: str = "tag", but: list[str] | None = None
) -> list[str]:
    options = {
        "runOnly": {"type": kind, "values": rules},
        "rules": {rule: {"enabled": False} for rule in but or []},
        "resultTypes": ["violations"],
    }
    found = page.evaluate(FIND_FAULTS, options)
    return [f"{one['id']}: {one['help']}\n  " + "\n  ".join(one["nodes"][:4]) for one in found]


def small(page: Page, kind: str, least: int) -> list[str]:
    return [f"under {least} px: {one}" for one in page.evaluate(FIND_SMALL_TARGETS, [kind, least])]


def overflow(page: Page) -> list[str]:
    width = page.viewport_size["width"]
    return [f"wider than {width} px: {one}" for one in page.evaluate(FIND_OVERFLOW)]


@pytest.mark.skipif(not markup.JAR, reason="KAIZEN_VNU_JAR does not say where vnu.jar is")
def test_every_page_is_valid_html(walk, walkers, seen, request, tmp_path):
    with walkers.forgiving(*NO_CONNECTION):
        for place in PLACES:
            if place.name not in seen:
                look_at(place, walkers, seen, request).close()
    for name, (served, used) in seen.items():
        name = name.replace(" ", "-")
        (tmp_path / f"{name}.html").write_text(served)
        (tmp_path / f"{name}-used.html").write_text(used)
    faults = markup.markup_faults(tmp_path)
    assert not faults, "\n".join(faults)
