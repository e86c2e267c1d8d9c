"""Real commands beside a real server: people write while the board is backed up, and somebody
pulls the plug in the middle."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
from werkzeug.datastructures import FileStorage

from kaizen import create_app
from kaizen.safekeeping.archive import Broken, read_through
from tests.benchmarks.visitors import sign_in
from tests.faults.forms import look_at, send_form
from tests.faults.served import Served
from tests.faults.writers import Writer
from tests.photos.files import jpeg
from tests.safekeeping.commands import PATIENCE, begun, kaizen

pytestmark = [pytest.mark.faults, pytest.mark.only_on("sqlite")]
FILLED_WITH = 14  # photos
WRITERS = 2


def rows(instance: Path, query: str) -> list:
    with closing(sqlite3.connect(instance / "kaizen.db", timeout=60)) as database:
        return database.execute(query).fetchall()


@pytest.fixture
def people(instance, monkeypatch):
    """Signed in on the demo plant's board, some workers and an admin last."""
    monkeypatch.setenv("INSTANCE_PATH", str(instance))
    app = create_app()
    numbers = [one for (one,) in rows(instance, "SELECT id FROM person WHERE role = 'worker'")]
    admin = rows(instance, "SELECT id FROM person WHERE badge = '9001'")[0][0]
    return sign_in(app, [*numbers[:WRITERS], admin])


@pytest.fixture
def serve():
    begun_here: list[Served] = []

    def on(instance: Path, **settings: str) -> Served:
        begun_here.append(Served(instance, **settings))
        begun_here[-1].start()
        return begun_here[-1]

    yield on
    for board in begun_here:
        board.end()


class PhotoTaker(Thread):
    """Puts photos up and takes down some that were there."""

    def __init__(self, who, port: int, ideas: list[int], stop: Event) -> None:
        super().__init__(daemon=True)
        self.who, self.port, self.ideas, self.stop = who, port, ideas, stop
        self.kept = 0

    def run(self) -> None:
        for number, idea in enumerate(self.ideas):
            if self.stop.is_set():
                break
            photo = FileStorage(BytesIO(jpeg(300 + number, 200)), "now.jpg")
            form = {"key": f"photo-{number}", "photos": photo}
            status, _ = send_form(self.port, self.who, f"/ideas/{idea}/photos", form)
            self.kept += status == 303
            if number % 3 == 2 and number < 3 * FILLED_WITH:
                old = 1 + number // 3
                send_form(self.port, self.who, f"/photos/{old}/removal", {"key": f"r{number}"})


def test_a_board_in_use_is_backed_up_and_restored(instance, people, serve, tmp_path):
    board = serve(instance)
    ideas = [
        one
        for (one,) in rows(
            instance, "SELECT id FROM idea WHERE stage = 'proposed' AND merged_into_id IS NULL"
        )
    ]
    complaint = rows(instance, "SELECT id FROM complaint WHERE merged_into_id IS NULL")[0][0]
    stop = Event()
    *workers, admin = people
    writers = [Writer(who, board.port, ideas[:6], complaint, stop, pause=0.02) for who in workers]
    camera = PhotoTaker(admin, board.port, ideas * 20, stop)
    for one in [*writers, camera]:
        one.start()
    board.until(lambda: all(one.acknowledged for one in writers) and camera.kept)

    file = tmp_path / "board.tar.gz"
    before = {w.mark for one in writers for w in list(one.acknowledged) if w.kind == "comment"}
    code, said = kaizen(instance, "backup", file)
    assert code == 0, said
    stop.set()
    for one in [*writers, camera]:
        one.join(PATIENCE)
    assert not any(one.faults for one in writers)
    board.end()

    fresh = tmp_path / "fresh"
    fresh.mkdir()
    code, said = kaizen(fresh, "restore", file)
    assert code == 0, said
    words = {one for (one,) in rows(fresh, "SELECT words FROM comment")}
    assert before <= words
    manifest = read_through(file, lambda *_: None)
    assert manifest["missing_photos"] == []
    status = json.loads(kaizen(fresh, "status", "--json")[1])
    assert status["counts"] == manifest["counts"]
    code, said = kaizen(fresh, "verify")
    assert code == 0, said

    again = serve(fresh)
    shown = rows(fresh, "SELECT id, idea_id, content FROM photo WHERE removed_at IS NULL")
    assert len(shown) > FILLED_WITH
    assert rows(fresh, "SELECT id FROM photo WHERE removed_at IS NOT NULL")
    pages = ["/", "/complaints", f"/ideas/{shown[-1][1]}", "/people"]
    for page in pages:
        status, text = look_at(again.port, admin, page)  # the same sign-in goes on
        assert status == 200, (page, text)
    for number, _, content in shown[-20:]:
        assert picture(again.port, admin, f"/photos/{number}/{content}.jpg")[:2] == b"\xff\xd8"


def picture(port: int, who, path: str) -> bytes:
    from http.client import HTTPConnection

    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers={"Cookie": f"kaizen={who.cookie}"})
        answer = connection.getresponse()
        assert answer.status == 200, path
        return answer.read()


def wait_for(what, process) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)


@pytest.mark.parametrize("later", [0.0, 0.2])
def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(instance, tmp_path, later):
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "board.tar.gz"
    process = begun(instance, "backup", file)
    wait_for(lambda: list(folder.iterdir()), process)
    time.sleep(later * random.uniform(0.5, 1))
    process.kill()
    process.communicate()
    if file.exists():  # it was faster
        assert read_through(file, lambda *_: None)["counts"]["people"]
    for left in folder.iterdir():
        assert left == file or left.name.startswith(".")
        if left != file and left.is_file():
            with pytest.raises(Broken):
                read_through(left, lambda *_: None)


def test_a_restore_that_is_killed_is_begun_anew(instance, tmp_path):
    file = tmp_path / "board.tar.gz"
    code, said = kaizen(instance, "backup", file)
    assert code == 0, said
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    process = begun(fresh, "restore", file)
    wait_for(lambda: list(fresh.glob("photos/*/*/*.jpg")), process)
    process.kill()
    process.communicate()
    code, said = kaizen(fresh, "restore", file)
    assert code == 0 or "in use" in said, said  # it was faster
    assert rows(fresh, "SELECT count(*) FROM photo") == rows(instance, "SELECT count(*) FROM photo")
    assert kaizen(fresh, "verify")[0] == 0


def test_what_cannot_be_done_is_said_in_words(instance, tmp_path):
    code, said = kaizen(instance, "restore", tmp_path / "none.tar.gz")
    assert (code, "Traceback" in said) == (1, False)
    assert "There is no file" in said
    code, said = kaizen(instance, "backup", tmp_path / "no" / "folder" / "board.tar.gz")
    assert (code, "Traceback" in said) == (1, False)
    assert "no folder" in said


def test_status_says_how_things_stand(instance):
    code, said = kaizen(instance, "status", "--json")
    assert code == 0
    status = json.loads(said)
    assert status["database"] == "sqlite"
    assert status["counts"]["people"] == rows(instance, "SELECT count(*) FROM person")[0][0]
    assert status["backup"]["last"] is None
    assert status["jobs"]["backup"] == {"last_run": None, "ok": False}
    assert "Last backup: none" in kaizen(instance, "status")[1]
    code, said = kaizen(instance, "sweep")
    assert code == 0, said
    status = json.loads(kaizen(instance, "status", "--json")[1])
    assert status["backup"]["last"]["bytes"] > 100_000
    assert status["backup"]["age"] == "ok"
    assert all(job["ok"] for job in status["jobs"].values())
