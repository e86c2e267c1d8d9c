"""A whole board out of one file, or none of it."""

from __future__ import annotations

import gzip
import sqlite3
import tarfile
from pathlib import Path

import pytest

from kaizen.extensions import db
from kaizen.photos.sent import photo_files
from kaizen.safekeeping.backup import CannotBackUp, back_up
from kaizen.safekeeping.moving import move
from kaizen.safekeeping.restoring import BEING_RESTORED, CannotRestore, restore
from kaizen.safekeeping.tables import counts, rows_there
from kaizen.schema import bring_up_to_date, revisions
from tests import databases
from tests.safekeeping.archives import manifest_in, members, packed, quiet, sums, with_manifest
from tests.safekeeping.conftest import board_at
from tests.upgrades.releases import lay_down, released


def instance_of(app) -> Path:
    return Path(app.instance_path)


def is_empty(app) -> bool:
    with db.engine.connect() as connection:
        people = rows_there(connection).get("person", 0)
    left = {one.name for one in instance_of(app).glob("*")} - {
        "kaizen.db",
        "kaizen.db-starting",
        "kaizen.db-wal",
        "kaizen.db-shm",
        "photos",
        "uploads",
    }
    nothing = not people and not list(photo_files().all_contents())
    key = (instance_of(app) / "secret-key").read_text()
    return nothing and left == {"secret-key"} and key == "of the new board\n"


class TestRestored:
    def test_every_row_and_every_photo_is_there(self, fresh, backed_up, instance, sqlite_url):
        counted = restore(fresh, backed_up, quiet)
        here = sums()
        with db.engine.connect() as connection:
            assert counts(connection) == counted == manifest_in(backed_up)["counts"]
        photos = {one: photo_files().read(one) for one in photo_files().all_contents()}
        with board_at(sqlite_url, instance):
            assert sums() == here
            assert photos == {one: photo_files().read(one) for one in photo_files().all_contents()}

    def test_keys_go_with_it_and_settings_are_laid_beside(self, fresh, backed_up):
        restore(fresh, backed_up, quiet)
        place = instance_of(fresh)
        assert (place / "secret-key").read_text() == "of the old board\n"
        assert (place / "vapid-key").read_text() == "of the devices\n"
        assert (place / "uploads" / ("0" * 32)).is_file()
        assert not (place / "config.toml").exists()
        assert (place / "config.toml.of-the-backup").read_text() == "port = 8123\n"
        assert not (place / BEING_RESTORED).exists()

    def test_after_one_that_was_killed_it_begins_anew(self, fresh, backed_up):
        left = instance_of(fresh) / BEING_RESTORED
        left.mkdir()
        (left / "secret-key").write_text("of the new board\n")
        photo_files().put("ab" * 32, b"of the one that was killed")
        restore(fresh, backed_up, quiet)
        assert not photo_files().exists("ab" * 32)
        assert not left.exists()

    @pytest.mark.parametrize("release", released())
    def test_a_backup_of_an_earlier_schema_is_migrated(self, fresh, tmp_path, release):
        old = tmp_path / "old"
        old.mkdir()
        lay_down(release, old / "kaizen.db")
        with board_at(f"sqlite:///{old / 'kaizen.db'}", old):
            manifest = back_up(tmp_path / "board.tar.gz", quiet)
        assert manifest["schema"] == release
        counted = restore(fresh, tmp_path / "board.tar.gz", quiet)
        assert len(set(revisions())) == 1
        with db.engine.connect() as connection:
            here = counts(connection)
        assert here["people"] == counted["people"] > 0
        assert here["occurrences"] == counted["occurrences"] > 0


class TestRefused:
    def refused(self, app, file: Path, words: str) -> None:
        with pytest.raises(CannotRestore, match=words):
            restore(app, file, quiet)

    def test_where_people_are(self, backed_up, instance, sqlite_url):
        with board_at(sqlite_url, instance) as app:
            before = sums()
            self.refused(app, backed_up, "in use: 41 people")
            assert sums() == before

    def test_where_photos_are(self, fresh, backed_up):
        photo_files().put("ab" * 32, b"somebody's")
        self.refused(fresh, backed_up, "photos here already")
        assert photo_files().exists("ab" * 32)

    def test_what_is_not_there(self, fresh, tmp_path):
        self.refused(fresh, tmp_path / "none.tar.gz", "no file")

    def test_what_is_no_archive(self, fresh, tmp_path):
        (tmp_path / "board.tar.gz").write_bytes(b"just words")
        self.refused(fresh, tmp_path / "board.tar.gz", "broken or was cut off")
        assert is_empty(fresh)

    @pytest.mark.parametrize("part", [0.02, 0.5, 0.98, 0.9999])
    def test_one_that_was_cut_off(self, fresh, backed_up, tmp_path, part):
        whole = backed_up.read_bytes()
        (tmp_path / "cut.tar.gz").write_bytes(whole[: int(len(whole) * part)])
        self.refused(fresh, tmp_path / "cut.tar.gz", "cut off")
        assert is_empty(fresh)

    def test_a_bit_that_fell_over(self, fresh, backed_up, tmp_path):
        raw = bytearray(gzip.decompress(backed_up.read_bytes()))
        raw[raw.index(b"JFIF") + 400] ^= 1
        (tmp_path / "bit.tar.gz").write_bytes(gzip.compress(bytes(raw), 1))
        self.refused(fresh, tmp_path / "bit.tar.gz", "wrong checksum")
        assert is_empty(fresh)

    def test_a_member_that_is_gone(self, fresh, backed_up, tmp_path):
        these = members(backed_up)
        these.pop(next(name for name in these if name.startswith("photos/")))
        self.refused(fresh, packed(tmp_path / "b.tar.gz", these), "lacks photos/")
        assert is_empty(fresh)

    @pytest.mark.parametrize(
        "name",
        [
            "../outside",
            "/etc/passwd",
            "instance/../../outside",
            "photos/../../outside.jpg",
            f"photos/{'ab' * 32}.jpg/../../x",
            "instance/uploads/../secret-key",
            "app.py",
        ],
    )
    def test_a_member_that_belongs_elsewhere(self, fresh, backed_up, tmp_path, name):
        these = {name: b"x"} | members(backed_up)
        self.refused(fresh, packed(tmp_path / "b.tar.gz", these), "no part of a backup")
        assert is_empty(fresh)
        assert not list(tmp_path.rglob("outside*"))

    def test_a_link(self, fresh, backed_up, tmp_path):
        file = packed(tmp_path / "b.tar", {})
        with tarfile.open(file, "w:gz") as tar:
            about = tarfile.TarInfo("database.db")
            about.type, about.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(about)
        self.refused(fresh, file, "no part of a backup")
        assert is_empty(fresh)

    def test_a_newer_schema(self, fresh, backed_up, tmp_path):
        these = with_manifest(backed_up, schema="9999")
        self.refused(fresh, packed(tmp_path / "b.tar.gz", these), "newer version")
        assert is_empty(fresh)

    def test_a_newer_form_of_backup(self, fresh, backed_up, tmp_path):
        these = with_manifest(backed_up, format=2)
        self.refused(fresh, packed(tmp_path / "b.tar.gz", these), "newer version")

    def test_another_kind_of_database(self, fresh, backed_up, tmp_path):
        these = with_manifest(backed_up, database="postgresql")
        self.refused(fresh, packed(tmp_path / "b.tar.gz", these), "move-database")
        assert is_empty(fresh)

    def test_other_counts_than_the_manifest_says(self, fresh, backed_up, tmp_path):
        rows = manifest_in(backed_up)["rows"] | {"vote": 1}
        these = with_manifest(backed_up, rows=rows)
        self.refused(fresh, packed(tmp_path / "b.tar.gz", these), "rows of vote")
        assert is_empty(fresh)

    def test_what_fails_half_way_leaves_the_instance_empty(self, fresh, backed_up, monkeypatch):
        """The disk is full when it comes to the database, after all the photos."""

        def full(*_):
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr("kaizen.safekeeping.restoring._Restoring._put_database", full)
        self.refused(fresh, backed_up, "disk is full")
        assert is_empty(fresh)


class TestOnPostgresql:
    @pytest.fixture
    def filled(self, new_postgres, sqlite_url, instance, tmp_path):
        url = new_postgres()
        with board_at(url, instance) as app:
            bring_up_to_date(app)
            target = db.engine
            with board_at(sqlite_url, instance):
                move(db.engine, target, lambda *_: None)
            yield app

    def test_there_and_back(self, filled, new_postgres, tmp_path):
        file = tmp_path / "board.tar.gz"
        manifest = back_up(file, quiet)
        before = sums()
        assert manifest["database"] == "postgresql"
        place = tmp_path / "other"
        place.mkdir()
        url = new_postgres()
        with board_at(url, place) as app:
            assert restore(app, file, quiet) == manifest["counts"]
            assert sums() == before
            assert databases.plans_by_what_is_there(url)
            with pytest.raises(CannotRestore, match="in use"):
                restore(app, file, quiet)

    def test_into_one_that_was_started_already(self, filled, migrated_postgres, tmp_path):
        file = tmp_path / "board.tar.gz"
        back_up(file, quiet)
        before = sums()
        place = tmp_path / "other"
        place.mkdir()
        with board_at(migrated_postgres, place) as app:
            restore(app, file, quiet)
            assert sums() == before

    def test_other_counts_leave_it_empty(self, filled, new_postgres, tmp_path):
        file = tmp_path / "board.tar.gz"
        manifest = back_up(file, quiet)
        rows = manifest["rows"] | {"vote": 1}
        bad = packed(tmp_path / "bad.tar.gz", with_manifest(file, rows=rows))
        place = tmp_path / "other"
        place.mkdir()
        with board_at(new_postgres(), place) as app:
            with pytest.raises(CannotRestore, match="rows of vote"):
                restore(app, bad, quiet)
            with db.engine.connect() as connection:
                assert rows_there(connection) == {}
            assert not list(photo_files().all_contents())

    def test_without_its_programs_it_says_which(self, filled, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(CannotBackUp, match="pg_dump is not on this machine's PATH"):
            back_up(tmp_path / "board.tar.gz", quiet)

    def test_programs_that_are_too_old_are_said(self, filled, tmp_path, monkeypatch):
        tool = tmp_path / "pg_dump"
        tool.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
        tool.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(CannotBackUp, match="is of version 9"):
            back_up(tmp_path / "board.tar.gz", quiet)
        assert not list(tmp_path.glob("*.tar.gz*"))
