"""What is done on the pages of standards before they are looked at."""

from playwright.sync_api import Page, expect

from tests.walks.steps import photo


def write_steps(page: Page) -> None:
    """Four of them, one with a picture, and one moved up."""
    page.locator("[name=steps-0-words]").fill("Close the lid")
    page.locator("[name=steps-1-words]").fill("Press it on")
    page.locator("[name=steps-1-picture]").set_input_files(photo("press.jpg", "teal"))
    expect(page.locator("#steps-1 .photos-field__chosen img")).to_be_visible()
    page.get_by_role("button", name="One more step").click()
    expect(page.locator("[name=steps-3-words]")).to_be_focused()
    page.locator("[name=steps-3-words]").fill("Look at the gauge")
    page.get_by_role("button", name="Step 4: Move up").click()
    expect(page.locator("[name=steps-2-words]")).to_have_value("Look at the gauge")


def send_without_words(page: Page) -> None:
    """What was sent with it comes back: the words, and the picture at its step."""
    write_steps(page)
    page.locator("[name=steps-1-words]").fill("")
    page.get_by_role("button", name="Put it in force").click()
    expect(page.locator("#steps-1 .field__error")).to_be_visible()
    expect(page.locator("#steps-1 .step-row__kept img")).to_be_visible()
    expect(page.locator("[name=steps-2-words]")).to_have_value("Look at the gauge")


def open_all(page: Page) -> None:
    while page.locator("main details:not([open]) > summary").count():
        page.locator("main details:not([open]) > summary").first.click()
    expect(page.get_by_label("Others, by name or badge number")).to_be_visible()


def choose_in_force(page: Page) -> None:
    """A new version of a standard begins with its steps."""
    page.get_by_label("What is written down?").select_option(index=1)
    expect(page.get_by_text("stay as they are")).to_be_visible()


def compare_with_a_new_one(page: Page) -> None:
    page.locator("[name=steps-0-words]").fill("First of all look whether it is clean")
    page.get_by_role("button", name="Put this version in force").click()
    page.get_by_role("link", name="Compare two versions").click()
    expect(page.locator("ins").first).to_be_visible()


def read_the_one_before(page: Page) -> None:
    compare_with_a_new_one(page)
    page.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.get_by_text("It holds no longer")).to_be_visible()


def withdraw(page: Page) -> None:
    page.get_by_label("Why does it hold no longer?").fill("The new line does it alone.")
    page.get_by_label("What holds instead?").select_option(index=1)
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("we don't work like this any more")).to_be_visible()
