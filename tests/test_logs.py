"""What the log says, and what it never holds: read from a board that is really served."""

import http.cookiejar
import json
import logging
import re
import urllib.parse
import urllib.request

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kaizen.extensions import db
from kaizen.web.front import open_to_all
from kaizen.web.logs import StandardError, begin_logging, formatter, hidden
from tests.walks.serving import Board

# So long that no number of a request holds one by chance.
PIN, WRONG_PIN, BADGE = "73915048", "48206117", "A1-7741"
WORDS = "unmistakable-zebra"
ID = "from-the-proxy-0815"


class Visitor:
    def __init__(self, url: str):
        self.url, self.jar = url, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), urllib.request.HTTPErrorProcessor()
        )

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str):
        sent = None
        if fields is not None:
            sent = urllib.parse.urlencode({"csrf_token": self.token} | fields).encode()
        request = urllib.request.Request(self.url + path, sent, headers)
        try:
            answer = self.opener.open(request, timeout=90)
        except urllib.error.HTTPError as refused:
            answer = refused
        page = answer.read().decode()
        if found := re.search(r'name="csrf_token" value="([^"]+)"', page):
            self.token = found[1]
        return answer, page


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The lines of a board on which secrets went in by every way there is, and the secrets."""
    board = Board(
        tmp_path_factory.mktemp("logged"),
        LOG_FORMAT="json",
        WORKERS="1",
        TRUSTED_PROXIES="1",
    )
    try:
        secrets = walk(Visitor(board.url))
    finally:
        board.end()
    return board.log.read_text(), secrets


def walk(visitor: Visitor) -> list[str]:
    visitor.ask("/welcome")
    answer, _ = visitor.ask(
        "/welcome", {"name": "Ada", "badge": BADGE, "pin": PIN, "team": "Packing"}
    )
    assert answer.url.endswith("/")
    answer, _ = visitor.ask("/health", **{"X-Request-ID": ID})
    assert answer.headers["X-Request-ID"] == ID
    secrets = [PIN, WRONG_PIN, BADGE, WORDS]
    secrets += [cookie.value for cookie in visitor.jar if cookie.value]
    _, page = visitor.ask("/teams/1/walls/new")
    names = re.search(r'name="names"[^>]* value="(\w+)"', page)
    assert names
    screen = {"name": "Line 3", "language": "", "names": names[1], "key": "w" * 32}
    _, page = visitor.ask("/teams/1/walls/new", screen)
    wall = re.search(r"/wall/([\w-]{16,})", page)
    assert wall
    visitor.ask(f"/wall/{wall[1]}")
    visitor.ask(f"/wall/{wall[1]}/changes?after=0")
    secrets.append(wall[1])
    visitor.ask(f"/complaints?q={WORDS}")
    visitor.ask(f"/nowhere/{WORDS}?q={WORDS}")
    visitor.ask(f"/wall/{WORDS}")
    visitor.ask(f"/mail/unsubscription/{WORDS}")
    visitor.ask("/nameless/new")
    answer, page = visitor.ask(
        "/nameless",
        {"heard": WORDS, "title": WORDS, "team": "1", "key": "k" * 32},
    )
    code = re.search(r"\b\w{4}-\w{4}-\w{4}\b", page)
    assert code, page[:2000]
    visitor.ask(f"/follow/{code[0]}")
    secrets += [code[0], code[0].replace("-", "")]
    visitor.ask("/sign-in")
    visitor.ask("/sign-out", {})
    visitor.ask("/sign-in", {"badge": BADGE, "pin": WRONG_PIN})
    return secrets


def test_nothing_secret_comes_into_the_log(walked):
    log, secrets = walked
    assert len(secrets) >= 8
    assert [secret for secret in secrets if secret in log] == []


def test_each_request_is_one_line_of_json(walked):
    lines = [json.loads(line) for line in walked[0].splitlines() if line.startswith("{")]
    asked = [line for line in lines if line.get("message") == "request"]
    routes = {line["route"] for line in asked}
    assert {"/welcome", "/complaints", "/wall/<string:token>", "none"} <= routes
    assert any(route.startswith("/follow/<") for route in routes)
    for line in asked:
        assert line["ms"] >= 0
        assert line["status"] in range(200, 500)
        assert line["method"] in ("GET", "POST")
        assert re.fullmatch(r"[\w-]{8,64}", line["request_id"])
    assert ID in {line["request_id"] for line in asked}


def test_an_answer_says_by_which_id_it_stands_in_the_log(app, browse):
    first = browse().get("/health", headers={"X-Request-ID": ID}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{16}", first), "nobody is believed without a proxy"
    app.config["TRUSTED_PROXIES"] = 1
    for said, taken in ((ID, True), ("a b", False), ("x" * 65, False), ("<script>", False)):
        answer = browse().get("/health", headers={"X-Request-ID": said})
        assert (answer.headers["X-Request-ID"] == said) == taken


def test_a_fault_is_told_without_what_was_asked(app, browse, caplog, monkeypatch):
    def view(token):
        raise RuntimeError(f"https://me:{PIN}@svc.example/x?q={WORDS} pin={PIN}")

    monkeypatch.setitem(app.view_functions, "walls.screen", open_to_all(view))
    with caplog.at_level(logging.INFO, logger="kaizen"):
        assert browse().get(f"/wall/{WORDS}?q={WORDS}").status_code == 500
    told = "\n".join(map(formatter("json").format, caplog.records))
    assert "/wall/<string:token>" in told
    assert "RuntimeError" in told
    assert WORDS not in told
    assert PIN not in told


def test_a_fault_of_the_database_is_told_without_the_words_it_was_given(app):
    statement = text("INSERT INTO team (id, name) VALUES (1, :name), (1, :name)")
    with pytest.raises(IntegrityError) as fault:
        db.session.execute(statement, {"name": WORDS})
    assert WORDS not in str(fault.value)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("GET /wall/abc123def/changes?after=1", "GET /wall/…?…"),
        ("kaizen=eyJhIjoxfQ.x.y; path=/", "kaizen=…; path=/"),
        ("__Host-kaizen-kiosk=abc", "__Host-kaizen-kiosk=…"),
        ("{'pin': '1234', 'name': 'x'}", "{'pin': …, 'name': 'x'}"),
        ("code 7KQM-4XPA-9D3E is wrong", "code … is wrong"),
        ("postgresql://me:secret@host/name", "postgresql://host"),
        ("The job mails failed.", "The job mails failed."),
    ],
)
def test_what_opens_a_door_is_left_out(said, told):
    assert hidden(said) == told


def test_beginning_twice_writes_each_line_once(capsys):
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    try:
        begin_logging("plain")
        begin_logging("plain")
        logging.getLogger("kaizen").warning("Once.")
        assert sum(isinstance(one, StandardError) for one in root.handlers) == 1
    finally:
        root.handlers = before
    assert capsys.readouterr().err.count("Once.") == 1
