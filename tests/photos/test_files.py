import os
import time

import pytest

from kaizen.extensions import db
from kaizen.photos.files import PhotoFiles
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
    return PhotoFiles(str(tmp_path))


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
    with pytest.raises(OSError, match="No space"):
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
    for name in ("0011old.jpg", "0011old-thumb.jpg", "0011new.jpg"):
        (folder / name).write_bytes(b"")
    for path in (tmp_path / "photos").rglob("*.jpg"):
        age(path, 0 if "new" in path.name else 2)
    assert sweep(shelf) == 1
    assert [path.name for path in folder.iterdir()] == ["0011new.jpg"]
    assert shelf.path(picture.content).is_file()
