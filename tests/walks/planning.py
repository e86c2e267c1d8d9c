"""A team's stand-up as its leaders set it."""

from playwright.sync_api import Page, expect


def move_a_part(page: Page) -> None:
    page.get_by_role("button", name="New ideas: earlier").click()
    expect(page.get_by_role("button", name="New ideas: earlier")).to_be_focused()
    page.get_by_text("More times", exact=True).click()


def plan_too_little(page: Page) -> None:
    page.locator("#minutes").fill("2")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Choose 3 to 30 minutes.").first).to_be_visible()


def look_at_what_would_be_on_it(page: Page) -> None:
    expect(page.locator(".preview").first).to_be_visible()
