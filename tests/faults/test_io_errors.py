"""Reads, writes and waits for the disk fail while people write."""

import pytest

from tests.faults import io_errors
from tests.faults.io_errors import ErringDisk
from tests.faults.kept import lost, unwell, wrong_votes
from tests.faults.writers import crowd_of

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(bool(io_errors.missing()), reason=io_errors.missing()),
]

SOME = 60


def test_a_disk_that_errs_costs_time_and_nothing_else(line, serve, tmp_path, figures):
    disk = ErringDisk(tmp_path)
    board = serve(line.instance, before=disk.before)
    crowd = crowd_of(line.people, board.port, line.ideas, pause=0.2)
    crowd.start()
    try:
        board.until(lambda: len(crowd.acknowledged) > SOME)
        for part in (0.05, 0.5):
            refused, so_far = crowd.answered(503), len(crowd.acknowledged)
            disk.err(part)
            board.until(lambda refused=refused: crowd.answered(503) > refused + SOME)
            disk.recover()
            board.until(lambda so_far=so_far: len(crowd.acknowledged) > so_far + 2 * SOME)
    finally:
        crowd.finish()
    assert not crowd.faults
    assert not lost(board, crowd.acknowledged)
    each = [writer.acknowledged for writer in crowd.writers]
    assert not wrong_votes(board, each, [one.person_id for one in line.people])
    assert "The disk does not work" in board.said()
    assert not board.faults()
    board.end()
    assert not unwell(line.app, board)
    figures(refused=crowd.answered(503), acknowledged=len(crowd.acknowledged))
