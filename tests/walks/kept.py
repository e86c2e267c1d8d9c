"""What is done with checks and with what was heard again, before the page is looked at."""

from playwright.sync_api import Page, expect

from tests.walks.at_kiosk import badge_in


def find_it_kept(page: Page) -> None:
    page.get_by_role("button", name="Kept").click()
    expect(page.get_by_role("link", name="Further checks")).to_be_visible()


def find_it_drifted(page: Page) -> None:
    page.get_by_label("What did you see?").fill("One label again: the printer takes two minutes")
    page.get_by_role("button", name="Drifted").click()
    expect(page.get_by_role("link", name="Further checks")).to_be_visible()


def accept(page: Page) -> None:
    page.get_by_label("Why can it stay as it is?").fill("A box from before the change")
    page.get_by_role("button", name="Accept it").click()
    expect(page.get_by_text("Accepted")).to_be_visible()


def look_at_a_kiosk(page: Page) -> None:
    badge_in(page)
    page.goto("/checks")
    expect(page.get_by_role("heading", level=1)).to_have_text("Checks")
