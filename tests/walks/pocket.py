"""A phone that may be without network: what is done with it, and what it says."""

import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.walks.walkers import NO_CONNECTION, PATIENCE

WORKER, COLLEAGUE = "1003", "1004"
FIRST = 6  # the rooms that are looked at ahead
LOST = (
    *NO_CONNECTION,
    "ERR_EMPTY_RESPONSE",
    "ERR_CONTENT_LENGTH_MISMATCH",
    "ERR_CONNECTION_REFUSED",
    "ERR_SOCKET",
)

BE_THE_SENDER = """() => new Promise(held =>
  navigator.locks.request("outbox", () => new Promise(() => held())))"""
KEPT = """async any => {
  const names = (await caches.keys()).filter(name => name.startsWith("pages-"));
  // To open one makes it: who waits for them to go must not bring one back.
  const open = any ? names : [];
  const requests = await Promise.all(open.map(async name => (await caches.open(name)).keys()));
  return [names.map(name => name.split("-").at(-1)).join(), requests.flat().length];
}"""


def equipped(page: Page) -> Page:
    page.goto("/")
    await_kept(page, page.locator("body").get_attribute("data-person"), FIRST)
    return page


def await_kept(page: Page, person: str | None, pages: int) -> None:
    """Until the phone has so many pages, and all of them are this person's."""
    deadline = time.monotonic() + PATIENCE / 1000
    while (found := page.evaluate(KEPT, pages > 0)) != [person or "", pages]:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)


def lose_connection(page: Page) -> None:
    page.context.set_offline(True)


def find_connection(page: Page) -> None:
    page.context.set_offline(False)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def notice(page: Page) -> Locator:
    return page.locator("#saved")


def waiting(page: Page) -> Locator:
    return page.locator("[data-line=waiting]")


def write_idea(page: Page, title: str, heard: str = "Something was heard") -> None:
    page.get_by_label("What did you hear?").fill(heard)
    page.get_by_label("What small change would help?").fill(title)
    page.get_by_role("button", name="Put it up").tap()


def say(page: Page, words: str) -> None:
    page.get_by_label("Your comment").fill(words)
    page.get_by_role("button", name="Say it").tap()


def sign_in(page: Page, badge: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Badge").fill(badge)
    page.get_by_label("PIN").fill(badge)
    page.get_by_role("button", name="Sign in").tap()
    expect(page.locator("body")).not_to_have_attribute("data-person", "")


def ideas_called(board: Any, title: str) -> int:
    return board.ask("SELECT count(*) FROM idea WHERE title = ?", title)


def proposed(board: Any) -> int:
    return board.ask(
        "SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 2 AND id NOT IN"
        " (SELECT idea_id FROM authorship a JOIN person p ON p.id = a.person_id"
        "  WHERE p.badge IN ('1003', '1004')) ORDER BY id"
    )
