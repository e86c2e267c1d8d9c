import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kaizen.safekeeping.unclean_stops import (
    damage_in,
    look_after_unclean_stop,
    marked_as_running,
)
from kaizen.schema import CannotMigrate
from tests.faults.served import Served
from tests.safekeeping.conftest import board_at
from tests.safekeeping.test_moving import KAIZEN
from tests.safekeeping.test_verifying import damage

pytestmark = [pytest.mark.faults, pytest.mark.only_on("sqlite")]

LOOKED = "the database is looked at"
WHOLE = "The database is whole"
PATIENCE = 180  # seconds; only where something is wrong


@pytest.fixture
def board(sqlite_url, instance):
    with board_at(sqlite_url, instance) as app:
        yield app


def marks(instance: Path) -> list[Path]:
    return sorted((instance / "running").glob("*"))


def left_behind(instance: Path) -> Path:
    """As by somebody who was killed."""
    mark = instance / "running" / "4711-killed"
    mark.parent.mkdir(exist_ok=True)
    mark.touch()
    return mark


def kaizen(instance: Path, *words: str) -> subprocess.CompletedProcess[str]:
    ours = {"INSTANCE_PATH": str(instance)}
    return subprocess.run(
        [sys.executable, "-c", KAIZEN, *words],
        env={k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | ours,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@contextmanager
def server(instance: Path):
    served = Served(instance)
    try:
        yield served
    finally:
        served.end()


def test_after_a_kill_the_next_start_looks_at_the_database_first(instance):
    with server(instance) as served:
        served.start()
        assert len(marks(instance)) == 1
        served.kill()
        (mark,) = marks(instance)
        served.start()
        said = served.said()
        assert LOOKED in said
        assert WHOLE in said
        assert len(marks(instance)) == 1
        assert mark not in marks(instance)
        served.end()
    assert marks(instance) == []


def test_after_a_clean_end_nothing_is_looked_at(instance):
    with server(instance) as served:
        served.start()
        served.end()
        assert marks(instance) == []
        served.start()
        assert LOOKED not in served.said()


def test_several_that_run_do_not_take_each_other_for_killed(board, instance, caplog):
    with marked_as_running(board), marked_as_running(board):
        assert len(marks(instance)) == 2
        look_after_unclean_stop(board)
        swept = kaizen(instance, "sweep")
        assert swept.returncode == 0, swept.stderr
        assert LOOKED not in swept.stderr
        assert len(marks(instance)) == 2
    assert LOOKED not in caplog.text
    assert marks(instance) == []


def test_of_several_marks_only_that_of_the_killed_one_goes(board, instance, caplog):
    mark = left_behind(instance)
    with marked_as_running(board):
        look_after_unclean_stop(board)
        assert WHOLE in caplog.text
        assert not mark.exists()
        assert len(marks(instance)) == 1


def test_a_fault_of_ours_is_no_unclean_stop(board, instance):
    with pytest.raises(KeyboardInterrupt), marked_as_running(board):
        raise KeyboardInterrupt
    assert marks(instance) == []


def test_a_damaged_database_is_not_served(instance):
    damage(instance / "kaizen.db")
    mark = left_behind(instance)
    backup = instance / "backups" / "kaizen-20261121-143000.tar.gz"
    backup.parent.mkdir(exist_ok=True)
    backup.touch()
    before = (instance / "kaizen.db").read_bytes()
    refused = kaizen(instance, "serve")
    assert refused.returncode == 1
    assert "Kaizen did not start. The database" in refused.stderr
    assert "is damaged" in refused.stderr
    assert f"kaizen restore FILE, with a backup (the newest backup here is {backup})" in " ".join(
        refused.stderr.split()
    )
    assert (instance / "kaizen.db").read_bytes() == before
    assert mark.exists()  # the next start looks again


def test_what_is_no_database_is_said_too(board, instance):
    left_behind(instance)
    (instance / "kaizen.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(
        CannotMigrate, match=r"is damaged: file is not a database[^$]*there is none"
    ):
        look_after_unclean_stop(board)


def test_an_instance_without_a_database_is_whole(tmp_path):
    assert damage_in(str(tmp_path / "nothing.db")) == ""
    with closing(sqlite3.connect(tmp_path / "new.db")) as database:
        database.execute("CREATE TABLE one (id INTEGER)")
    assert damage_in(str(tmp_path / "new.db")) == ""
