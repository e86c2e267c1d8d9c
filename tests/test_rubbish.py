"""Rubbish sent to every address is answered in words, never with our own fault, and does no harm.

`pytest tests/test_rubbish.py --hypothesis-profile=long` sends fifty times as much.
"""

import io
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.imports import background
from kaizen.imports.models import Import
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.readings import Reading
from tests import rubbish
from tests.browser import HTMX, ended, forget_the_last_request, inspected
from tests.stored_counts import wrong_counts
from tests.trials.test_models import in_days

TIMES = max(1, settings().max_examples // 100)
TRYING = settings(
    max_examples=100 * TIMES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
WHO = ["visitor", "aylin", "jonas", "ruth", "ada"]
MAPPED = ["Complaint", "Date", "a", "", "c1", "1"]


@pytest.fixture
def filled(idea, standard, jonas, aylin, ada, ruth, tomasz):
    Comment.say("Hm", idea, ada)
    expecting = Prediction("Labels", 9, 1)
    trial = Trial.start(idea, jonas, owner=aylin, expecting=expecting, ends_on=in_days(9))
    Reading.take(trial, aylin, day=clock.today(), figure=7)
    db.session.commit()


@pytest.fixture
def send(app, browse, filled, request):
    """As that person, who signs in again where the rubbish signed him out."""
    browsers = {}

    def send(who, method, url, **given):
        browser = browsers.get(who) or browsers.setdefault(who, signed_in(who))
        forget_the_last_request()
        answer = inspected(ended(browser.client.open(url, method=method, **given)))
        said = "" if answer.is_streamed else answer.text
        assert rubbish.is_well_said(answer.status_code, said), (who, method, url, given, said[:500])
        db.session.rollback()
        if who != "visitor" and is_outside(answer):
            del browsers[who]
        return answer

    def signed_in(who):
        return browse(None if who == "visitor" else request.getfixturevalue(who))

    return send


def is_outside(answer) -> bool:
    return answer.status_code == 401 or "/sign-in" in (answer.location or "")


@pytest.fixture
def unharmed(send):
    """What stands in the database afterwards still fits together."""
    yield
    assert wrong_counts() == []
    if db.engine.dialect.name == "sqlite":
        for check, well in (("foreign_key_check", []), ("integrity_check", [("ok",)])):
            assert db.session.execute(text(f"PRAGMA {check}")).fetchall() == well


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("who", WHO)
def test_rubbish_in_every_form_is_answered_in_words(app, send, who):
    chance = random.Random(f"forms of {who}")
    for _ in range(TIMES):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            for url in rubbish.addresses(app, method, chance):
                kind, content = chance.choice(rubbish.bodies(chance)[:5])
                headers = HTMX if chance.random() < 0.5 else {}
                send(who, method, url, data=content, content_type=kind, headers=headers)


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("who", WHO)
def test_rubbish_behind_every_address_is_answered_in_words(app, send, who):
    chance = random.Random(f"queries of {who}")
    for _ in range(TIMES):
        for url in rubbish.addresses(app, "GET", chance):
            query = rubbish.as_query(rubbish.fields(chance))
            send(who, "GET", url, query_string=query, headers=HTMX if chance.random() < 0.3 else {})


@pytest.mark.usefixtures("unharmed")
def test_a_broken_body_is_answered_in_words(app, send):
    chance = random.Random("bodies")
    for url in rubbish.addresses(app, "POST", chance) * TIMES:
        for kind, content in chance.sample(rubbish.bodies(chance), k=3):
            send("ada", "POST", url, data=content, content_type=kind)


@pytest.mark.usefixtures("unharmed")
def test_rubbish_that_hypothesis_thinks_of_is_answered_in_words(app, send):
    urls = sorted(set(rubbish.addresses(app, "POST", random.Random("addresses"))))

    @TRYING
    @given(
        st.sampled_from(urls),
        st.dictionaries(st.sampled_from(rubbish.names()), rubbish.VALUES, max_size=12),
        st.booleans(),
        st.one_of(st.none(), st.binary(max_size=60)),
    )
    def try_it(url, fields, htmx, upload):
        if upload is not None:
            fields = fields | {"file": (io.BytesIO(upload), "x.csv")}
        send("ada", "POST", url, data=fields, headers=HTMX if htmx else {})

    try_it()


@pytest.fixture
def bring_in(send, packing, monkeypatch):
    """Through all steps, as far as it gets; the rows are read before it comes back."""
    start = background.run_in_background
    monkeypatch.setattr(background, "run_in_background", lambda *of: start(*of).join())

    def bring_in(content, name, columns):
        given = {"file": (io.BytesIO(content), name), "team": str(packing.id)}
        answer = send("jonas", "POST", "/imports/new", data=given)
        if answer.status_code != 303:
            return
        number = db.session.scalar(db.select(db.func.max(Import.id)))
        for step in ("columns", "run"):
            send("jonas", "POST", f"/imports/{number}/{step}", data=columns)
        for page in ("", "/columns", "/preview", "/bad-rows.csv", "/undo"):
            send("jonas", "GET", f"/imports/{number}{page}")

    return bring_in


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.json", "x"])
def test_files_that_are_none_are_answered_in_words(bring_in, name):
    for content in rubbish.files().values():
        bring_in(content, name, {"complaint": MAPPED, "date": "Date", "date_format": "ymd"})


@pytest.mark.usefixtures("unharmed")
def test_files_that_hypothesis_thinks_of_are_answered_in_words(bring_in):
    cells = st.lists(st.lists(rubbish.VALUES, min_size=1, max_size=4), min_size=1, max_size=5)
    delimited = st.builds(
        lambda rows, between: "\n".join(between.join(row) for row in rows).encode(),
        cells,
        st.sampled_from([",", ";", "\t", "|"]),
    )

    @settings(TRYING, max_examples=40 * TIMES)
    @given(
        st.one_of(st.binary(max_size=300), delimited),
        st.sampled_from(["x.csv", "x.xlsx", "x.json"]),
        st.lists(st.sampled_from(MAPPED), max_size=3),
    )
    def try_it(content, name, columns):
        bring_in(content, name, {"complaint": columns, "date": "Date", "customer": "c1"})

    try_it()
