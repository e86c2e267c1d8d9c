"""kill -9 while sixty-four people write: what was acknowledged is there, once."""

import pytest

from tests.faults.kept import damage, lost, unwell, wrong_votes
from tests.faults.writers import crowd_of

pytestmark = pytest.mark.faults

KILLS = 20
BETWEEN = 64  # acknowledged writes, at least


def test_twenty_times_killed_while_64_people_write_nothing_acknowledged_is_lost(
    line, serve, figures
):
    board = serve(line.instance)
    crowd = crowd_of(line.people, board.port, line.ideas)
    crowd.start()
    try:
        for _ in range(KILLS):
            so_far = len(crowd.acknowledged)
            board.until(lambda so_far=so_far: len(crowd.acknowledged) > so_far + BETWEEN)
            before = crowd.acknowledged
            board.kill()
            board.start()
            assert not damage(board)
            assert not lost(board, before)
    finally:
        crowd.finish()
    assert not crowd.faults
    assert not lost(board, crowd.acknowledged)
    each = [writer.acknowledged for writer in crowd.writers]
    assert not wrong_votes(board, each, [one.person_id for one in line.people])
    board.end()
    assert not unwell(line.app, board)
    figures(kills=KILLS, acknowledged=len(crowd.acknowledged))
