"""What is read, ticked and undone before its page is looked at."""

from playwright.sync_api import Page, expect

from tests.walks import at_kiosk


def tick_and_undo(page: Page) -> None:
    """By oneself, on the page of a standard, which is as before in the end."""
    page.get_by_role("button", name="I can do this").click()
    expect(page.locator(".tick").get_by_text("You can do it.", exact=True)).to_be_visible()
    page.locator(".tick").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="I can do this")).to_be_visible()


def choose_all(page: Page) -> None:
    """One choice for all; and somebody besides is looked for, which forgets none of them."""
    everybody = page.get_by_label("All of them")
    everybody.check()
    page.get_by_label("Name or badge number").fill("a")
    expect(page.locator("#found input").first).to_be_visible()
    expect(everybody).to_be_checked()
    assert page.locator('.ticks input[id^="person-"]:not(:checked)').count() == 0


def send_nobody(page: Page) -> None:
    page.locator(".group__do button").click()
    expect(page.get_by_text("Choose at least one person.")).to_be_visible()


def read(page: Page) -> None:
    at_kiosk.badge_in(page)
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_role("button", name="I can do this")).to_be_visible()


def tick(page: Page) -> None:
    """The whole way: a badge, and one tap."""
    at_kiosk.badge_in(page)
    page.get_by_role("button", name="I can do this").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You can do it.")
