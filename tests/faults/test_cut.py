"""The reply is cut after the server has stored it; who sent it sends it again."""

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from tests.faults.cutting import breaking_line
from tests.faults.forms import send_form
from tests.faults.kept import lost, unwell, wrong_votes
from tests.faults.writers import crowd_of
from tests.photos.files import jpeg

pytestmark = pytest.mark.faults

WRITES = 400  # acknowledged ones


def test_what_is_sent_again_with_its_key_is_there_once(line, serve, figures):
    board = serve(line.instance)
    with breaking_line(board.port, part=0.4) as wire:
        crowd = crowd_of(line.people, wire.port, line.ideas)
        crowd.start()
        try:
            board.until(lambda: len(crowd.acknowledged) > WRITES)
        finally:
            crowd.finish()
    assert wire.cut > WRITES / 4
    assert not crowd.faults
    assert not lost(board, crowd.acknowledged)
    each = [writer.acknowledged for writer in crowd.writers]
    assert not wrong_votes(board, each, [one.person_id for one in line.people])
    board.end()
    assert not unwell(line.app, board)
    figures(cut=wire.cut, acknowledged=len(crowd.acknowledged))


def test_a_photo_whose_reply_was_cut_is_there_once(line, serve):
    board = serve(line.instance)
    me, idea = line.people[0], line.ideas[0]

    def fields(key: str) -> dict[str, object]:
        photo = FileStorage(BytesIO(jpeg(900, 700)), "shelf.jpg")
        return {"key": key, "photos": photo, "words": "Look", "title": "Shelf", "team": 1} | {
            "heard": "Heavy boxes"
        }

    for path in (f"/ideas/{idea}/photos", f"/ideas/{idea}/comments", "/ideas"):
        with breaking_line(board.port, part=1.0) as wire:
            for _ in range(2):
                with pytest.raises(OSError, match=r"reset|closed|respon"):
                    send_form(wire.port, me, path, fields(f"of {path}"))
        assert send_form(board.port, me, path, fields(f"of {path}"))[0] == 303
    assert board.ask("SELECT count(*) FROM photo") == [(3,)]
    assert board.ask("SELECT count(*) FROM comment") == [(1,)]
    assert board.ask("SELECT count(*) FROM idea WHERE title = 'Shelf'") == [(1,)]
