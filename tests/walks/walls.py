"""Screens on the wall, as walks find them."""

import re

from playwright.sync_api import Page, expect

from tests.walks.at_kiosk import sign_in_as_admin


def add_screen(page: Page, **chosen: str) -> str:
    """By who is signed in; the path of its address, which is shown only now."""
    page.goto("/teams/1/walls/new")
    page.get_by_label("Name", exact=True).fill("Beside gate 2")
    for label, option in chosen.items():
        page.get_by_label(label).select_option(option)
    page.get_by_role("button", name="Add").click()
    address = page.locator(".once__secret")
    expect(address).to_contain_text("/wall/")
    return re.sub(r"^\w+://[^/]+", "", address.inner_text())


def show_address(page: Page) -> None:
    add_screen(page)


def edit_screen(page: Page) -> None:
    add_screen(page)
    page.goto("/teams/1/walls")
    page.get_by_role("link", name="Edit").first.click()
    page.wait_for_url("**/walls/*")


def end_screen(page: Page) -> None:
    edit_screen(page)
    page.get_by_role("link", name="Revoke").click()
    page.wait_for_url("**/revocation")


def list_screens(page: Page) -> None:
    add_screen(page)
    page.goto("/teams/1/walls")


def look_at_wall(page: Page) -> None:
    sign_in_as_admin(page)
    path = add_screen(page)
    page.context.clear_cookies()
    page.goto(path)
    expect(page.locator("#live")).to_have_text("live")
