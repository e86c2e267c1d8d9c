"""A standard as it comes out of the printer: one page of A4 for up to eight steps."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.walks.places import LEADER
from tests.walks.steps import photo

A_PAGE = re.compile(rb"/Type\s*/Page\b")
A4 = re.compile(rb"/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12][.\d]*\s*\]")
# What is cut off or printed over something else, and how small the smallest picture is.
MEASURE = """() => {
  const box = one => one.getBoundingClientRect();
  const all = selector => [...document.querySelectorAll(selector)];
  const [sheet, foot] = [".lesson", ".lesson__foot"].map(one => box(document.querySelector(one)));
  const steps = all(".lesson__step");
  const ends = steps.map(step => Math.max(...[...step.children].map(one => box(one).bottom)));
  const isOver = (end, place) => steps.slice(place + 2).some(other => box(other).top < end - 2);
  return {
    over: ends.filter(isOver).length,
    outside: [...ends.map(end => end - foot.top), foot.bottom - sheet.bottom].filter(by => by > 1),
    smallest: Math.min(...all(".lesson img").map(one => box(one).height)),
    others: all(".header, .footer, h1, .button").filter(one => one.checkVisibility()).length,
  };
}"""


@pytest.fixture
def page(walk, board) -> Page:
    return walk(board, LEADER)


def written(page: Page, steps: int, words: str) -> None:
    page.goto("/standards/new")
    page.get_by_label("What is it called?").fill(f"Build a pallet in {steps} steps")
    page.get_by_label("Why do we do it like this?").fill("Corners were crushed. " * 12)
    for place in range(steps):
        if place > 2:
            page.get_by_role("button", name="One more step").click()
        page.locator(f"[name=steps-{place}-words]").fill(words)
        page.locator(f"[name=steps-{place}-picture]").set_input_files(photo("a.jpg", "teal"))
        expect(page.locator(f"#steps-{place} .photos-field__chosen img")).to_be_visible()
    page.get_by_role("button", name="Put it in force").click()
    page.get_by_role("link", name="Print as a one-point lesson").click()
    expect(page.locator(".lesson .qr")).to_be_visible()


@pytest.mark.parametrize(
    ("steps", "words", "pages"),
    [
        (1, "Close the lid.", 1),
        (8, "Put the tall cartons below and the flat ones above.", 1),
        (8, "Long words fill each step to its end. " * 13, 1),
        (12, "Turn the handle until it clicks.", 2),
    ],
)
def test_it_fits_on_its_pages(page, steps, words, pages):
    written(page, steps, words[:490])
    paper = page.pdf(prefer_css_page_size=True)
    assert len(A4.findall(paper)) == len(A_PAGE.findall(paper))
    assert len(A_PAGE.findall(paper)) == pages
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1016})
    seen = page.evaluate(MEASURE)
    if pages == 1:
        assert (seen["over"], seen["outside"]) == (0, [])
    assert seen["smallest"] > 30
    assert seen["others"] == 0
