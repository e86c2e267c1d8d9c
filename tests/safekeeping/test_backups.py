"""A whole board in one file, and out of it again."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from itertools import count

import pytest
from alembic.script import ScriptDirectory

from kaizen.config import PACKAGE
from kaizen.photos.files import PhotoFiles
from kaizen.photos.sent import photo_files
from kaizen.safekeeping.archive import MANIFEST, SQLITE
from kaizen.safekeeping.backup import CannotBackUp, back_up
from tests.safekeeping.archives import manifest_in, members, quiet
from tests.safekeeping.conftest import board_at


def newest() -> str:
    return ScriptDirectory(str(PACKAGE / "migrations")).get_current_head()


class TestABackup:
    def test_it_names_its_versions_counts_and_checksums(self, backed_up):
        manifest = manifest_in(backed_up)
        assert (manifest["schema"], manifest["database"]) == (newest(), "sqlite")
        assert manifest["counts"]["people"] == manifest["rows"]["person"] > 0
        assert set(manifest["members"]) == set(members(backed_up)) - {MANIFEST}
        assert manifest["missing_photos"] == []

    def test_only_its_owner_may_read_it(self, backed_up):
        if os.name == "posix":
            assert stat.S_IMODE(backed_up.stat().st_mode) == 0o600

    def test_keys_and_settings_are_in_it_and_lists_with_pins_are_not(self, backed_up):
        inside = {name for name in members(backed_up) if name.startswith("instance/")}
        uploads = f"instance/uploads/{'0' * 32}"
        assert inside == {
            "instance/secret-key",
            "instance/vapid-key",
            "instance/config.toml",
            uploads,
        }

    def test_nothing_else_is_left_beside_it(self, backed_up):
        assert {one.name for one in backed_up.parent.iterdir()} == {"board.tar.gz", "instance"}

    def test_it_is_never_written_over_another(self, instance, sqlite_url, tmp_path):
        there = tmp_path / "board.tar.gz"
        there.write_text("the last one")
        with board_at(sqlite_url, instance), pytest.raises(CannotBackUp, match="is there already"):
            back_up(there, quiet)
        assert there.read_text() == "the last one"

    def test_a_damaged_database_is_said_and_not_backed_up(self, instance, sqlite_url, tmp_path):
        with closing(sqlite3.connect(instance / "kaizen.db")) as database:
            database.execute("PRAGMA journal_mode=DELETE")
            root = "SELECT rootpage FROM sqlite_master WHERE name = 'vote'"
            place = (database.execute(root).fetchone()[0] - 1) * 4096
        with (instance / "kaizen.db").open("rb+") as file:
            file.seek(place)
            file.write(b"\xff" * 4096)
        with board_at(sqlite_url, instance), pytest.raises(CannotBackUp, match="damaged"):
            back_up(tmp_path / "board.tar.gz", quiet)
        assert not list(tmp_path.glob("*board.tar.gz*"))

    def test_a_photo_that_lies_nowhere_is_named(self, instance, sqlite_url, tmp_path):
        said = []
        with board_at(sqlite_url, instance):
            content = next(photo_files().all_contents())
            photo_files().forget(content)
            manifest = back_up(tmp_path / "board.tar.gz", said.append)
        assert manifest["missing_photos"] == [content]
        assert any("lie nowhere" in words for words in said)

    def test_one_put_up_and_removed_meanwhile_is_not_missed(
        self, instance, sqlite_url, tmp_path, monkeypatch
    ):
        """Its file had not come when the photos were listed first, and has gone when they are
        listed again; the copy of the database shows it."""
        listed, looks, content = PhotoFiles.all_contents, count(1), "0" * 64
        database = sqlite3.connect(instance / "kaizen.db", isolation_level=None)

        def removed_by_now(files):
            if next(looks) == 2:
                database.execute(
                    "UPDATE photo SET removed_at = added_at WHERE content = ?", (content,)
                )
            return listed(files)

        monkeypatch.setattr(PhotoFiles, "all_contents", removed_by_now)
        with closing(database), board_at(sqlite_url, instance):
            database.execute("UPDATE photo SET content = ? WHERE id = 1", (content,))
            manifest = back_up(tmp_path / "board.tar.gz", quiet)
        assert manifest["missing_photos"] == []
        assert SQLITE in members(tmp_path / "board.tar.gz")

    def test_an_empty_database_is_no_board(self, fresh, tmp_path):
        with pytest.raises(CannotBackUp, match="no board"):
            back_up(tmp_path / "board.tar.gz", quiet)
