"""Rubbish sent to every form is answered in words, never with our own fault."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from kaizen.trials.readings import Reading
from tests.trials.test_models import in_days

NAMES = tuple(
    """badge pin heard complaint title details team words version into into_version reason
    problem review_on owner measure expected_from expected_to unit ends_on actual
    actual_figure came_true will_be heard_to why helpers figure day note lesson new_way give
    after key sentence kind customer contact channel place name email role language parent
    leaders q page file steps-0-words steps-0-content steps-31-words act standard
    filled_from stations known_by_teams known_by_roles known_by_people known_by_others
    replaced_by seen secret present own_area no_cost can_be_undone safe better allowed
    person untick can new_pin new_password code from back next kept found recurrence fit""".split()  # noqa: SIM905
)
ODD = ("", "0", "-1", "1", "9" * 30, "-" + "9" * 30, "1e999", "nan", "2026-02-30", "on")
WORSE = ("\x00", "'\"--", "{{7*7}}", "<script>", "../etc", "//evil.example", "x" * 6000, "\u202e")
RUBBISH = st.one_of(st.text(max_size=40), st.sampled_from(ODD + WORSE))


@pytest.fixture
def filled(idea, standard, jonas, aylin, ada, tomasz):
    Comment.say("Hm", idea, ada)
    expecting = Prediction("Labels", 9, 1)
    trial = Trial.start(idea, jonas, owner=aylin, expecting=expecting, ends_on=in_days(9))
    Reading.take(trial, aylin, day=clock.today(), figure=7)
    db.session.commit()


def writing_urls(app):
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and rule.endpoint not in ("session.sign_out", "static"):
            arguments = dict.fromkeys(rule.arguments, 1)
            yield app.url_map.bind("localhost").build(rule.endpoint, arguments, method="POST")


@pytest.mark.usefixtures("filled")
def test_rubbish_is_answered_in_words(app, browse, ada):
    browser = browse(ada)
    urls = sorted(set(writing_urls(app)))

    @settings(
        max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(
        st.sampled_from(urls),
        st.dictionaries(st.sampled_from(NAMES), RUBBISH, max_size=12),
        st.booleans(),
        st.one_of(st.none(), st.binary(max_size=60)),
    )
    def send(url, fields, htmx, upload):
        if upload is not None:
            fields = fields | {"file": (io.BytesIO(upload), "x.csv")}
        answer = browser.post(url, fields, htmx=htmx)
        assert answer.status_code < 500, (url, fields, answer.text[:300])
        db.session.rollback()
        if answer.status_code == 401 or "/sign-in" in (answer.location or ""):
            browser.post("/sign-in", {"badge": "9001", "pin": "9001"}, htmx=False)

    send()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("value", ["\x00", "9" * 40, "'", "-1", "%00", "x" * 3000, "é" * 500])
def test_rubbish_in_an_address_is_answered_in_words(browse, ada, value):
    browser = browse(ada)
    pages = ("/", "/ideas", "/complaints", "/people", "/complaints/similar", "/ideas/new")
    for path in (*pages, "/gallery"):
        names = ("q", "team", "page", "order", "verdict", "complaint", "cards", "time", "heard")
        answer = browser.get(path, query_string=dict.fromkeys(names, value))
        assert answer.status_code < 500, (path, value)
