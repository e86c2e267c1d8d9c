"""A whole plant at the same moment, and what a page weighs."""

from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection

import pytest

from tests.walks.conftest import served
from tests.walks.crowd import Member, all_at_once, gather, hang_up
from tests.walks.serving import Board

PEOPLE = 400
WRITERS = 64


@pytest.fixture(scope="module")
def full_board(tmp_path_factory) -> Iterator[Board]:
    yield from served(tmp_path_factory.mktemp("crowd"))


@pytest.fixture(scope="module")
def crowd(full_board) -> tuple[int, list[Member]]:
    return gather(full_board, PEOPLE)


def test_400_votes_at_once_are_400_votes(full_board, crowd):
    number, people = crowd
    votes = [partial(one.post, full_board, f"/ideas/{number}/vote", give="1") for one in people]
    assert all_at_once(votes) == {200: PEOPLE}
    assert full_board.ask("SELECT votes FROM idea WHERE id = ?", number) == PEOPLE
    assert full_board.ask("SELECT count(*) FROM vote WHERE idea_id = ?", number) == PEOPLE
    assert full_board.ask("SELECT count(*) FROM event WHERE kind = 'vote_given'") == PEOPLE


def test_a_vote_sent_twice_at_once_counts_once(full_board, crowd):
    number, people = crowd
    twice = [
        partial(one.post, full_board, f"/ideas/{number}/vote", give="0", key="same")
        for one in people[:50] * 2
    ]
    assert all_at_once(twice) == {200: 100}
    left = PEOPLE - 50
    assert full_board.ask("SELECT votes FROM idea WHERE id = ?", number) == left
    assert full_board.ask("SELECT count(*) FROM vote WHERE idea_id = ?", number) == left


def test_of_64_who_write_at_once_nobody_is_refused(full_board, crowd):
    number, people = crowd

    def say(one: Member) -> int:
        statuses = {
            one.post(full_board, f"/ideas/{number}/comments", words=f"Word {at}") for at in range(4)
        }
        return max(statuses)

    assert all_at_once([partial(say, one) for one in people[:WRITERS]]) == {200: WRITERS}
    assert full_board.ask("SELECT comments FROM idea WHERE id = ?", number) == WRITERS * 4


def test_a_board_of_200_cards_is_under_40_kb(full_board, crowd):
    hang_up(full_board, 199)
    connection = HTTPConnection("localhost", full_board.port)
    cookie = {"Cookie": f"kaizen={crowd[1][0].cookie}", "Accept-Encoding": "gzip, br, zstd"}
    connection.request("GET", "/", headers=cookie)
    answer = connection.getresponse()
    size = len(answer.read())
    assert answer.getheader("Content-Encoding") in ("zstd", "br")
    assert 4 < size / 1024 < 40


def test_the_first_visit_is_under_100_kb(board, walk):
    walk(board, "2001")  # signs in, in a browser that then knows our files
    page = walk(board, "2001")
    weights: dict[str, int] = {}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    kinds: dict[str, str] = {}
    network.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    network.on(
        "Network.loadingFinished",
        lambda e: weights.update({e["requestId"]: e["encodedDataLength"]}),
    )
    page.goto("/", wait_until="networkidle")
    heavy = sum(weight for at, weight in weights.items() if kinds[at] != "Font")
    assert 20 < heavy / 1024 < 100
