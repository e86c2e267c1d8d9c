"""Who gets in where: every address of the board by everybody who might come, in one table."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from kaizen import create_app
from kaizen.database import expect_writing
from kaizen.extensions import db
from kaizen.kiosks.device import COOKIE
from kaizen.photos.sent import photo_files
from kaizen.schema import bring_up_to_date
from tests.browser import Browser, ended, forget_the_last_request
from tests.filled_board import Cast, Things

pytestmark = pytest.mark.only_on("sqlite")  # it is put back as a file

TABLE = Path(__file__).with_name("routes_by_role.txt")
# In the order of the table's columns.
COLUMNS = {
    "v": "a visitor",
    "w": "a colleague of the team",
    "a": "who wrote it, owns it, has it to do",
    "f": "somebody of another team",
    "l": "who leads the team",
    "r": "who leads another team",
    "A": "an admin",
    "k": "a kiosk of the team",
    "W": "a colleague at the kiosk",
    "O": "its author at the kiosk",
    "L": "the leader at the kiosk",
}
WHO = {
    "w": "colleague",
    "a": "author",
    "f": "stranger",
    "l": "leader",
    "r": "other_leader",
    "A": "admin",
    "W": "colleague",
    "O": "author",
    "L": "leader",
}
# What only some may read, wherever it stands. No key made by chance can hold one of these words.
PRIVATE = {
    "Gold is not for us": "alAOL",  # declined, and the author hears it first
    "Someone asks for tin": "alAOL",
    "Half a thought about glue": "aO",  # a draft
    "aylin@nowhere.example": "aA",
    "AK-88001": "aA",  # a badge number
    "kim@nordfrost.example": "alrA",  # how a customer is reached
    "Nordfrost": "wafrlAWOL",
    "list.csv": "rlA",  # brought in
    "set a colleague inactive": "A",
    "$argon2": "",
}
AT_THE_KIOSK = "kWOL"
DOORS = ("/sign-in", "/kiosk")  # where one is asked who one is


class Board:
    """Filled once, and put back after each request."""

    def __init__(self, app: Flask) -> None:
        self.app, self.folder = app, Path(app.instance_path)
        self.cast = Cast()
        self.things = Things(app, self.cast)
        self.names = self.things.in_address()
        self.kept = self.folder / "kept"
        self.browsers = {column: self.come(column) for column in COLUMNS}
        self.keep()
        event.listen(db.engine, "before_cursor_execute", self.notice)

    def come(self, column: str) -> Browser:
        client = self.app.test_client()
        browser = Browser(client)
        if column in AT_THE_KIOSK:
            client.set_cookie(COOKIE, self.things.kiosk_token)
        if column in WHO:
            who = getattr(self.cast, WHO[column])
            door = "/kiosk/sign-in" if column in AT_THE_KIOSK else "/sign-in"
            sent = {"badge": who.badge, "pin": who.badge}
            assert browser.post(door, sent, htmx=False).status_code == 303
        return browser

    def keep(self) -> None:
        self.close()
        self.kept.mkdir()
        shown = (self.things.picture, self.things.found)
        self.pictures = {content: photo_files().read(content) for content in shown}
        shutil.copy(self.folder / "kaizen.db", self.kept)
        shutil.copytree(self.folder / "uploads", self.kept / "uploads")

    def put_back(self) -> None:
        self.close()
        for file in self.folder.glob("kaizen.db*"):
            file.unlink()
        shutil.copy(self.kept / "kaizen.db", self.folder)
        shutil.copytree(self.kept / "uploads", self.folder / "uploads", dirs_exist_ok=True)
        for content, file in self.pictures.items():
            photo_files().put(content, file)
            photo_files().put(content, file, thumb=True)

    def close(self) -> None:
        db.session.remove()
        db.engine.dispose()

    def ask(self, column: str, method: str, address: str, sent: dict[str, str]) -> TestResponse:
        """As if nobody had asked anything before."""
        client = self.browsers[column].client
        cookies = dict(client._cookies or {})
        forget_the_last_request()
        self.has_changed = False
        answer = ended(client.open(address, method=method, data=sent or None, buffered=True))
        client._cookies = cookies
        if self.has_changed:
            self.put_back()
        return answer

    def notice(self, *of_statement: Any) -> None:
        self.has_changed |= not of_statement[2].startswith(("SELECT", "BEGIN", "PRAGMA"))


@pytest.fixture(scope="module")
def board(tmp_path_factory) -> Iterator[Board]:
    folder = tmp_path_factory.mktemp("filled")
    app = create_app(
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        PROPAGATE_EXCEPTIONS=False,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'kaizen.db'}",
    )
    app.instance_path = str(folder)
    bring_up_to_date(app)
    with app.app_context():
        expect_writing(writing=True)
        yield Board(app)
        db.session.remove()
        db.engine.dispose()


def outcome(answer: TestResponse) -> str:
    if answer.status_code in (303, 302):
        there = (answer.location or "").partition("?")[0]
        return "s" if there in DOORS else "+"
    return {401: "s", 403: "-", 404: "?"}.get(answer.status_code, "+")


class Row(NamedTuple):
    method: str
    address: str
    marks: dict[str, str]
    sent: tuple[str, ...]


def rows() -> list[Row]:
    table = []
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            method, address, *rest = line.split()
            marks, sent = rest[: len(COLUMNS)], rest[len(COLUMNS) :]
            table.append(Row(method, address, dict(zip(COLUMNS, marks, strict=True)), tuple(sent)))
    return table


def test_every_route_is_in_the_table(board):
    routes = board.app.url_map.bind("localhost")
    listed = set()
    for row in rows():
        path = row.address.format(**board.names).partition("?")[0]
        rule, _ = routes.match(path, row.method, return_rule=True)
        listed.add((row.method, rule.rule))
    there = {
        (method, rule.rule)
        for rule in board.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert listed == there, f"Add to {TABLE.name}: {sorted(there - listed)}"


def test_every_address_lets_somebody_in():
    """Else the table would say that a wrong address is well guarded."""
    doors = {"/sign-out", "/kiosk/sign-out", "/welcome", "/welcome/demo"}
    unseen = [row.address for row in rows() if "+" not in row.marks.values()]
    assert set(unseen) <= doors


@pytest.mark.parametrize("column", COLUMNS, ids=COLUMNS.get)
def test_who_comes_sees_and_does_what_the_table_says(board, column):
    wrong = []
    hidden = [words.encode() for words, columns in PRIVATE.items() if column not in columns]
    for row in rows():
        sent = dict(one.format(**board.names).split("=") for one in row.sent)
        answer = board.ask(column, row.method, row.address.format(**board.names), sent)
        where, body = f"{row.method} {row.address}", answer.get_data()
        assert answer.status_code < 500, (where, body[-400:])
        if outcome(answer) != row.marks[column]:
            wrong.append(f"{where}: {answer.status}, not {row.marks[column]}")
        wrong += [f"{where} tells {words.decode()}" for words in hidden if words in body]
    assert not wrong, "\n".join([f"For {COLUMNS[column]}:", *wrong])


@pytest.mark.parametrize("column", "wafrlAWOL")
def test_a_live_page_says_nothing_of_a_decision_that_is_not_told(board, column):
    knows = column in PRIVATE["Gold is not for us"]
    names = board.names
    about = f"/changes?after={names['before_it']}&of=idea-{names['untold']}"
    answer = board.ask(column, "GET", about, {})
    if column not in AT_THE_KIOSK:
        assert (answer.status_code == 200) is knows
    for team in (names["the_packing"], names["the_returns"], "all"):
        board_page = board.ask(column, "GET", f"/changes?after=1&team={team}", {})
        assert b"Gold is not" not in board_page.get_data()


@pytest.mark.parametrize("column", "wfrW")
@pytest.mark.parametrize("words", ["gold is not", "asks for tin", "half a thought", "ak-88001"])
def test_what_is_private_is_not_found_either(board, column, words):
    for address in ("/ideas?team=&q=", "/?team=all&q=", "/complaints?q=", "/standards?q="):
        page = board.ask(column, "GET", address + words.replace(" ", "+"), {}).text
        for title in ("Buy gold tape", "Half a thought about glue", "Aylin Kaya"):
            assert title not in page.replace(words, ""), (address, title)
