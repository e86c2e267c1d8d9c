"""Motion explains, where it is welcome; and the focus is seen in every palette."""

import os

import pytest
from playwright.sync_api import Page, expect

LEADER = "2001"
COUNT_GLIDES = """
window.glides = 0;
const animate = Element.prototype.animate;
Element.prototype.animate = function (...how) { window.glides++; return animate.apply(this, how); };
"""


def move_back_and_forth(page: Page) -> None:
    page.goto("/")
    number = page.locator("#column-proposed li[data-idea]").nth(1).get_attribute("data-idea")
    page.locator(f"#idea-{number} [data-move]").click()
    panel = page.locator(f"#idea-{number}-panel")
    panel.get_by_role("link", name="Try it").click()
    panel.get_by_label("What do we measure?").fill("Steps a shift")
    panel.get_by_label("Today").fill("900")
    panel.get_by_label("We expect").fill("600")
    panel.get_by_role("button", name="Start the trial").click()
    expect(page.locator("#column-trialled").locator(f"#idea-{number}")).to_be_visible()
    page.locator(".undo").get_by_role("button", name="Undo").click()
    expect(page.locator("#column-proposed").locator(f"#idea-{number}")).to_be_visible()


@pytest.mark.parametrize(("wish", "glides"), [("reduce", False), ("no-preference", True)])
def test_cards_glide_only_for_who_likes_it(board, walk, wish, glides):
    page = walk(board, LEADER, reduced_motion=wish)
    page.add_init_script(COUNT_GLIDES)
    move_back_and_forth(page)
    assert (page.evaluate("glides") > 0) is glides


def test_nothing_runs_for_who_wants_it_calm(board, walk):
    page = walk(board, LEADER)
    page.goto("/")
    page.locator("details.menu > summary:visible").last.click()
    page.locator("[data-vote]").first.hover()
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("path", ["/", "/complaints", "/ideas/new"])
def test_the_focus_is_seen_in_forced_colours(board, walk, path):
    page = walk(board, LEADER, forced_colors="active")
    page.goto(path)
    for _ in range(14):
        page.keyboard.press("Tab")
        ring = page.evaluate("""() => {
          const one = document.activeElement;
          const drawn = [one, one.closest(".card")].filter(Boolean).map(getComputedStyle)
            .find(({ outlineStyle }) => outlineStyle !== "none");
          return drawn ? parseFloat(drawn.outlineWidth) : 0;
        }""")
        focused = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert ring >= 2, f"No ring around {focused}"
    if folder := os.environ.get("KAIZEN_SHOTS"):
        page.screenshot(path=f"{folder}/forced{path.replace('/', '-')}.png")
