"""What is done on a page before it is looked at."""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

A_FILE = """Date;Customer;Channel;What was wrong;Their words;No.
03.02.2026;Nordfrost;Phone;Strap cuts into the box;It cut the lid;A-1
14.02.2026;Hansen;Gate;Strap cuts into the box;Again;A-2
17.02.2026;Nordfrost;Gate;Driver got no coffee;A long night;A-3
not a day;Nordfrost;Gate;Driver got no coffee;;A-4
"""
ROSTER = 'name,badge,pin,team\nMina Walker,{0},,"Packing, line 3"\nNobody,,,\n'


def movable_card(page: Page):
    """The first card of the first column that nobody has answered yet."""
    cards = page.locator("#column-proposed li[data-move-url]")
    return cards.filter(has_not_text=re.compile("told (to|first)")).first


def open_menus(page: Page) -> None:
    page.locator("details.menu > summary:visible").last.click()
    expect(page.locator("details.menu[open] .menu__list")).to_be_visible()


def show_keys(page: Page) -> None:
    page.get_by_role("button", name="Keys", exact=True).click()
    expect(page.locator("#keys")).to_be_visible()


def open_numbers(page: Page) -> None:
    page.get_by_text("The numbers", exact=True).click()
    expect(page.locator("table.behaviour__table")).to_be_visible()


def open_moves(page: Page) -> None:
    movable_card(page).locator("[data-move]").click()
    expect(page.locator(".moves")).to_be_visible()


def open_trial_form(page: Page) -> None:
    open_moves(page)
    page.locator(".moves").get_by_role("link", name="Try it").click()
    expect(page.get_by_label("What do we measure?")).to_be_visible()


def send_empty_trial_form(page: Page) -> None:
    open_trial_form(page)
    page.get_by_role("button", name="Start the trial").click()
    expect(page.locator(".field__error").first).to_be_visible()


def answer(page: Page) -> None:
    """Not this way, as a leader says it."""
    page.get_by_label("It was tried before").check()
    page.get_by_label("Why not this way?").fill("It was tried in spring.")
    page.get_by_label("What happens to the problem?").fill("We look at the gate first.")
    page.get_by_label("What could be tried instead?").fill("Ask the night shift how they do it.")
    page.locator(".card__panel [type=submit]").click()


def answer_and_see_who_hears_it(page: Page) -> None:
    answer(page)
    expect(page.locator(".answer")).to_contain_text("first")


def move_and_see_undo(page: Page) -> None:
    open_moves(page)
    page.locator(".moves").get_by_role("link", name="Not this way").click()
    answer(page)
    expect(page.locator(".undo")).to_be_visible()


def vote_without_connection(page: Page) -> None:
    page.context.set_offline(True)
    page.locator("[data-vote]").first.click()
    expect(page.locator("#saved")).to_contain_text("Saved on this phone")
    page.context.set_offline(False)


# Who holds the lock is the one sender: what waits goes on waiting.
KEEP_AN_IDEA = """async said => {
  await new Promise(held => navigator.locks.request("outbox", () => new Promise(() => held())));
  const fields = [["heard", "The ramp is icy"], ["title", "Salt it at six"], ["team", "1"]];
  const { person } = document.body.dataset;
  const id = await outbox.add({ person, fields, kind: "idea", key: "k", url: "/ideas" });
  if (said) await outbox.change(id, { state: outbox.REFUSED, said: [said] });
}"""


def have_waiting(page: Page) -> None:
    page.evaluate(KEEP_AN_IDEA)
    expect(page.locator("#outbox-waiting")).to_contain_text("Salt it at six")


def have_refused(page: Page) -> None:
    page.evaluate(KEEP_AN_IDEA, "Choose a team.")
    expect(page.locator("#outbox-refused")).to_contain_text("Choose a team.")


def try_to_leave(page: Page) -> None:
    have_waiting(page)
    page.locator("details.menu--face > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#leaving")).to_be_visible()


def open_decision(page: Page) -> None:
    page.locator(".next").get_by_role("link", name="Not this way").click()
    expect(page.get_by_label("Why not this way?")).to_be_visible()


def send_empty_comment(page: Page) -> None:
    page.get_by_role("button", name="Say it").click()
    expect(page.locator("#comments .field__error")).to_be_visible()


def hear_it_again(page: Page) -> None:
    page.get_by_role("button", name="Heard it again").first.click()
    expect(page.locator(".heard-sheet")).to_be_visible()


def merge_ideas(page: Page) -> None:
    page.get_by_role("link", name="Merge with another idea").click()
    page.get_by_role("link", name="This one").first.click()
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("Merged. It goes on here now.")).to_be_visible()


def merge_and_look_back(page: Page) -> None:
    merge_ideas(page)
    page.locator(".merged a").first.click()
    expect(page.get_by_role("button", name="Part them again")).to_be_visible()


def send_form(page: Page) -> None:
    """The form as it stands: what is needed is missing."""
    page.locator("main form [type=submit]").last.click()
    expect(page.locator("[aria-invalid=true], .field__error").first).to_be_visible()


def send_trial(page: Page) -> None:
    page.get_by_label("What do we measure?").fill("Labels lost a day")
    page.get_by_label("Today").fill("12")
    page.get_by_label("We expect").fill("4")
    page.get_by_role("button", name="Start the trial").click()
    expect(page.get_by_role("alert").last).to_be_visible()


def expect_yes_or_no(page: Page) -> None:
    page.get_by_text("Yes or no", exact=True).locator("visible=true").click()
    expect(page.get_by_label("What will be so?")).to_be_visible()
    expect(page.get_by_label("What do we measure?")).to_be_hidden()


def expect_less_heard(page: Page) -> None:
    page.get_by_text("The complaint is heard less").locator("visible=true").click()
    page.get_by_label("How many times a week afterwards?").fill("99")
    page.get_by_role("button", name="Start the trial").click()
    expect(page.locator(".field__error")).to_contain_text("Say less than")


def note_a_reading(page: Page) -> None:
    page.get_by_label("Figure").fill("7")
    page.get_by_label("Note (optional)").fill("The night shift was short of one")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".run:visible")).to_be_visible()


def note_nothing(page: Page) -> None:
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".readings .field__error")).to_be_visible()


def send_no_reading(page: Page) -> None:
    """As a browser without scripts sends it."""
    page.locator(".readings__new").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Readings")


def type_known_complaint(page: Page) -> None:
    page.get_by_label("What did you hear?").press_sequentially("label")
    expect(page.locator("#similar input").first).to_be_visible()
    page.get_by_label("What small change would help?").press_sequentially("label")
    expect(page.locator("#similar-ideas a").first).to_be_visible()


def type_known_idea(page: Page) -> None:
    change = page.get_by_label("What small change would help?")
    change.press_sequentially("Honey overnight in the warm room")
    expect(page.locator(".similar--learned li").first).to_be_visible()


def type_known_sentence(page: Page) -> None:
    page.get_by_label("What did you hear?").press_sequentially("label")
    expect(page.locator("#similar button").first).to_be_visible()


def send_empty_idea(page: Page) -> None:
    page.get_by_role("button", name="Put it up").click()
    expect(page.locator(".field__error").first).to_be_visible()


def open_settlement(page: Page) -> None:
    page.get_by_role("link", name="Settle it").click()
    expect(page.get_by_label("What has changed?")).to_be_visible()


def upload(page: Page) -> None:
    file = {"name": "heard.csv", "mimeType": "text/csv", "buffer": A_FILE.encode()}
    page.get_by_label("A CSV, XLSX or JSON file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which column says what?")


def preview(page: Page) -> None:
    upload(page)
    page.get_by_role("button", name="Show a preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would come")


def bring_in(page: Page) -> None:
    preview(page)
    again = page.get_by_role("link", name="Back to the columns")
    button = page.get_by_role("button", name="Bring in")
    expect(button.or_(again).first).to_be_visible()
    if button.is_visible():
        button.click()
        expect(page.get_by_role("link", name="Take it all back")).to_be_visible()


def go_undo(page: Page) -> None:
    bring_in(page)
    page.goto("/imports")
    page.locator("tbody tr").filter(has_text="on the board").first.get_by_role("link").click()
    page.get_by_role("link", name="Take it all back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Take this import back?")


def upload_people(page: Page, badge: str = "7001") -> None:
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": ROSTER.format(badge).encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the file says")


def add_people(page: Page) -> None:
    upload_people(page, "70" + str(page.viewport_size["width"]))
    page.get_by_role("button", name="Add 1 person").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("They are on the board")


def send_nameless(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field__error").first).to_be_visible()


def send_short_pin(page: Page) -> None:
    page.get_by_label("New PIN").fill("1")
    page.locator("main form [type=submit]").first.click()
    expect(page.locator(".field__error").first).to_be_visible()


def send_wrong_own_secret(page: Page) -> None:
    page.get_by_label("Your PIN or password now").fill("0000")
    page.get_by_role("button", name="Change it").click()
    expect(page.locator(".field__error").first).to_be_visible()


def sign_in_wrongly(page: Page) -> None:
    page.get_by_label("Badge").fill("1044")
    page.get_by_label("PIN").fill("9999")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def be_slowed(page: Page) -> None:
    """Somebody else guesses, with a badge that nobody has."""
    browser = page.context.browser
    assert browser
    elsewhere = browser.new_context()
    guesser = elsewhere.new_page()
    for _ in range(6):
        guesser.goto(page.url.replace("/sign-ins", "/sign-in"))
        guesser.get_by_label("Badge").fill("7777")
        guesser.get_by_label("PIN").fill("9999")
        guesser.get_by_role("button", name="Sign in").click()
        expect(guesser.get_by_role("alert")).to_be_visible()
    elsewhere.close()
    page.reload()


def lose_the_session(page: Page) -> None:
    page.get_by_label("What did you hear?").fill("The tape tears")
    page.context.clear_cookies()
    page.get_by_role("button", name="Put it on the list").click()
    expect(page.get_by_text("Your words are kept.")).to_be_visible()


def send_an_expired_form(page: Page) -> None:
    page.get_by_label("What did you hear?").fill("The tape tears")
    page.locator("main [name=csrf_token]").evaluate("field => field.value = 'long ago'")
    page.get_by_role("button", name="Put it on the list").click()
    expect(page.get_by_text("Nothing is lost.")).to_be_visible()


def undo_too_late(page: Page) -> None:
    """As a browser without scripts sends it, an hour after the move."""
    page.evaluate("""() => {
      const form = document.querySelector("#acts");
      form.action = location.pathname + "/undo";
      form.submit();
    }""")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not like this, just now")


def upload_too_much(page: Page) -> None:
    file = {"name": "heard.csv", "mimeType": "text/csv", "buffer": b"a,b\n" * 400_000}
    page.get_by_label("A CSV, XLSX or JSON file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That is too much at once")


def photo(name: str, colour: str) -> FilePayload:
    file = BytesIO()
    Image.new("RGB", (1800, 1200), colour).save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def choose_photos(page: Page) -> None:
    files = [photo("IMG_2041.jpg", "#7a8b99"), photo("how it looks now.jpg", "#c9b458")]
    page.locator(".photos-field input[multiple]").first.set_input_files(files)
    expect(page.locator(".photos-field__chosen img")).to_have_count(2)


def add_photos(page: Page) -> None:
    """One marked as before, the other as after, and what can be done with one laid open."""
    if page.locator(".photos .photo").count() < 2:
        choose_photos(page)
        page.get_by_role("button", name="Add to the idea").click()
        expect(page.locator(".photos .photo")).to_have_count(2)
    for mark, place in (("Before", 0), ("After", -1)):
        page.locator(".photos .photo__acts summary").nth(place).click()
        page.locator(".photos .photo").nth(place).get_by_role("button", name=mark).click()
        expect(page.locator(".photos .photo--marked").nth(place)).to_contain_text(mark)
    page.locator(".photos .photo__acts summary").first.click()


def enlarge_a_photo(page: Page) -> None:
    if not page.locator(".photos .photo").count():
        choose_photos(page)
        page.get_by_role("button", name="Add to the idea").click()
    page.locator(".photo__link").first.click()
    expect(page.locator("#photo-large")).to_be_visible()


def send_no_photo(page: Page) -> None:
    """As a browser without scripts sends it."""
    page.locator(".photos-form").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Photos")


def send_welcome(page: Page) -> None:
    page.get_by_role("button", name="Put up the board").click()
    expect(page.locator(".field__error").first).to_be_visible()


def open_each_day(page: Page) -> None:
    for weekday in range(1, 7):
        page.locator(f"#same_{weekday}").uncheck()
    for more in page.locator(".workday summary").all():
        more.click()
    expect(page.locator("#ends_6_2")).to_be_visible()


def send_half_a_shift(page: Page) -> None:
    page.locator("#ends_0_0").fill("")
    page.locator(".week [type=submit]").click()
    expect(page.locator(".field__error")).to_be_visible()
