"""Steps to the pages of mail."""

from __future__ import annotations

from itsdangerous import URLSafeSerializer
from playwright.sync_api import Page, expect

from tests.walks.serving import SECRET


def look_at_leaving(page: Page) -> None:
    """As the link in a digest leads there."""
    token = URLSafeSerializer(SECRET, salt="no more of these mails").dumps([1, "digest"])
    page.goto(f"/mail/unsubscription/{token}")


def leave(page: Page) -> None:
    look_at_leaving(page)
    page.click("main form .button")
    expect(page.get_by_text("Done. No digest is mailed")).to_be_visible()


def ask_for_a_test(page: Page) -> None:
    """Nobody in the demo plant has an e-mail address."""
    page.click("main form .button")
    expect(page.get_by_text("You have no e-mail address here.")).to_be_visible()
