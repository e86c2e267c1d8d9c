"""What one does with an inbox."""

from playwright.sync_api import Page, expect


def read_one(page: Page) -> None:
    """The first unread card, without opening it."""
    first = page.locator(".story--unread").first
    card = first.get_attribute("id")
    first.get_by_role("button", name="I have read it").click()
    expect(page.locator(f"#{card}.story--unread")).to_have_count(0)


def save_settings(page: Page) -> None:
    page.get_by_role("group", name="What I follow").get_by_label("Off").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()


def follow(page: Page) -> None:
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Follow", pressed=True)).to_be_visible()
