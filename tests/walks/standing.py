"""In front of the board: begun in a team where nothing else is walked."""

import re

from playwright.sync_api import Page, expect


def begin(page: Page) -> None:
    """Or go in, where it was begun before; and lead from here."""
    begins = page.get_by_role("button", name="Begin the stand-up")
    begins.or_(page.get_by_role("link", name="Go in")).first.click()
    page.wait_for_url(re.compile(r"/standups/\d+$"))
    if page.locator("#take-over").is_visible():
        page.locator("#take-over").click()
    expect(page.locator(".room--leads")).to_be_visible()


def press(page: Page, key: str) -> None:
    begin(page)
    page.keyboard.press(key)
    expect(page.locator(".room__panel.sheet")).to_be_visible()


def ask_who_is_here(page: Page) -> None:
    press(page, "w")


def ask_without_scripts(page: Page) -> None:
    """Each of them is a page too."""
    begin(page)
    page.goto(page.locator("#way-to-do").get_attribute("href") or "")


def send_nothing(page: Page) -> None:
    press(page, "d")
    page.locator(".standing button[type=submit]").click()
    expect(page.locator(".field__error").first).to_be_visible()


def who_is_here(page: Page) -> None:
    goes_to(page, "who-is-here")


def agenda(page: Page) -> None:
    goes_to(page, "show-agenda")


def keys(page: Page) -> None:
    goes_to(page, "show-keys")


def ending(page: Page) -> None:
    goes_to(page, "end")


def goes_to(page: Page, link: str) -> None:
    begin(page)
    page.goto(page.locator(f"#{link}").get_attribute("href") or "")
