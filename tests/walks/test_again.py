"""What met a busy board or a lost connection is sent again by itself, once, with the same words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.faults.conftest import Line, a_line
from tests.walks.serving import SECRET, Board
from tests.walks.walkers import NO_CONNECTION

AGAIN = "One moment, trying again."
LONG = 120_000  # milliseconds; others use the machine as well
BUSY = ("status of 503", *NO_CONNECTION, "htmx:timeout")


@pytest.fixture(scope="module")
def line(tmp_path_factory) -> Iterator[Line]:
    """A small board: it is there soon."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_KEY", SECRET)
        yield a_line(tmp_path_factory.mktemp("again"), patch)


@pytest.fixture(scope="module")
def board(line) -> Iterator[Board]:
    running = Board(line.instance)
    yield running
    running.end()


@pytest.fixture
def page(board, line, walk) -> Page:
    """An idea's, of somebody who looks at it."""
    page, cookie = walk(board), line.people[0].cookie
    page.context.set_default_timeout(LONG)
    page.context.add_cookies([{"name": "kaizen", "value": cookie, "url": board.url}])
    page.goto(f"/ideas/{line.ideas[0]}")
    return page


@contextmanager
def locked(board) -> Iterator[None]:
    """Somebody else writes, and does not come to an end."""
    with closing(sqlite3.connect(board.instance / "kaizen.db", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout=30000")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def offers(board) -> int:
    return board.ask("SELECT count(*) FROM event WHERE kind LIKE 'help_%'")


def offer_help(page: Page) -> None:
    page.get_by_role("button", name="help try it").click()


def test_a_form_that_met_a_lock_goes_through_when_the_lock_is_gone(board, page, walkers):
    before = offers(board)
    with walkers.forgiving(*BUSY):
        with locked(board):
            offer_help(page)
            expect(page.locator("#refusal")).to_have_text(AGAIN, timeout=LONG)
            assert offers(board) == before
        expect(page.locator("#refusal")).to_be_empty(timeout=LONG)
    assert offers(board) == before + 1


def test_a_form_that_found_no_connection_goes_when_there_is_one(board, page, walkers):
    before = offers(board)
    with walkers.forgiving(*BUSY):
        page.context.set_offline(True)
        offer_help(page)
        expect(page.locator("#refusal")).to_have_text(AGAIN, timeout=LONG)
        page.context.set_offline(False)
        expect(page.locator("#refusal")).to_be_empty(timeout=LONG)
    assert offers(board) == before + 1


def test_a_vote_that_met_a_lock_is_counted_once(board, page, walkers):
    votes = "SELECT count(*) FROM vote"
    before = board.ask(votes)
    with walkers.forgiving(*BUSY):
        with locked(board):
            page.locator("[data-vote]").first.click()
            expect(page.locator("#refusal")).to_have_text(AGAIN, timeout=LONG)
        expect(page.locator("#refusal")).to_be_empty(timeout=LONG)
    assert board.ask(votes) == before + 1
