"""A phone in the cold store: opened, read and written on without network; sent later, once."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.walks.road import road_to
from tests.walks.walkers import NO_CONNECTION, PHONE

WORKER, COLLEAGUE = "1003", "1004"
FIRST = 6  # the rooms that are looked at ahead
LOST = (
    *NO_CONNECTION,
    "ERR_EMPTY_RESPONSE",
    "ERR_CONTENT_LENGTH_MISMATCH",
    "ERR_CONNECTION_REFUSED",
    "ERR_SOCKET",
)

BE_THE_SENDER = """() => new Promise(held =>
  navigator.locks.request("outbox", () => new Promise(() => held())))"""
KEPT = """async () => {
  const names = (await caches.keys()).filter(name => name.startsWith("pages-"));
  const requests = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
  return [names.map(name => name.split("-").at(-1)).join(), requests.flat().length];
}"""


@pytest.fixture(autouse=True)
def _no_connection_is_no_fault(walkers):
    with walkers.forgiving(*LOST):
        yield


@pytest.fixture
def phone(board, walk) -> Page:
    """Signed in, with everything on it that is wanted without network."""
    return equipped(walk(board, WORKER, PHONE, service_workers="allow"))


@pytest.fixture
def own_phone(board, walk) -> Page:
    """With a session of its own, which may be ended."""
    page = walk(board, screen=PHONE, service_workers="allow")
    sign_in(page, WORKER)
    return equipped(page)


@pytest.fixture
def page(board, walk) -> Page:
    """As on plain http: nothing works behind the page."""
    page = walk(board, WORKER, PHONE)
    page.context.add_init_script("""
      delete Navigator.prototype.locks;
      delete Navigator.prototype.serviceWorker;
      delete Crypto.prototype.randomUUID;
    """)
    return page


def equipped(page: Page) -> Page:
    page.goto("/")
    await_kept(page, page.locator("body").get_attribute("data-person"), FIRST)
    return page


def await_kept(page: Page, person: str | None, pages: int) -> None:
    """Until the phone has so many pages, and all of them are this person's."""
    deadline = time.monotonic() + 10
    while (found := page.evaluate(KEPT)) != [person or "", pages]:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)


def lose_connection(page: Page) -> None:
    page.context.set_offline(True)


def find_connection(page: Page) -> None:
    page.context.set_offline(False)


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def notice(page: Page):
    return page.locator("#saved")


def waiting(page: Page):
    return page.locator("[data-line=waiting]")


def write_idea(page: Page, title: str, heard: str = "Something was heard") -> None:
    page.get_by_label("What did you hear?").fill(heard)
    page.get_by_label("What small change would help?").fill(title)
    page.get_by_role("button", name="Put it up").tap()


def say(page: Page, words: str) -> None:
    page.get_by_label("Your comment").fill(words)
    page.get_by_role("button", name="Say it").tap()


def sign_in(page: Page, badge: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Badge").fill(badge)
    page.get_by_label("PIN").fill(badge)
    page.get_by_role("button", name="Sign in").tap()
    expect(page.locator("body")).not_to_have_attribute("data-person", "")


def ideas_called(board, title: str) -> int:
    return board.ask("SELECT count(*) FROM idea WHERE title = ?", title)


def proposed(board) -> int:
    return board.ask(
        "SELECT id FROM idea WHERE stage = 'proposed' AND team_id = 2 AND id NOT IN"
        " (SELECT idea_id FROM authorship a JOIN person p ON p.id = a.person_id"
        "  WHERE p.badge IN ('1003', '1004')) ORDER BY id"
    )


# Reading


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


# Writing


def test_an_idea_written_offline_is_put_up_once_when_the_network_is_back(board, phone):
    lose_connection(phone)
    phone.goto("/ideas/new")
    write_idea(phone, "Hang the hooks lower", "Nobody reaches the hooks")
    expect(notice(phone)).to_contain_text("Saved on this phone.")
    expect(waiting(phone)).to_have_text("Waiting to send (1)")
    expect(phone.get_by_label("What small change would help?")).to_have_value("")
    phone.goto("/ideas/new")
    expect(phone.get_by_label("What small change would help?")).to_have_value("")
    assert ideas_called(board, "Hang the hooks lower") == 0
    find_connection(phone)
    expect(notice(phone)).to_have_text("Sent.")
    expect(waiting(phone)).to_be_hidden()
    assert ideas_called(board, "Hang the hooks lower") == 1
    words = "Nobody reaches the hooks"
    assert board.ask("SELECT times_heard FROM complaint WHERE sentence = ?", words) == 1


def test_it_works_in_an_open_page_on_plain_http_too(board, page):
    page.goto("/ideas/new")
    lose_connection(page)
    write_idea(page, "Paint the step yellow")
    expect(waiting(page)).to_have_text("Waiting to send (1)")
    find_connection(page)
    expect(notice(page)).to_have_text("Sent.")
    assert ideas_called(board, "Paint the step yellow") == 1


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_an_answer_lost_after_the_board_has_the_idea_makes_no_second_one(board, walk, share):
    title = f"Turn the belt round, {share}"
    with road_to(board) as road:
        phone = walk(board, WORKER, PHONE, base_url=road.url)
        phone.goto("/ideas/new")
        road.loses, road.after = "/ideas", share
        write_idea(phone, title)
        expect(notice(phone)).to_have_text("Sent.")
        assert road.lost == ["/ideas"]
        assert ideas_called(board, title) == 1


def test_an_answer_lost_while_sending_what_waits_makes_no_second_one(board, walk):
    idea, words = proposed(board), "Said once, in the tunnel."
    with road_to(board) as road:
        phone = walk(board, WORKER, PHONE, base_url=road.url)
        phone.goto(f"/ideas/{idea}")
        lose_connection(phone)
        say(phone, words)
        expect(waiting(phone)).to_have_text("Waiting to send (1)")
        road.loses, road.after = "/comments", 0.5
        find_connection(phone)
        expect(notice(phone)).to_have_text("Sent.", timeout=20_000)
        assert len(road.lost) == 1
    assert board.ask("SELECT count(*) FROM comment WHERE words = ?", words) == 1


def test_what_waits_is_sent_in_its_order(board, phone):
    idea = proposed(board)
    phone.goto(f"/ideas/{idea}")
    lose_connection(phone)
    for number in (1, 2, 3):
        say(phone, f"In order, {number}")
        expect(waiting(phone)).to_have_text(f"Waiting to send ({number})")
    find_connection(phone)
    expect(waiting(phone)).to_be_hidden()
    said = board.ask(
        "SELECT group_concat(words, '; ') FROM"
        " (SELECT words FROM comment WHERE words LIKE 'In order%' ORDER BY id)"
    )
    assert said == "In order, 1; In order, 2; In order, 3"


def test_a_vote_and_what_was_heard_wait_too(board, phone):
    phone.goto("/?team=2")
    lose_connection(phone)
    vote = phone.locator("#column-proposed [data-vote][aria-pressed=false]").first
    number = re.sub(r"\D", "", vote.get_attribute("id") or "")
    votes = board.ask("SELECT votes FROM idea WHERE id = ?", number)
    vote = phone.locator(f"#idea-{number}-vote")
    for pressed in ("true", "false", "true"):
        vote.tap()
        expect(vote).to_have_attribute("aria-pressed", pressed)
    expect(waiting(phone)).to_have_text("Waiting to send (1)")
    complaint = board.ask("SELECT complaint_id FROM idea WHERE id = ?", number)
    times = board.ask("SELECT times_heard FROM complaint WHERE id = ?", complaint)
    ear = phone.locator(f"#idea-{number}-ear")
    ear.evaluate("ear => { ear.click(); setTimeout(() => ear.click(), 300); }")
    expect(waiting(phone)).to_have_text("Waiting to send (2)")
    find_connection(phone)
    expect(waiting(phone)).to_be_hidden()
    assert board.ask("SELECT votes FROM idea WHERE id = ?", number) == votes + 1
    assert board.ask("SELECT times_heard FROM complaint WHERE id = ?", complaint) == times + 1


def test_a_picture_waits_too(board, phone):
    phone.goto("/ideas/new")
    lose_connection(phone)
    phone.locator("#propose").evaluate("""form => {
      const field = form.querySelector("[type=file]") || Object.assign(
        document.createElement("input"), { type: "file", name: "photos" });
      form.append(field);
      const files = new DataTransfer();
      files.items.add(new File(["bytes of a picture"], "ramp.jpg", { type: "image/jpeg" }));
      field.files = files.files;
    }""")
    write_idea(phone, "Rail along the ramp")
    expect(waiting(phone)).to_have_text("Waiting to send (1)")
    phone.goto("/outbox")
    expect(phone.locator("[data-entry]")).to_contain_text("Photos: 1")
    kept = phone.evaluate(
        "async () => { const [entry] = await outbox.all();"
        " const [, file] = entry.fields.find(([name]) => name === 'photos');"
        " return [file.name, file.type, new TextDecoder().decode(file.bytes)]; }"
    )
    assert kept == ["ramp.jpg", "image/jpeg", "bytes of a picture"]


# Whose it is


def test_what_waits_outlives_the_session_and_is_sent_after_signing_in(board, phone):
    phone.goto("/ideas/new")
    lose_connection(phone)
    write_idea(phone, "Lamp over the scale")
    expect(waiting(phone)).to_be_visible()
    phone.context.clear_cookies()
    find_connection(phone)
    expect(phone.locator("[data-line=enter]")).to_contain_text("after you sign in")
    assert ideas_called(board, "Lamp over the scale") == 0
    sign_in(phone, WORKER)
    expect(notice(phone)).to_have_text("Sent.")
    assert ideas_called(board, "Lamp over the scale") == 1


def test_what_one_wrote_is_not_sent_as_another(board, phone):
    phone.goto("/ideas/new")
    lose_connection(phone)
    write_idea(phone, "Bell at the gate")
    expect(waiting(phone)).to_be_visible()
    phone.context.clear_cookies()
    find_connection(phone)
    sign_in(phone, COLLEAGUE)
    others = phone.locator("[data-line=others]")
    expect(others).to_have_text(
        "From somebody else on this phone: 1. It is sent when they sign in."
    )
    phone.goto("/outbox")
    expect(phone.get_by_text("Nothing waits")).to_be_visible()
    expect(phone.get_by_text("Bell at the gate")).to_have_count(0)
    assert ideas_called(board, "Bell at the gate") == 0
    phone.context.clear_cookies()
    sign_in(phone, WORKER)
    expect(notice(phone)).to_have_text("Sent.")
    author = "SELECT badge FROM person p JOIN authorship a ON a.person_id = p.id"
    author += " JOIN idea i ON i.id = a.idea_id WHERE i.title = ?"
    assert board.ask(author, "Bell at the gate") == WORKER


def test_signing_out_with_things_waiting_asks_first(board, own_phone):
    phone = own_phone
    phone.goto("/ideas/new")
    lose_connection(phone)
    write_idea(phone, "Mirror at the corner")
    expect(waiting(phone)).to_be_visible()
    menu = phone.locator("details.menu--face > summary")
    menu.tap()
    phone.get_by_role("button", name="Sign out").tap()
    expect(phone.get_by_role("heading", name="Not sent yet: 1")).to_be_visible()
    phone.get_by_role("button", name="Stay").tap()
    expect(phone.locator("#leaving")).to_be_hidden()
    expect(menu).to_be_focused()
    phone.evaluate(BE_THE_SENDER)
    find_connection(phone)
    menu.tap()
    phone.get_by_role("button", name="Sign out").tap()
    phone.get_by_role("button", name="Sign out, keep it for me").tap()
    expect(heading(phone)).to_have_text("Sign in")
    sign_in(phone, WORKER)
    expect(notice(phone)).to_have_text("Sent.")
    assert ideas_called(board, "Mirror at the corner") == 1


# What goes wrong


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


def test_without_storage_the_words_stay_on_the_page(board, page):
    page.context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('denied'); } })"
    )
    page.goto("/ideas/new")
    lose_connection(page)
    write_idea(page, "Keep me in sight")
    expect(page.get_by_role("alert")).to_contain_text("no room to keep it")
    expect(page.get_by_label("What small change would help?")).to_have_value("Keep me in sight")
    find_connection(page)
    page.get_by_role("button", name="Put it up").tap()
    expect(heading(page)).to_have_text("Keep me in sight")
    assert ideas_called(board, "Keep me in sight") == 1


def test_with_storage_full_the_words_stay_on_the_page(board, page):
    to_chromium = page.context.new_cdp_session(page)
    quota = {"origin": board.url, "quotaSize": 1}
    to_chromium.send("Storage.overrideQuotaForOrigin", quota)
    page.goto("/ideas/new")
    lose_connection(page)
    write_idea(page, "No room for me")
    expect(page.get_by_role("alert")).to_contain_text("no room to keep it")
    expect(page.get_by_label("What small change would help?")).to_have_value("No room for me")
    expect(waiting(page)).to_be_hidden()


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


# How long it takes


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
