"""Somebody who left becomes a former colleague: the name is nowhere, what they did is whole."""

import json

import pytest
from sqlalchemy import String, cast, func

from kaizen.complaints.occurrences import Occurrence
from kaizen.database import Model
from kaizen.drafts import keep_draft
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.votes import vote_for
from kaizen.people.models import Person
from kaizen.privacy.former import replace_name
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.conftest import person, save
from tests.inbox.gathered import gather_all
from tests.stored_counts import wrong_counts
from tests.trials.test_models import in_days

NAME = "Żaneta Quist-Ölm"


@pytest.fixture
def gone(packing, idea, aylin, jonas, ada) -> Person:
    """Voted, commented, was called, was given a trial, changed names, and left."""
    one = person("Zaneta Former", "660077", packing)
    one.change(ada, name=NAME, email="zaneta@nowhere.example")
    vote_for(idea, one)
    Comment.say("I tried it", idea, by=one)
    Comment.say(f"@{NAME} did it help? Żaneta knows.", idea, by=aylin)
    Occurrence.hear(idea.complaint, one, customer="Nordfrost")
    expecting = Prediction("Labels", 9, 1)
    Trial.start(idea, jonas, owner=one, expecting=expecting, ends_on=in_days(9))
    keep_draft(one, "idea", {"title": "Half"})
    db.session.commit()
    gather_all()
    one.leave(ada)
    return save(one)


def whole_database() -> str:
    rows = []
    for table in Model.metadata.sorted_tables:
        for row in db.session.execute(db.select(table)).mappings():
            rows.append(json.dumps(dict(row), default=str, ensure_ascii=False))
    return "\n".join(rows)


def counts() -> dict[str, int]:
    kept = ("event", "vote", "comment", "occurrence", "trial", "idea", "person", "authorship")
    count = func.count
    tables = Model.metadata.tables
    return {name: db.session.scalar(db.select(count()).select_from(tables[name])) for name in kept}


def test_the_name_stands_nowhere_any_more(gone, ada):
    replace_name(gone, ada)
    db.session.commit()
    left = whole_database()
    for words in (NAME, "Zaneta Former", "660077", "zaneta@nowhere", "Half"):
        assert words not in left
    assert "@Former colleague did it help? Żaneta knows." in left  # their own words stay


def test_what_they_did_stays_and_counts(gone, ada, idea):
    before, votes = counts(), idea.votes
    replace_name(gone, ada)
    db.session.commit()
    assert counts() == before | {"event": before["event"] + 1}
    assert (idea.votes, wrong_counts()) == (votes, [])
    line = db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (line.kind, line.about_id, line.by_id) == (EventKind.NAME_REPLACED, gone.id, ada.id)


def test_the_ledger_keeps_every_line_as_it_was_but_for_the_name(gone, ada):
    def lines():
        query = db.select(Event.id, Event.kind, Event.at, Event.by_id, Event.about, Event.about_id)
        return db.session.execute(query.order_by(Event.id)).all()

    before = lines()
    replace_name(gone, ada)
    db.session.commit()
    assert lines()[: len(before)] == before
    text = cast(Event.details, String)
    started = db.select(Event).where(Event.kind == EventKind.TRIAL_STARTED)
    assert db.session.scalars(started).one().details["owner_name"] == "Former colleague"
    assert db.session.scalar(db.select(func.count()).where(text.contains("660077"))) == 0


def test_nobody_comes_back_from_it(gone, ada, browse):
    replace_name(gone, ada)
    db.session.commit()
    for again in (
        lambda: replace_name(gone, ada),
        lambda: gone.come_back(ada),
        lambda: gone.change(ada, name=NAME),
    ):
        with pytest.raises(Refusal):
            again()


def test_who_works_here_keeps_the_name(aylin, ada):
    with pytest.raises(Refusal, match="works here"):
        replace_name(aylin, ada)


class TestPage:
    def test_an_admin_says_that_they_are_sure(self, browse, gone, ada):
        browser, where = browse(ada), f"/people/{gone.id}/name-removal"
        assert "nobody can undo" in browser.get(where).text
        assert browser.post(where, {}, htmx=False).status_code == 422
        assert gone.name == NAME
        answer = browser.post(where, {"sure": "y", "key": "k"}, htmx=False)
        assert answer.status_code == 303
        assert gone.name == "Former colleague"
        assert browser.post(where, {"sure": "y", "key": "k"}, htmx=False).status_code == 303
        assert browser.post(where, {"sure": "y", "key": "l"}, htmx=False).status_code == 409

    def test_nobody_else_may(self, browse, gone, jonas):
        where = f"/people/{gone.id}/name-removal"
        assert browse(jonas).post(where, {"sure": "y"}, htmx=False).status_code == 403

    def test_no_page_names_them(self, browse, gone, ada, idea):
        replace_name(gone, ada)
        db.session.commit()
        browser = browse(ada)
        for path in (
            "/",
            f"/ideas/{idea.id}",
            f"/complaints/{idea.complaint_id}",
            f"/people/{gone.id}",
            f"/people/{gone.id}/activity",
            f"/teams/{idea.team_id}/activity",
            "/audit",
            "/people?standing=all",
            "/people?standing=all&q=660077",
        ):
            page = browser.get(path)
            assert page.status_code == 200, path
            assert NAME not in page.text, path
            assert "Zaneta Former" not in page.text, path
