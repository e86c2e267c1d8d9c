"""What is done without signing in before a page is looked at."""

from playwright.sync_api import Page, expect


def leave_something(page: Page) -> None:
    page.get_by_label("What did you hear?").fill("The roller squeaks all night")
    page.get_by_label("What small change would help?").fill("Oil it at the end of each shift")
    page.get_by_role("button", name="Send it without a name").click()
    expect(page.locator(".receipt__code")).to_be_visible()


def send_nothing(page: Page) -> None:
    page.get_by_role("button", name="Send it without a name").click()
    expect(page.get_by_role("alert").first).to_contain_text("Not saved yet")


def follow(page: Page) -> None:
    leave_something(page)
    page.get_by_role("link", name="Open it with this code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of it")


def follow_and_reply(page: Page) -> None:
    follow(page)
    page.get_by_label("Your reply").fill("It is the one beside the ramp.")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("main")).to_contain_text("Your reply is there")


def type_a_wrong_code(page: Page) -> None:
    page.get_by_label("Your code").fill("7777 7777 7777")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".field__error")).to_contain_text("Nothing was left")


def open_a_station(page: Page) -> None:
    page.locator(".station__change > summary").first.click()
    expect(page.get_by_role("button", name="New code").first).to_be_visible()


def send_no_name(page: Page) -> None:
    open_a_station(page)
    page.locator(".station__change [name=name]").first.fill("")
    page.locator(".station__change").first.get_by_role("button", name="Save").click()
    expect(page.locator(".field__error").first).to_be_visible()
