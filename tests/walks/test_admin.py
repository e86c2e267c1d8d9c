"""The admin: people, teams, and the list of complaints that was kept elsewhere."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.walks import steps

ADMIN = "9001"


@pytest.fixture
def desk(board, walk) -> Page:
    return walk(board, ADMIN)


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def test_a_person_is_added_with_a_pin_that_works_and_then_with_another(board, desk, walk):
    desk.goto("/people")
    desk.get_by_role("link", name="Add a person").click()
    desk.get_by_label("Name", exact=True).fill("Mina Walker")
    desk.get_by_label("Badge number").fill("7301")
    desk.get_by_label("Team", exact=True).select_option(label="Returns desk")
    desk.get_by_role("button", name="Add").click()
    expect(heading(desk)).to_have_text("A sign-in for Mina Walker")
    first = desk.locator(".once__secret").inner_text()
    assert signs_in(walk(board), first)

    desk.get_by_role("link", name="Done").click()
    desk.get_by_role("link", name=re.compile("PIN")).click()
    desk.get_by_label("New PIN").fill("46810")
    desk.locator("main form [type=submit]").click()
    expect(heading(desk)).to_have_text("Mina Walker")
    assert signs_in(walk(board), "46810")
    assert not signs_in(walk(board), first)


def signs_in(page: Page, pin: str) -> bool:
    page.goto("/sign-in")
    page.get_by_label("Badge").fill("7301")
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="Sign in").click()
    came_in = page.get_by_role("heading", name="Returns desk")
    expect(came_in.or_(page.get_by_role("alert")).first).to_be_visible()
    return came_in.is_visible()


def test_people_come_from_a_file_and_their_pins_are_shown_once(board, desk):
    desk.goto("/people/import")
    steps.upload_people(desk, "7302")
    expect(desk.locator(".bad-rows")).to_contain_text("Line 3")
    desk.get_by_role("button", name="Add 1 person").click()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download the list").click()
    assert "7302" in download.value.path().read_text("utf-8-sig")
    assert board.ask("SELECT name FROM person WHERE badge = '7302'") == "Mina Walker"


def test_a_team_is_added_and_gets_a_leader(board, desk):
    desk.goto("/teams")
    desk.get_by_role("link", name="Add a team").click()
    desk.get_by_label("Name", exact=True).fill("Night shift")
    desk.get_by_label("Ruth Adler").check()
    desk.get_by_role("button", name="Add").click()
    expect(desk.get_by_role("row", name=re.compile("Night shift"))).to_contain_text("Ruth Adler")


def test_a_file_of_complaints_is_brought_in_and_taken_back(board, desk):
    before = board.ask("SELECT count(*) FROM occurrence")
    rows = "Date;Customer;What was wrong\n"
    rows += "2026-02-03;Nordfrost;Foil tears at the corner\n" * 3
    rows += "2026-02-30;Hansen;Foil tears at the corner\n"
    desk.goto("/imports/new")
    file = {"name": "foil.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    desk.get_by_label("A CSV, XLSX or JSON file").set_input_files(file)
    desk.get_by_role("button", name="Read it").click()
    desk.get_by_role("button", name="Show a preview").click()
    expect(desk.locator(".bad-rows")).to_contain_text("Line 5")
    desk.get_by_role("button", name="Bring in 3 rows").click()
    expect(desk.get_by_text("3 rows are on the board.")).to_be_visible()
    assert board.ask("SELECT count(*) FROM occurrence") == before + 3
    desk.get_by_role("link", name="See the complaints").click()
    expect(desk.get_by_role("link", name="Foil tears at the corner")).to_be_visible()

    desk.go_back()
    desk.get_by_role("link", name="Take it all back").click()
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.get_by_text("It was taken back.")).to_be_visible()
    desk.goto("/complaints?q=foil+tears")
    expect(desk.get_by_role("link", name="Foil tears at the corner")).to_have_count(0)
    assert board.ask("SELECT count(*) FROM occurrence") == before
