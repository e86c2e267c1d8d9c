"""A filled database of each earlier schema comes to this one with all that was in it."""

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import Vote
from kaizen.schema import revisions
from tests.browser import Browser
from tests.replay import Replay
from tests.stored_counts import wrong_counts
from tests.upgrades.rows import changed

ADDED_UP = {
    "idea": ("votes", "helpers", "comments"),
    "complaint": ("times_heard", "customers", "unnamed"),
    "month_heard": ("times",),
    "stage_count": ("ideas",),
}
PAGES = (
    "/",
    "/ideas",
    "/ideas/1",
    "/complaints",
    "/complaints/1",
    "/complaints?q=label",
    "/standards",
    "/standards/1",
    "/lessons",
    "/gallery",
    "/people",
    "/people/1",
    "/teams",
    "/stations",
    "/kiosks",
    "/imports",
    "/inbox",
    "/today",
    "/standups",
    "/teams/1/walls",
)


@pytest.fixture
def admin(upgraded):
    browser = Browser(upgraded.app.test_client())
    browser.post("/sign-in", {"badge": "9001", "pin": "9001"}, htmx=False)
    return browser


def test_it_stands_where_it_should(upgraded):
    now, wanted = revisions()
    assert now == wanted


def test_every_table_was_filled(upgraded):
    assert [name for name, rows in upgraded.before.items() if not rows] == []


def test_every_row_is_there_as_it_was(upgraded):
    assert changed(upgraded.before, upgraded.after) == []


def test_it_adds_up_as_before(upgraded):
    both = upgraded.before, upgraded.after
    for name, columns in ADDED_UP.items():
        for column in columns:
            was, is_now = (sum(row[column] for row in rows[name]) for rows in both)
            assert is_now == was > 0, f"{name}.{column}"
    assert wrong_counts() == []


def test_its_ledger_tells_what_is_stored(upgraded):
    told = Replay()
    for idea in db.session.scalars(db.select(Idea)):
        assert told.stage[idea.id] is idea.stage
        assert told.due_on.get(idea.id, idea.due_on) == idea.due_on
        voters = db.session.scalars(db.select(Vote.person_id).where(Vote.idea_id == idea.id))
        if idea.stage != Stage.MERGED and idea.id not in told.ever_merged:
            assert told.voters[idea.id] == set(voters)


def test_its_pages_open(admin):
    for page in PAGES:
        assert admin.get(page).status_code == 200, page


def test_what_refers_to_something_finds_it(upgraded):
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            asked = [f"PRAGMA {what}" for what in ("foreign_key_check", "integrity_check")]
            answers = [connection.exec_driver_sql(one).fetchall() for one in asked]
        assert answers == [[], [("ok",)]]


def test_work_goes_on(upgraded, admin):
    """New rows get new numbers, and are found by their words."""
    ideas = db.session.scalar(db.select(db.func.count(Idea.id)))
    said = {"heard": "The pallet jack squeaks", "title": "Oil it on Mondays", "key": "of-today"}
    answer = admin.post("/ideas", said | {"team": "1"}, htmx=False)
    assert answer.status_code == 303, answer.text
    assert db.session.scalar(db.select(db.func.count(Idea.id))) == ideas + 1
    newest = db.session.scalar(db.select(Idea).order_by(Idea.id.desc()).limit(1))
    assert newest.title == "Oil it on Mondays"
    assert newest.proposed_at <= clock.now()
    assert "Oil it on Mondays" in admin.get("/ideas?q=mondays").text
