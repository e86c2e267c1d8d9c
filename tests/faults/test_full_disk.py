"""The disk fills up while people write, and then there is room again."""

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from tests.faults import full_disk
from tests.faults.conftest import a_line
from tests.faults.forms import send_form
from tests.faults.full_disk import small_disk
from tests.faults.kept import lost, unwell, wrong_votes
from tests.faults.writers import crowd_of
from tests.photos.files import jpeg

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(bool(full_disk.missing()), reason=full_disk.missing()),
]

SOME = 100  # acknowledged writes


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            pytest.skip("This system lets nobody mount a disk.")
        yield disk


def test_a_full_disk_is_said_in_words_and_nothing_acknowledged_is_lost(
    disk, serve, monkeypatch, tmp_path, figures
):
    line = a_line(disk.folder / "instance", monkeypatch)
    board = serve(line.instance, log=tmp_path / "elsewhere.log")
    crowd = crowd_of(line.people, board.port, line.ideas, pause=0.2)
    crowd.start()
    try:
        for _ in range(2):
            so_far = len(crowd.acknowledged)
            board.until(lambda so_far=so_far: len(crowd.acknowledged) > so_far + SOME)
            refused = crowd.answered(507)
            disk.fill()
            board.until(lambda refused=refused: crowd.answered(507) > refused + SOME)
            said = board.until(lambda: board.health()[1])
            assert (said["disk"], said["status"]) == ("full", "degraded")
            disk.make_room()
    finally:
        disk.make_room()
        crowd.finish()
    assert not crowd.faults
    assert not lost(board, crowd.acknowledged)
    each = [writer.acknowledged for writer in crowd.writers]
    assert not wrong_votes(board, each, [one.person_id for one in line.people])
    assert all("The disk is full." in words for words in crowd.said(507))
    assert "The disk is full: nothing is stored until there is room" in board.said()
    assert not board.faults()
    board.end()
    assert not unwell(line.app, board)
    figures(refused=crowd.answered(507), acknowledged=len(crowd.acknowledged))


def test_a_photo_for_which_there_is_no_room_waits_with_its_words(
    disk, serve, monkeypatch, tmp_path
):
    line = a_line(disk.folder / "instance", monkeypatch)
    board = serve(line.instance, log=tmp_path / "elsewhere.log")
    path = f"/ideas/{line.ideas[0]}/comments"

    def say() -> tuple[int, str]:
        photo = FileStorage(BytesIO(jpeg(1600, 1200)), "shelf.jpg")
        fields = {"words": "A photo of the shelf", "key": "with-photo", "photos": photo}
        return send_form(board.port, line.people[0], path, fields)

    disk.fill()
    status, page = say()
    assert status == 507
    assert "Nothing can be stored just now" in page
    assert "A photo of the shelf" in page
    disk.make_room()
    assert [say()[0], say()[0]] == [303, 303]
    assert board.ask("SELECT words FROM comment") == [("A photo of the shelf",)]
    (content,) = board.ask("SELECT content FROM photo")[0]
    files = [file.name for file in (line.instance / "photos").rglob("*.*")]
    assert sorted(files) == [f"{content}-thumb.jpg", f"{content}.jpg"]
    assert not board.faults()
