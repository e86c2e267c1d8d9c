"""Labels as they come out of the printer: pages, places and sizes in millimetres."""

import re

import pytest

from tests.walks.places import ADMIN

A_PAGE = re.compile(rb"/Type\s*/Page\b")
A4 = re.compile(rb"/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12][.\d]*\s*\]")
MEASURE = """() => {
  const mm = 96 / 25.4;
  const of = one => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height].map(side => Math.round(side / mm * 10) / 10);
  };
  const labels = [...document.querySelectorAll(".label:has(.qr)")];
  return {
    labels: labels.map(of),
    codes: labels.map(one => of(one.querySelector(".qr"))),
    tooMuch: labels.filter(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
      scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1).length,
    others: [...document.querySelectorAll("header, footer, form, h1, .button")]
      .filter(one => one.checkVisibility()).length,
  };
}"""


@pytest.fixture
def page(walk, board):
    page = walk(board, ADMIN)
    page.goto("/stations")
    if not page.get_by_text("N" * 300).count():
        page.get_by_label("Names").fill("N" * 300)
        page.get_by_role("button", name="Add", exact=True).click()
    return page


# Width and height of a label, and where the first one begins, as their makers give them.
@pytest.mark.parametrize(
    ("layout", "size", "first", "smallest"),
    [
        ("2x7", [99.1, 38.1], [4.65, 15.15], 20),
        ("3x8", [70, 37], [0, 0.5], 15),
        ("3x8-rounded", [63.5, 33.9], [7.25, 12.9], 15),
        ("poster", [210, 297], [0, 0], 100),
    ],
)
def test_labels_lie_where_the_sheet_has_them(page, layout, size, first, smallest):
    page.goto("/stations/labels")
    stations = page.locator("[name=station]").count()
    with page.expect_response(lambda answer: f"layout={layout}" in answer.url):
        # One change only: a second one would stop the first on its way.
        if layout == "2x7":
            page.locator("#skip").dispatch_event("change")
        else:
            page.select_option("#layout", layout)
    page.wait_for_selector(f".labels--{layout}")
    page.emulate_media(media="print")
    seen = page.evaluate(MEASURE)
    assert len(seen["labels"]) == stations
    assert {tuple(label[2:]) for label in seen["labels"]} == {tuple(size)}
    assert seen["labels"][0][:2] == pytest.approx(first, abs=0.1)
    assert min(width for _, _, width, _ in seen["codes"]) >= smallest
    assert all(width == height for _, _, width, height in seen["codes"])
    assert (seen["tooMuch"], seen["others"]) == (0, 0)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(A_PAGE.findall(paper)) == (stations if layout == "poster" else 1)
    assert len(A4.findall(paper)) >= 1


def test_a_sheet_that_is_partly_used_goes_on_where_it_ended(page):
    page.goto("/stations/labels?layout=2x7&skip=13&station=1&station=2")
    page.emulate_media(media="print")
    seen = page.evaluate(MEASURE)
    assert seen["labels"][0][:2] == pytest.approx([106.25, 243.75], abs=0.1)
    assert len(A_PAGE.findall(page.pdf(prefer_css_page_size=True))) == 2
