"""What comes back from the board, and what the phone has no room for."""

import pytest
from playwright.sync_api import expect

from tests.walks.pocket import (
    find_connection,
    heading,
    ideas_called,
    lose_connection,
    waiting,
    write_idea,
)

pytestmark = pytest.mark.usefixtures("without_network")


def test_what_the_board_refuses_comes_back_with_its_reason_and_can_be_sent_again(board, phone):
    phone.goto("/ideas/new")
    lose_connection(phone)
    write_idea(phone, " ", "Too quiet to hear the horn")
    expect(waiting(phone)).to_have_text("Waiting to send (1)")
    write_idea(phone, "Louder horn, sent all the same")
    expect(waiting(phone)).to_have_text("Waiting to send (2)")
    find_connection(phone)
    refused = phone.locator("[data-line=refused]")
    expect(refused).to_have_text("Came back (1)")
    expect(waiting(phone)).to_be_hidden()
    assert ideas_called(board, "Louder horn, sent all the same") == 1
    refused.tap()
    entry = phone.locator("#outbox-refused [data-entry]")
    expect(entry).to_contain_text("Say in a few words what to change.")
    expect(entry.get_by_label("What did you hear?")).to_have_value("Too quiet to hear the horn")
    entry.get_by_label("What small change would help?").fill("A horn that can be heard")
    entry.get_by_role("button", name="Send again").tap()
    expect(phone.get_by_text("Nothing waits")).to_be_visible()
    assert ideas_called(board, "A horn that can be heard") == 1


def test_what_came_back_can_be_thrown_away(phone):
    phone.goto("/ideas/new")
    lose_connection(phone)
    write_idea(phone, " ")
    find_connection(phone)
    phone.locator("[data-line=refused]").tap()
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Delete").tap()
    expect(phone.get_by_text("Nothing waits")).to_be_visible()
    expect(phone.locator("[data-line=refused]")).to_be_hidden()


def test_without_storage_the_words_stay_on_the_page(board, plain_phone):
    plain_phone.context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('denied'); } })"
    )
    plain_phone.goto("/ideas/new")
    lose_connection(plain_phone)
    write_idea(plain_phone, "Keep me in sight")
    expect(plain_phone.get_by_role("alert")).to_contain_text("no room to keep it")
    expect(plain_phone.get_by_label("What small change would help?")).to_have_value(
        "Keep me in sight"
    )
    find_connection(plain_phone)
    plain_phone.get_by_role("button", name="Put it up").tap()
    expect(heading(plain_phone)).to_have_text("Keep me in sight")
    assert ideas_called(board, "Keep me in sight") == 1


def test_with_storage_full_the_words_stay_on_the_page(board, plain_phone):
    to_chromium = plain_phone.context.new_cdp_session(plain_phone)
    quota = {"origin": board.url, "quotaSize": 1}
    to_chromium.send("Storage.overrideQuotaForOrigin", quota)
    plain_phone.goto("/ideas/new")
    lose_connection(plain_phone)
    write_idea(plain_phone, "No room for me")
    expect(plain_phone.get_by_role("alert")).to_contain_text("no room to keep it")
    expect(plain_phone.get_by_label("What small change would help?")).to_have_value(
        "No room for me"
    )
    expect(waiting(plain_phone)).to_be_hidden()


def test_what_waits_is_sent_by_the_browser_when_no_page_is_open(board, phone):
    phone.goto("/ideas/new")
    lose_connection(phone)
    write_idea(phone, "Sent by nobody's hand")
    expect(waiting(phone)).to_be_visible()
    phone.goto("about:blank")
    find_connection(phone)
    worker = phone.context.service_workers[0]
    # The browser itself may be at it: only one of them sends.
    worker.evaluate("""async () => {
      while ((await outbox.all()).length) {
        await outbox.send(board.ticket);
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }""")
    assert ideas_called(board, "Sent by nobody's hand") == 1


def test_what_the_page_itself_answered_is_not_sent_once_more(phone):
    phone.goto("/ideas/1")
    phone.get_by_role("button", name="Say it").tap()
    expect(phone.locator("#comments .field__error")).to_be_visible()
    for path in ("/complaints", "/ideas"):
        phone.goto(path)
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
    expect(waiting(phone)).to_be_hidden()
    expect(phone.locator("[data-line=refused]")).to_be_hidden()
