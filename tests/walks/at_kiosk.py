"""What is done at a kiosk before its page is looked at."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def make_kiosk(page: Page, sign_in: str = "The badge alone") -> None:
    """By an admin who signs in for it and is signed out by it: no cookie that others use."""
    sign_in_as_admin(page)
    page.goto("/kiosks/new")
    page.get_by_label("Name", exact=True).fill("Gate 2")
    page.get_by_label("Team", exact=True).select_option(label="Packing, line 3")
    page.get_by_label(sign_in).check()
    page.get_by_role("button", name="Make this device a kiosk").click()
    page.wait_for_url("**/kiosk")


def sign_in_as_admin(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Badge").fill("9001")
    page.get_by_label("PIN").fill("9001")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r":\d+/(today)?$"))


def burst(page: Page, *badges: str) -> None:
    """As a reader types: each sign at once after the other, into whatever has the focus."""
    page.evaluate(
        """badges => {
          for (const key of badges.flatMap(badge => [...badge, "Enter"])) {
            const field = document.activeElement;
            const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
            if (!field.dispatchEvent(event) || key === "Enter") continue;
            if (field.matches("input, textarea")) document.execCommand("insertText", false, key);
          }
        }""",
        list(badges),
    )


def badge_in(page: Page) -> None:
    make_kiosk(page)
    burst(page, "1001")
    page.wait_for_url("**/kiosk/doors")


def room(name: str) -> Callable[[Page], None]:
    """Badged in, in this room of the kiosk."""

    def go(page: Page) -> None:
        badge_in(page)
        page.goto(f"/kiosk/{name}")
        expect(page.get_by_role("link", name="Back to the four doors")).to_be_visible()

    return go


def edit_kiosk(page: Page) -> None:
    list_of_kiosks(page).get_by_role("link", name="Edit").first.click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Gate 2")


def end_kiosk(page: Page) -> None:
    list_of_kiosks(page).get_by_role("link", name="Revoke").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revoke")


def list_of_kiosks(page: Page) -> Page:
    make_kiosk(page)
    page.context.clear_cookies(name="kaizen-kiosk")
    sign_in_as_admin(page)
    page.goto("/kiosks")
    return page


def leave_wrongly(page: Page) -> None:
    make_kiosk(page)
    page.goto("/kiosk/exit")
    page.get_by_role("button", name="Leave kiosk mode").click()
    expect(page.locator(".field__error").first).to_be_visible()


def type_badge(page: Page) -> None:
    make_kiosk(page, "Badge and PIN")
    page.goto("/kiosk/sign-in")
    page.get_by_role("button", name="Come in").click()
    expect(page.locator(".field__error").first).to_be_visible()


def hear(page: Page) -> None:
    room("heard")(page)
    page.locator(".tap").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Counted")


def vote(page: Page) -> None:
    room("votes")(page)
    page.locator(".ballot button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Backed.")


def propose(page: Page) -> None:
    room("idea")(page)
    page.locator(".pick").first.click()
    page.get_by_label("What small change would help?").fill("A hook beside the scale")
    page.get_by_role("button", name="Put it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is on the board. Thank you.")
