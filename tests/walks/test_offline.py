"""A phone in the cold store: opened and looked at without network."""

import pytest
from playwright.sync_api import expect

from tests.walks.pocket import (
    COLLEAGUE,
    FIRST,
    WORKER,
    await_kept,
    equipped,
    find_connection,
    heading,
    lose_connection,
    proposed,
    sign_in,
)
from tests.walks.walkers import PHONE

pytestmark = pytest.mark.usefixtures("without_network")


def test_what_was_last_seen_opens_without_network(board, phone):
    idea = proposed(board)
    phone.goto(f"/ideas/{idea}")
    title = heading(phone).inner_text()
    lose_connection(phone)
    for path, words in [
        ("/", "Packing, line 3"),
        ("/complaints", "Complaints"),
        ("/ideas?mine=1", "All ideas"),
        (f"/ideas/{idea}", title),
    ]:
        phone.goto(path)
        expect(heading(phone)).to_contain_text(words)
        expect(phone.locator("#as-of")).to_contain_text("You see this as it was at")
    find_connection(phone)
    phone.locator("#as-of").get_by_role("link", name="Look again").tap()
    expect(phone.locator("#as-of")).to_be_hidden()


def test_what_was_not_seen_is_said_in_plain_words(phone):
    lose_connection(phone)
    phone.goto("/my/sign-in")
    expect(heading(phone)).to_have_text("No connection")
    phone.get_by_role("link", name="I have an idea").tap()
    expect(heading(phone)).to_have_text("I have an idea")


def test_the_plain_words_are_in_the_language_of_who_looks(board, walk):
    phone = equipped(walk(board, WORKER, PHONE, service_workers="allow", locale="ar"))
    lose_connection(phone)
    phone.goto("/my/sign-in")
    page = phone.locator("html")
    expect(page).to_have_attribute("lang", "ar")
    expect(page).to_have_attribute("dir", "rtl")
    expect(phone.locator(".offline-rooms a")).to_have_count(3)


def test_a_part_of_a_page_is_not_answered_with_a_whole_one(phone):
    phone.goto("/complaints")
    found = phone.locator(".complaints__found").inner_text()
    lose_connection(phone)
    phone.get_by_label("Search complaints").press_sequentially("label")
    phone.wait_for_timeout(600)  # typing is waited for, then the list is asked
    expect(phone.locator(".complaints__found")).to_have_text(found)
    expect(phone.locator("h1")).to_have_count(1)


def test_nothing_of_a_person_stays_after_signing_out(own_phone):
    phone = own_phone
    phone.locator("details.menu--face > summary").tap()
    phone.get_by_role("button", name="Sign out").tap()
    expect(heading(phone)).to_have_text("Sign in")
    await_kept(phone, None, 0)
    lose_connection(phone)
    phone.goto("/")
    expect(heading(phone)).to_have_text("No connection")


def test_a_colleague_sees_nothing_of_who_was_there_before(phone):
    phone.context.clear_cookies()
    sign_in(phone, COLLEAGUE)
    colleague = phone.locator("body").get_attribute("data-person")
    await_kept(phone, colleague, FIRST)
    lose_connection(phone)
    phone.goto("/")
    expect(phone.locator("body")).to_have_attribute("data-person", colleague)


def test_a_kiosk_keeps_nothing(phone):
    phone.evaluate("navigator.serviceWorker.getRegistrations().then(all => all[0].unregister())")

    def make_it_a_kiosk(route) -> None:
        answer = route.fetch()
        html = answer.text().replace("<body ", '<body data-kiosk="1" ', 1)
        route.fulfill(response=answer, body=html)

    phone.route("**/complaints", make_it_a_kiosk)
    phone.goto("/complaints")
    await_kept(phone, None, 0)
    assert phone.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_heard_it_had_an_idea_sent_in_six_taps(board, phone, capsys):
    taps: list[str] = []

    def tap(locator) -> None:
        taps.append(locator.evaluate("it => it.innerText || it.labels?.[0]?.innerText").strip())
        locator.tap()

    phone.goto("/")
    tap(phone.get_by_role("link", name="I have an idea"))
    tap(phone.get_by_label("What did you hear?"))
    phone.keyboard.type("Boxes stick in the chute")
    tap(phone.get_by_label("What small change would help?"))
    phone.keyboard.type("Wax the chute on Mondays")
    tap(phone.get_by_role("button", name="Put it up"))
    expect(heading(phone)).to_have_text("Wax the chute on Mondays")
    with capsys.disabled():
        print(f"\n{len(taps)} taps beside the words: {', '.join(taps)}")  # noqa: T201
    assert len(taps) <= 6
