"""Photos in a bucket: a real server that speaks S3, and a real board in front of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage

from kaizen.errors import StoreAway
from tests.benchmarks.visitors import Visitor
from tests.faults.conftest import a_line
from tests.faults.forms import send_form
from tests.faults.served import Served
from tests.photos.files import jpeg
from tests.postgres import free_port

pytestmark = pytest.mark.only_on("sqlite")
PATIENCE = 120  # seconds
SERVER = shutil.which("moto_server", path=str(Path(sys.executable).parent)) or ""
BUCKET = "pictures"
PORT = free_port()  # one for all: a connection that was made is kept for its address


class Store:
    """It keeps all in memory: what is killed comes back empty."""

    def __init__(self) -> None:
        self.port = PORT
        self.settings = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "nobody knows",
            "AWS_DEFAULT_REGION": "us-east-1",
            "PHOTOS_URL": f"s3://{BUCKET}/board",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [SERVER, "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not self.answers(f"/{BUCKET}", "PUT") and time.monotonic() < deadline:
            time.sleep(0.1)

    def answers(self, path: str, method: str) -> bool:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            try:
                connection.request(method, path, headers={"Content-Length": "0"})
                return connection.getresponse().status == 200
            except OSError:
                return False

    def end(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def store(monkeypatch) -> Iterator[Store]:
    pytest.importorskip("s3fs")
    if not SERVER:
        pytest.fail("No moto_server.") if os.environ.get("CI") else pytest.skip("No moto_server.")
    one = Store()
    for name, value in one.settings.items():
        monkeypatch.setenv(name, value)
    one.start()
    yield one
    one.end()


@pytest.fixture
def shelf(store):
    from kaizen.photos.files import PhotoFiles

    return PhotoFiles(store.settings["PHOTOS_URL"])


def test_what_is_put_is_read_found_and_forgotten(shelf):
    content = "ab" * 32
    assert (list(shelf.all_contents()), shelf.exists(content)) == ([], False)
    shelf.put(content, b"large")
    shelf.put(content, b"small", thumb=True)
    assert (shelf.read(content), shelf.read(content, thumb=True)) == (b"large", b"small")
    assert (list(shelf.all_contents()), list(shelf.old_contents())) == ([content], [])
    shelf.forget(content)
    shelf.forget(content)
    assert not shelf.exists(content)
    with pytest.raises(FileNotFoundError):
        shelf.read(content)


def test_a_store_that_is_away_is_said_as_what_it_is(shelf, store):
    store.end()
    content = "ab" * 32
    asking = [
        lambda: shelf.read(content),
        lambda: shelf.put(content, b"large"),
        lambda: shelf.exists(content),
        lambda: list(shelf.all_contents()),
    ]
    for ask in asking:
        with pytest.raises(StoreAway):
            ask()


def test_a_bucket_that_is_not_there_is_away(store):
    from kaizen.photos.files import PhotoFiles

    shelf = PhotoFiles("s3://elsewhere/board")
    for ask in (lambda: list(shelf.all_contents()), lambda: shelf.put("ab" * 32, b"large")):
        with pytest.raises(StoreAway):
            ask()


@pytest.fixture
def board(tmp_path, monkeypatch, store) -> Iterator[tuple[Served, Visitor, list[int]]]:
    """Served, with somebody who is signed in and the ideas there."""
    line = a_line(tmp_path / "instance", monkeypatch)
    served = Served(line.instance)
    try:
        served.start()
        yield served, line.people[0], line.ideas
    finally:
        served.end()


def send_photo(board: Served, who: Visitor, idea: int, key: str) -> tuple[int, str]:
    photo = FileStorage(BytesIO(jpeg(300, 200)), "belt.jpg")
    return send_form(board.port, who, f"/ideas/{idea}/photos", {"key": key, "photos": photo})


def fetch(board: Served, who: Visitor, path: str, **headers: str) -> tuple[int, bytes, str]:
    sent = {"Cookie": f"kaizen={who.cookie}"} | headers
    with closing(HTTPConnection("127.0.0.1", board.port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers.get("ETag", "")


def test_a_board_keeps_its_photos_there(board, shelf, tmp_path, store):
    served, who, ideas = board
    assert send_photo(served, who, ideas[0], "k1")[0] == 303
    (content,) = shelf.all_contents()
    assert not (tmp_path / "instance" / "photos").exists()
    number = served.ask("SELECT id FROM photo")[0][0]
    path = f"/photos/{number}/{content}.jpg"
    status, picture, tag = fetch(served, who, path)
    assert (status, picture) == (200, shelf.read(content))
    assert fetch(served, who, f"/photos/{number}/thumb/{content}.jpg")[1][:2] == b"\xff\xd8"

    store.end()
    assert fetch(served, who, path, **{"If-None-Match": tag})[:2] == (304, b"")
    status, page, _ = fetch(served, who, path)
    assert status == 503
    assert b"Traceback" not in page
    assert fetch(served, who, f"/ideas/{ideas[0]}")[0] == 200
    status, page = send_photo(served, who, ideas[1], "k2")
    assert status == 422
    assert "be stored just now" in page
    form = {
        "key": "k3",
        "words": "Seen on the belt",
        "photos": FileStorage(BytesIO(jpeg()), "b.jpg"),
    }
    assert send_form(served.port, who, f"/ideas/{ideas[1]}/comments", form)[0] == 303
    assert served.ask("SELECT count(*) FROM comment WHERE words = 'Seen on the belt'") == [(1,)]

    store.start()
    assert fetch(served, who, path)[0] == 404  # this store forgets: a picture that is missing
    assert send_photo(served, who, ideas[1], "k4")[0] == 303
    number = served.ask("SELECT max(id) FROM photo")[0][0]
    removal = {"key": "k5"}
    assert send_form(served.port, who, f"/photos/{number}/removal", removal)[0] in (303, 403)
