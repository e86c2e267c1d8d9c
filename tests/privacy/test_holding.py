"""Everything held on a person, as one file."""

import io
import json
import zipfile

import pytest

from kaizen.database import Model
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.votes import vote_for
from kaizen.privacy.holding import columns_naming_people, held_on
from tests.photos import files
from tests.photos.test_views import sent


def opened(answer) -> zipfile.ZipFile:
    assert answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def everything(packed: zipfile.ZipFile) -> dict:
    return json.loads(packed.read("everything.json"))


@pytest.fixture
def busy(browse, idea, tomasz):
    """Tomasz voted, commented and put a photo up."""
    vote_for(idea, tomasz)
    Comment.say("Which glue?", idea, by=tomasz)
    db.session.commit()
    browse(tomasz).post(f"/ideas/{idea.id}/photos", sent(files.jpeg()))
    return tomasz


def test_one_takes_it_oneself(browse, busy, idea):
    packed = opened(browse(busy).get(f"/people/{busy.id}/file.zip"))
    found = everything(packed)
    assert found["person"][0]["name"] == "Tomasz Wójcik"
    (vote,) = found["rows"]["vote"]["person_id"]
    assert (vote["idea_id"], vote["idea"]) == (idea.id, idea.title)
    assert found["rows"]["comment"]["by_id"][0]["words"] == "Which glue?"
    assert {"vote_given", "comment_added", "signed_in"} <= {one["kind"] for one in found["ledger"]}
    (photo,) = [name for name in packed.namelist() if name.startswith("photos/")]
    assert packed.read(photo).startswith(b"\xff\xd8")


def test_no_secret_is_in_it(browse, busy):
    packed = opened(browse(busy).get(f"/people/{busy.id}/file.zip"))
    words = packed.read("everything.json").decode()
    assert "argon2" not in words
    assert "hash" not in words


def test_an_admin_takes_it_and_that_is_written_down(browse, busy, ada):
    assert browse(ada).get(f"/people/{busy.id}/file.zip").status_code == 200
    line = db.session.scalars(db.select(Event).where(Event.kind == EventKind.EXPORTED)).one()
    assert (line.by_id, line.about_id, line.details) == (ada.id, busy.id, {"what": "person"})


def test_nobody_else_takes_it(browse, busy, aylin, jonas):
    for who in (aylin, jonas):
        assert browse(who).get(f"/people/{busy.id}/file.zip").status_code == 403


def test_every_table_that_names_people_is_asked(busy):
    naming = {one.name for one in Model.metadata.sorted_tables if columns_naming_people(one)}
    assert len(naming) > 30
    assert set(held_on(busy)["rows"]) <= naming
