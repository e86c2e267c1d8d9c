"""A stand-up led from a big screen by keys or by touch alone, and followed on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from kaizen.trials.predictions import Kind
from tests.walks.test_every_page import AXE, RULES, found_by_axe
from tests.walks.walkers import PHONE, Screen

LEADER, WORKER = "2001", "1001"
BIG = Screen("big", 1920, 1080, touch=False)
HUGE = Screen("huge", 3840, 2160, touch=False)
TOUCHED = Screen("touched", 1920, 1080, touch=True)
LEAST = 0.02  # of the screen's height

FIND_SMALL_TEXT = """least => {
  const found = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), one = texts.currentNode.parentElement;
    if (!text || one.closest(".visually-hidden, .skip, title, desc, option")) continue;
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    let size = parseFloat(getComputedStyle(one).fontSize);
    if (one.closest("svg")) size *= one.getScreenCTM().a;
    if (size < innerHeight * least) found.add(`${size.toFixed(1)} px: ${text.slice(0, 40)}`);
  }
  return [...found];
}"""
FIND_HIDDEN = """() => [".room__panel", ".room__main", ".bar", "html"].flatMap(kind =>
  [...document.querySelectorAll(kind)].filter(one => one.scrollHeight > one.clientHeight + 1)
    .map(one => `${kind}: ${one.scrollHeight} in ${one.clientHeight}`))"""
ENDINGS = ("adoption", "adaptation", "extension", "abandonment")
FORMS: dict[str, tuple[str, ...]] = {
    "proposed": ("trial", "decline", "deferral", "answer", "raise", "to-do", "offline"),
    **dict.fromkeys(Kind, ENDINGS),
}
SWIPE = """([from, to]) => {
  const on = document.querySelector(".room__main");
  const at = x => new Touch({ identifier: 1, target: on, clientX: x, clientY: 400 });
  const send = (kind, x, touches) => on.dispatchEvent(new TouchEvent(kind,
    { bubbles: true, touches: touches ? [at(x)] : [], changedTouches: [at(x)] }));
  send("touchstart", from, true);
  send("touchend", to, false);
}"""


@pytest.fixture
def begun(board, walk) -> Page:
    """The screen that began it, and leads. One that another walk left is ended first."""
    page = walk(board, LEADER, BIG)
    if running(board):
        begin(page)
        end(page)
    return begin(page)


def running(board) -> int | None:
    return board.ask("SELECT id FROM stand_up WHERE running_team_id = 1")


def begin(page: Page) -> Page:
    """Or go in, and lead, where one is running already."""
    page.goto("/standups?team=1")
    page.get_by_role("button", name="Begin the stand-up").or_(
        page.get_by_role("link", name="Go in")
    ).first.click()
    page.wait_for_url(re.compile(r"/standups/\d+$"))
    if page.locator("#take-over").is_visible():
        page.locator("#take-over").click()
    expect(page.locator(".room--leads")).to_be_visible()
    return page


def end(page: Page) -> None:
    page.keyboard.press("q")
    page.locator("#end-anyway, #end-now").first.click()
    expect(page.locator(".room")).to_have_count(0)


def place(page: Page) -> int:
    return int(page.locator(".story__why > b").inner_text().split()[0])


def stands_at(page: Page, number: int) -> None:
    expect(page.locator(".story__why > b")).to_have_text(re.compile(f"^{number} of"))


def panel(page: Page) -> Locator:
    return page.locator(".room__panel.sheet")


def test_it_is_led_by_keys_alone(board, begun):
    page, press = begun, begun.keyboard.press
    number, first = running(board), place(page)
    press("w")
    expect(panel(page).get_by_role("heading", name="Who is here?")).to_be_visible()
    page.locator("[aria-pressed=false]").first.focus()
    press("Enter")
    expect(page.locator("[aria-pressed=true]")).to_have_count(2)
    expect(page.locator(".htmx-settling, .htmx-added, .htmx-request")).to_have_count(0)
    press("Escape")
    expect(panel(page)).to_have_count(0)
    expect(page.locator("#who-is-here")).to_be_focused()
    press("ArrowRight")
    stands_at(page, first + 1)
    press("PageUp")
    stands_at(page, first)
    press("d")
    expect(page.get_by_label("What is to be done?")).to_be_focused()
    page.keyboard.type("Ask the driver, then tell d, p and q")
    press("Enter")
    expect(page.locator(".outcomes")).to_contain_text("Jonas Berg")
    expect(page.locator("h1")).to_be_focused()
    press("Space")
    stands_at(page, first + 1)
    press("p")
    stands_at(page, first + 2)
    press("?")
    expect(panel(page)).to_contain_text("Keys of the stand-up")
    press("Escape")
    press("q")
    expect(page.locator("#end-and-park")).to_be_focused()
    press("Enter")
    expect(page.locator(".room")).to_have_count(0)
    assert running(board) is None
    states = "SELECT count(*) FROM agenda_item WHERE stand_up_id = ? AND state = ?"
    assert board.ask(states, number, "done") == 1
    assert board.ask(states, number, "open") == 0


def test_it_is_led_by_touch_alone(board, begun, walk):
    page = begin(walk(board, LEADER, TOUCHED))
    first = place(page)
    page.locator("#who-is-here").tap()
    page.locator("[aria-pressed=false]").first.tap()
    expect(page.locator("[aria-pressed=true]")).to_have_count(2)
    page.locator("[aria-pressed=true]").last.tap()
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)
    panel(page).get_by_role("link", name="Close").tap()
    page.locator("#forth").tap()
    stands_at(page, first + 1)
    page.evaluate(SWIPE, [400, 900])
    stands_at(page, first)
    page.evaluate(SWIPE, [900, 400])
    stands_at(page, first + 1)
    page.locator("#settle").tap()
    stands_at(page, first + 2)
    page.locator("#way-offline").tap()
    page.get_by_label("What is to be done?").fill("Measure it together")
    panel(page).get_by_role("button", name="Take it offline").tap()
    expect(page.locator(".outcomes")).to_contain_text("Jonas Berg")
    for key in page.locator(".key:visible, .strip__go:visible").all():
        box = key.bounding_box()
        least = 64 if "key" in (key.get_attribute("class") or "") else 44
        assert box
        assert box["height"] >= least, key.inner_text()
    page.locator("#end").tap()
    page.locator("#end-and-park").tap()
    expect(page.locator(".room")).to_have_count(0)


def test_a_phone_follows_and_keeps_what_is_typed(board, begun, walk):
    phone = walk(board, WORKER, PHONE)
    phone.goto(begun.url)
    expect(phone.locator(".room--follows")).to_contain_text("Jonas Berg leads")
    first = place(begun)
    begun.keyboard.press("ArrowRight")
    expect(phone.locator(".story__why > b")).to_have_text(re.compile(f"^{first + 1} of"))
    phone.locator("#way-to-do").tap()
    words = phone.get_by_label("What is to be done?")
    words.fill("Half a sent")
    begun.keyboard.press("ArrowRight")
    stands_at(begun, first + 2)
    expect(phone.locator("[data-changed]")).to_be_visible()
    expect(words).to_have_value("Half a sent")
    panel(phone).get_by_role("link", name="Cancel").tap()
    stands_at(phone, first + 2)
    phone.locator("#i-am-here").tap()
    expect(begun.locator("#who-is-here")).to_contain_text("2 are here")


def test_another_screen_takes_over_and_the_first_is_told(board, begun, walk):
    other = walk(board, WORKER, BIG)
    other.goto(begun.url)
    other.keyboard.press("g")
    expect(other.locator(".room--leads")).to_be_visible()
    expect(begun.locator(".room--follows")).to_contain_text("Aylin Kaya leads")
    expect(begun.locator("#settle")).to_have_count(0)
    begun.keyboard.press("g")
    expect(begun.locator(".room--leads")).to_be_visible()


def test_a_reload_loses_nothing(begun):
    first = place(begun)
    begun.keyboard.press("ArrowRight")
    stands_at(begun, first + 1)
    begun.reload()
    expect(begun.locator(".room--leads")).to_be_visible()
    stands_at(begun, first + 1)
    said = begun.locator(".timer--all [data-gone]").inner_text()
    assert re.fullmatch(r"\d+:\d\d", said)


def states_of(page: Page, board) -> Iterator[str]:
    """Each state of the room, one after the other."""
    home = page.url
    for state in ("", "attendances", "agenda", "keys", "ending"):
        page.goto(f"{home}/{state}".rstrip("/"))
        yield state or "as it opens"
    items = {about: item_about(board, about) for about in FORMS}
    assert items["proposed"]
    assert any(items[kind] for kind in Kind)
    for about, item in items.items():
        for noun in FORMS[about] if item else ():
            page.goto(f"{home}/items/{item}/{noun}")
            yield f"{about}, {noun}"
            panel(page).locator("button[type=submit]").first.click()
            expect(page.locator(".field__error").first).to_be_visible()
            yield f"{about}, {noun} refused"


def item_about(board, about: str) -> int | None:
    """Of the stand-up that runs: an idea of this stage, or on trial with this kind of aim."""
    return board.ask(
        "SELECT a.id FROM agenda_item a JOIN idea i ON i.id = a.idea_id AND a.about = 'idea'"
        " LEFT JOIN trial t ON t.idea_id = i.id AND t.ended_at IS NULL"
        " WHERE ? IN (i.stage, t.kind) AND a.stand_up_id = ?"
        " AND i.id NOT IN (SELECT idea_id FROM pending_decision)",
        about,
        running(board),
    )


def each_item(page: Page) -> Iterator[str]:
    """Whatever is on the agenda, one after the other."""
    yield "the first"
    while page.locator("#forth").is_enabled():
        number = place(page)
        page.keyboard.press("ArrowRight")
        stands_at(page, number + 1)
        yield page.locator("h1").inner_text()


def faults_of(page: Page) -> list[str]:
    faults = page.evaluate(FIND_HIDDEN) + page.evaluate(FIND_SMALL_TEXT, LEAST)
    page.set_viewport_size({"width": HUGE.width, "height": HUGE.height})
    faults += page.evaluate(FIND_SMALL_TEXT, LEAST)
    page.set_viewport_size({"width": BIG.width, "height": BIG.height})
    return faults


def test_each_thing_is_read_from_four_metres(begun):
    wrong = [f"{state}: {fault}" for state in each_item(begun) for fault in faults_of(begun)]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_wrong_in_any_state(board, begun):
    wrong = []
    for state in states_of(begun, board):
        begun.evaluate(AXE.read_text())
        faults = found_by_axe(begun, RULES) + faults_of(begun)
        wrong += [f"{state}: {fault}" for fault in faults]
    assert not wrong, "\n".join(wrong)
