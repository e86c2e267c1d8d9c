import os
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from kaizen.errors import StoreAway
from kaizen.extensions import db
from kaizen.photos.files import PhotoFiles, files_at
from kaizen.photos.models import Photo
from kaizen.photos.pictures import picture_of
from kaizen.photos.removing import sweep
from tests.photos import files


@pytest.fixture
def picture(app):
    with app.test_request_context():
        return picture_of(files.jpeg(), megabytes=1)


@pytest.fixture
def shelf(tmp_path):
    return PhotoFiles(f"{tmp_path}/photos")


def age(path, days):
    then = time.time() - days * 24 * 3600
    os.utime(path, (then, then))


def test_what_is_kept_is_found_by_its_content(shelf, picture):
    shelf.keep(picture)
    shelf.keep(picture)
    assert shelf.path(picture.content).read_bytes() == picture.large
    assert shelf.path(picture.content, thumb=True).read_bytes() == picture.thumb
    assert shelf.path(picture.content).parent.parent.name == picture.content[:2]


def test_a_write_that_fails_leaves_no_half_file(shelf, picture, monkeypatch):
    def full(_):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreAway, match="No space"):
        shelf.keep(picture)
    assert list(shelf.path(picture.content).parent.iterdir()) == []


def test_the_sweep_takes_only_what_is_old_and_shown_by_no_photo(
    shelf, picture, idea, aylin, tmp_path
):
    Photo.add(picture, idea, aylin)
    db.session.commit()
    shelf.keep(picture)
    folder = tmp_path / "photos" / "00" / "11"
    folder.mkdir(parents=True)
    for name in ("0011old.jpg", "0011old-thumb.jpg", "0011draft.jpg.a1b2c3d4", "0011new.jpg"):
        (folder / name).write_bytes(b"")
    for path in (tmp_path / "photos").rglob("*.jpg*"):
        age(path, 0 if "new" in path.name else 2)
    assert sweep(shelf) == 1
    assert [path.name for path in folder.iterdir()] == ["0011new.jpg"]
    assert shelf.path(picture.content).is_file()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks into /proc")
def test_the_name_of_a_photo_is_on_the_disk_like_the_photo(tmp_path, monkeypatch):
    written, really = set(), os.fsync

    def seen(handle: int) -> None:
        written.add(str(Path(f"/proc/self/fd/{handle}").readlink()))
        really(handle)

    monkeypatch.setattr(os, "fsync", seen)
    kept = PhotoFiles((tmp_path / "photos").as_uri())
    kept.put("ab12" + "0" * 60, b"picture")
    folder = tmp_path / "photos" / "ab" / "12"
    assert {str(one) for one in (folder, *list(folder.parents)[:3])} <= written


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is copied here")
def test_a_copy_of_a_process_asks_the_store_anew(tmp_path):
    ours = files_at(tmp_path.as_uri())
    assert files_at(tmp_path.as_uri()) is ours
    copy = get_context("fork").Process(target=_exit_with, args=(tmp_path.as_uri(), ours))
    copy.start()
    copy.join(60)
    assert copy.exitcode == 0


def _exit_with(url: str, ours: PhotoFiles) -> None:
    os._exit(files_at(url) is ours)
