"""What one does with what waits for an answer, and with what is to be done."""

from playwright.sync_api import Page, expect


def begin_with_words(page: Page) -> None:
    page.get_by_text("Words to begin with").click()
    page.get_by_role("link", name="I need to know more").click()
    expect(page.get_by_label("Your answer")).not_to_have_value("")


def ask_for_a_decision(page: Page) -> None:
    page.get_by_role("link", name="Not now", exact=True).last.click()
    expect(page.get_by_text("What stands against it?")).to_be_visible()


def ask_whom(page: Page) -> None:
    page.get_by_role("link", name="Somebody knows more about it").click()
    expect(page.get_by_label("Who should answer?")).to_be_focused()


def pass_to_nobody(page: Page) -> None:
    ask_whom(page)
    page.get_by_role("button", name="Pass it on").click()
    expect(page.get_by_text("Choose somebody.")).to_be_visible()


def go_through_all(page: Page) -> None:
    while page.get_by_role("link", name="Another one").count():
        page.get_by_role("link", name="Another one").click()
        page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was all that waits")


def take_on(page: Page) -> None:
    page.get_by_role("link", name="Take something on").click()
    page.get_by_label("What is to be done?").fill("Ask the supplier for a sample")
    page.get_by_role("button", name="Take it on").click()
    expect(page.locator(".to-do").filter(has_text="Ask the supplier").first).to_be_visible()


def take_nothing_on(page: Page) -> None:
    page.get_by_role("link", name="Take something on").click()
    page.get_by_role("button", name="Take it on").click()
    expect(page.locator(".sheet [aria-invalid=true]").first).to_be_visible()


def do_one(page: Page) -> None:
    page.locator(".to-do").get_by_role("button", name="Done").first.click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def send_nothing(page: Page) -> None:
    page.get_by_label("What is to be done?").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
