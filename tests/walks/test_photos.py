"""Photos from a phone: chosen, made small before they are sent, shown."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.walks.walkers import NO_CONNECTION, PHONE

WORKER, LEADER = "1003", "2001"
GREY, YELLOW = "#7a8b99", "#c9b458"


def large_photo(name: str, colour: str = GREY) -> dict:
    """Some megabytes, as a phone takes it."""
    file = BytesIO()
    noise = Image.effect_noise((4000, 3000), 60)
    Image.merge("RGB", (noise, noise, noise)).save(file, "JPEG", quality=95)
    assert len(file.getvalue()) > 5_000_000
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def photo(name: str, colour: str = GREY) -> dict:
    file = BytesIO()
    Image.new("RGB", (1200, 900), colour).save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


NO_PHOTO = {"name": "notes.heic", "mimeType": "image/heic", "buffer": b"These are no pixels."}


@pytest.fixture
def phone(board, walk) -> Page:
    return walk(board, WORKER, PHONE)


def choose(page: Page, *files: dict, field: str = ".photos-field") -> None:
    page.locator(f"{field} input[multiple]").first.set_input_files(list(files))


def chosen(page: Page, field: str = ".photos-field"):
    return page.locator(f"{field} .photos-field__chosen li")


def type_idea(page: Page, title: str) -> None:
    page.goto("/ideas/new")
    page.get_by_label("What did you hear?").fill("The pallet leans")
    page.get_by_label("What small change would help?").fill(title)


def idea_of(board, stage: str = "proposed") -> int:
    """One without photos yet."""
    query = "SELECT id FROM idea WHERE stage = ? AND id NOT IN (SELECT idea_id FROM photo)"
    return board.ask(query, stage)


def test_photos_are_made_small_before_they_go_and_shown_after(board, phone):
    type_idea(phone, "Wrap the pallet twice")
    choose(phone, large_photo("before.jpg"), photo("after.png"))
    expect(chosen(phone)).to_have_count(2)
    expect(chosen(phone).locator("img")).to_have_count(2)
    with phone.expect_request(lambda request: request.method == "POST") as sent:
        phone.get_by_role("button", name="Put it up").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wrap the pallet twice")
    expect(phone.locator(".photos .photo")).to_have_count(2)
    assert int(sent.value.all_headers()["content-length"]) < 2_000_000
    query = "SELECT max(width) FROM photo p JOIN idea i ON i.id = p.idea_id WHERE i.title = ?"
    assert board.ask(query, "Wrap the pallet twice") == 1600
    small = phone.locator(".photo__thumb").first
    small.scroll_into_view_if_needed()
    phone.wait_for_function("image => image.complete", arg=small.element_handle())
    assert small.evaluate("image => image.naturalWidth") == 480


def test_sending_at_once_waits_until_they_are_small(board, phone):
    type_idea(phone, "Mark the floor")
    choose(phone, large_photo("floor.jpg"))
    with phone.expect_request(lambda request: request.method == "POST") as sent:
        phone.get_by_role("button", name="Put it up").tap()
    expect(phone.locator(".photos .photo")).to_have_count(1)
    assert int(sent.value.all_headers()["content-length"]) < 2_000_000
    assert board.ask("SELECT count(*) FROM idea WHERE title = 'Mark the floor'") == 1


def test_one_is_taken_out_and_more_are_chosen_than_fit(board, phone):
    type_idea(phone, "Hang a mirror")
    choose(phone, *[photo(f"{n}.jpg") for n in range(3)])
    expect(chosen(phone)).to_have_count(3)
    phone.get_by_role("button", name="Take out 1.jpg").tap()
    expect(chosen(phone)).to_have_count(2)
    expect(phone.get_by_role("button", name="Take out 2.jpg")).to_be_focused()
    choose(phone, *[photo(f"more {n}.jpg") for n in range(3)])
    expect(chosen(phone)).to_have_count(4)
    expect(phone.get_by_text("Only 4 photos fit here.")).to_be_visible()
    expect(phone.get_by_text("Choose photos")).to_be_hidden()
    names = "input => [...input.files].map(file => file.name)"
    kept = phone.locator("input[multiple]").evaluate(names)
    assert kept == ["0.jpg", "2.jpg", "more 0.jpg", "more 1.jpg"]


def test_a_form_that_comes_back_still_has_its_photos(board, phone):
    phone.goto("/ideas/new")
    phone.get_by_label("What did you hear?").fill("The pallet leans")
    choose(phone, photo("lean.jpg"))
    expect(chosen(phone)).to_have_count(1)
    phone.get_by_role("button", name="Put it up").tap()
    expect(phone.locator(".field__error")).to_be_visible()
    expect(chosen(phone)).to_have_count(1)
    phone.get_by_label("What small change would help?").fill("Straighten the fork")
    phone.get_by_role("button", name="Put it up").tap()
    expect(phone.locator(".photos .photo")).to_have_count(1)


def test_what_the_browser_cannot_read_goes_as_it_is_and_is_named(board, phone):
    phone.goto(f"/ideas/{idea_of(board)}")
    choose(phone, NO_PHOTO, field=".photos-form")
    expect(chosen(phone, ".photos-form")).to_contain_text("notes.heic")
    phone.get_by_role("button", name="Add to the idea").tap()
    expect(phone.get_by_role("alert").last).to_contain_text("“notes.heic” was not added.")
    expect(phone.locator(".photos .photo")).to_have_count(0)


def test_a_comment_shows_its_photo_large_and_small(board, phone):
    phone.goto(f"/ideas/{idea_of(board)}")
    phone.get_by_label("Your comment").fill("Like this.")
    choose(phone, photo("like this.jpg", YELLOW), field="#comments")
    expect(chosen(phone, "#comments")).to_have_count(1)
    phone.get_by_role("button", name="Say it").tap()
    said = phone.locator(".comment").last
    expect(said.locator(".photo")).to_have_count(1)
    expect(chosen(phone, "#comments")).to_have_count(0)
    link = said.locator(".photo__link")
    link.focus()
    phone.keyboard.press("Enter")
    large = phone.get_by_role("dialog", name="Photo")
    expect(large.get_by_role("img", name="Photo by")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(large).to_be_hidden()
    expect(link).to_be_focused()


def test_before_and_after_stand_side_by_side_and_one_is_removed(board, walk):
    page = walk(board, LEADER)
    page.goto(f"/ideas/{idea_of(board)}")
    choose(page, photo("a.jpg"), photo("b.jpg", YELLOW), field=".photos-form")
    page.get_by_role("button", name="Add to the idea").click()
    figures = page.locator(".photos .photo")
    expect(figures).to_have_count(2)
    for place, mark in ((0, "Before"), (1, "After")):
        figures.nth(place).locator("summary").click()
        figures.nth(place).get_by_role("button", name=mark).click()
        expect(page.locator(".photo--marked")).to_have_count(place + 1)
    first, second = (page.locator(".photos__pair .photo").nth(n).bounding_box() for n in (0, 1))
    assert first["y"] == second["y"]
    assert first["x"] < second["x"]
    page.once("dialog", lambda dialog: dialog.accept())
    figures.first.locator("summary").click()
    figures.first.get_by_role("button", name="Remove").click()
    expect(figures).to_have_count(1)


def test_without_scripts_photos_are_chosen_and_sent(board, walk, walkers):
    page = walk(board, WORKER, java_script_enabled=False)
    type_idea(page, "Paint a line")
    choose(page, photo("line.jpg"), NO_PHOTO)
    page.get_by_role("button", name="Put it up").click()
    expect(page.locator(".photos .photo")).to_have_count(1)
    expect(page.get_by_text("“notes.heic” was not added.")).to_be_visible()
    choose(page, photo("again.jpg"), field=".photos-form")
    page.get_by_role("button", name="Add to the idea").click()
    expect(page.locator(".photos .photo")).to_have_count(2)
    # The picture stands in a sandbox, without our icon and without the browser's own look for it.
    with walkers.forgiving("favicon.ico", ".jpg"):
        page.locator(".photo__link").first.click()
        assert page.url.endswith(".jpg")


def test_without_connection_the_photos_wait(board, phone, walkers):
    number = idea_of(board)
    phone.goto(f"/ideas/{number}")
    choose(phone, photo("dark.jpg"), field=".photos-form")
    expect(chosen(phone, ".photos-form")).to_have_count(1)
    with walkers.forgiving(*NO_CONNECTION):
        phone.context.set_offline(True)
        phone.get_by_role("button", name="Add to the idea").tap()
        waiting = phone.get_by_role("link", name="Waiting to send (1)")
        expect(waiting).to_be_visible()
        expect(chosen(phone, ".photos-form")).to_have_count(0)
        phone.context.set_offline(False)
        expect(waiting).to_be_hidden()
    phone.goto(f"/ideas/{number}")
    expect(phone.locator(".photos .photo")).to_have_count(1)
