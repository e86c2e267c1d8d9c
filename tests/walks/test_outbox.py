"""Written without network: sent later, once, in order, and by nobody else."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from tests.walks.pocket import (
    BE_THE_SENDER,
    COLLEAGUE,
    WORKER,
    find_connection,
    heading,
    ideas_called,
    lose_connection,
    notice,
    proposed,
    say,
    sign_in,
    waiting,
    write_idea,
)
from tests.walks.road import road_to
from tests.walks.walkers import PHONE

pytestmark = pytest.mark.usefixtures("without_network")


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


def test_it_works_in_an_open_page_on_plain_http_too(board, plain_phone):
    plain_phone.goto("/ideas/new")
    lose_connection(plain_phone)
    write_idea(plain_phone, "Paint the step yellow")
    expect(waiting(plain_phone)).to_have_text("Waiting to send (1)")
    find_connection(plain_phone)
    expect(notice(plain_phone)).to_have_text("Sent.")
    assert ideas_called(board, "Paint the step yellow") == 1


def test_the_connection_found_while_sending_fails_sends_at_once(board, plain_phone):
    plain_phone.goto("/ideas/new")
    lose_connection(plain_phone)
    held: list[Route] = []
    plain_phone.route("**/outbox/ticket", lambda route: held.append(route), times=1)
    with plain_phone.expect_request("**/outbox/ticket"):
        write_idea(plain_phone, "Oil the hinge")
    expect(waiting(plain_phone)).to_have_text("Waiting to send (1)")
    find_connection(plain_phone)
    plain_phone.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))  # by no timer
    held[0].abort("internetdisconnected")
    expect(notice(plain_phone)).to_have_text("Sent.")
    assert ideas_called(board, "Oil the hinge") == 1


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_an_answer_lost_after_the_board_has_the_idea_makes_no_second_one(board, walk, share):
    title = f"Turn the belt round, {share}"
    with road_to(board) as road:
        phone = walk(board, screen=PHONE, base_url=road.url)
        sign_in(phone, WORKER)
        phone.goto("/ideas/new")
        road.loses, road.after = "/ideas", share
        write_idea(phone, title)
        expect(notice(phone)).to_have_text("Sent.")
        assert road.lost == ["/ideas"]
        assert ideas_called(board, title) == 1
        phone.goto("about:blank")  # before the road ends, on which it may still be asking


def test_an_answer_lost_while_sending_what_waits_makes_no_second_one(board, walk):
    idea, words = proposed(board), "Said once, in the tunnel."
    with road_to(board) as road:
        phone = walk(board, screen=PHONE, base_url=road.url)
        sign_in(phone, WORKER)
        phone.goto(f"/ideas/{idea}")
        lose_connection(phone)
        say(phone, words)
        expect(waiting(phone)).to_have_text("Waiting to send (1)")
        road.loses, road.after = "/comments", 0.5
        find_connection(phone)
        expect(notice(phone)).to_have_text("Sent.")
        assert len(road.lost) == 1
        phone.goto("about:blank")
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


def test_who_leaves_before_the_answer_is_there_has_been_heard(board, plain_phone):
    plain_phone.goto("/complaints")
    row = plain_phone.locator("li.complaint").last
    number = (row.get_attribute("id") or "").removeprefix("complaint-")
    times = board.ask("SELECT times_heard FROM complaint WHERE id = ?", number)
    plain_phone.route("**/occurrences", lambda route: None, times=1)  # it never arrives
    with plain_phone.expect_request("**/occurrences"):
        row.get_by_role("button", name="Heard it again").tap()
    plain_phone.goto("/ideas")
    expect(notice(plain_phone)).to_have_text("Sent.")
    assert board.ask("SELECT times_heard FROM complaint WHERE id = ?", number) == times + 1


def test_photos_wait_too(board, phone):
    phone.goto("/ideas/new")
    lose_connection(phone)
    photos = phone.get_by_label("Choose photos")
    photos.set_input_files([a_photo("ramp.jpg", "red"), a_photo("rail.jpg", "blue")])
    expect(phone.locator(".photos-field__chosen li")).to_have_count(2)
    write_idea(phone, "Rail along the ramp")
    expect(waiting(phone)).to_have_text("Waiting to send (1)")
    expect(phone.locator(".photos-field__chosen li")).to_have_count(0)
    phone.goto("/outbox")
    expect(phone.locator("[data-entry]")).to_contain_text("Photos: 2")
    find_connection(phone)
    expect(phone.get_by_text("Nothing waits")).to_be_visible()
    query = "SELECT count(*) FROM photo p JOIN idea i ON i.id = p.idea_id WHERE i.title = ?"
    assert board.ask(query, "Rail along the ramp") == 2


def test_a_photo_that_is_none_is_said_after_the_rest_was_sent(board, phone):
    phone.goto("/ideas/new")
    lose_connection(phone)
    no_photo = {"name": "plan.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    phone.get_by_label("Choose photos").set_input_files([no_photo])
    expect(phone.locator(".photos-field__chosen li")).to_have_count(1)
    write_idea(phone, "Draw the walkway")
    expect(waiting(phone)).to_be_visible()
    find_connection(phone)
    phone.locator("[data-line=refused]").tap()
    entry = phone.locator("#outbox-refused [data-entry]")
    expect(entry).to_contain_text("plan.jpg")
    expect(entry.get_by_role("button", name="Send again")).to_be_hidden()
    assert ideas_called(board, "Draw the walkway") == 1


def a_photo(name: str, colour: str) -> dict[str, Any]:
    file = BytesIO()
    Image.new("RGB", (800, 600), colour).save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


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
