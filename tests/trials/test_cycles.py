"""How a cycle begins: what is expected, of which kind, and who tries it."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.votes import offer_help
from kaizen.trials.models import Trial, trials_of
from kaizen.trials.predictions import Kind, Prediction
from kaizen.trials.readings import Reading
from tests.trials.test_models import FEWER, in_days

MEASURED = {"measure": "Labels lost", "expected_from": "12", "expected_to": "8", "unit": "a day"}


@pytest.fixture
def form(idea, aylin):
    def filled(**changes):
        ends_on = in_days(14).isoformat()
        return {"owner": aylin.id, "ends_on": ends_on, "version": idea.version} | changes

    return filled


@pytest.fixture
def url(idea):
    return f"/ideas/{idea.id}/trial"


@pytest.fixture
def often(complaint, aylin):
    """Heard once at the fixture's moment and seven times in the weeks before: 0.7 a week."""
    for weeks in range(1, 8):
        Occurrence.hear(complaint, aylin, heard_at=clock.now() - timedelta(weeks=weeks))
    Occurrence.hear(complaint, aylin, heard_at=clock.now() - timedelta(weeks=20))
    db.session.commit()


def only_trial():
    return db.session.scalars(db.select(Trial)).one()


class TestStarting:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_something_measured(self, browse, form, url, jonas, htmx):
        sent = form(kind="measured", why="Two labels hold better", **MEASURED)
        answer = browse(jonas).post(url, sent, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        trial = only_trial()
        assert (trial.kind, trial.measure, trial.unit) == (Kind.MEASURED, "Labels lost", "a day")
        assert (trial.expected_from, trial.expected_to) == (12, 8)
        assert trial.why == "Two labels hold better"
        last = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
        assert last.kind is EventKind.TRIAL_STARTED

    def test_yes_or_no_asks_for_a_sentence_only(self, browse, form, url, jonas):
        sent = form(kind="yes_no", will_be="The gate is found", expected_from="what was typed")
        assert browse(jonas).post(url, sent).status_code == 200
        trial = only_trial()
        assert (trial.kind, trial.measure) == (Kind.YES_NO, "The gate is found")
        assert (trial.expected_from, trial.expected_to) == (None, None)

    def test_the_board_says_how_often_it_was_heard(self, browse, form, url, jonas, often):
        assert "0.7 a week" in browse(jonas).get(url).text
        sent = form(kind="complaint", heard_to="0,2", expected_from="99")
        assert browse(jonas).post(url, sent).status_code == 200
        trial = only_trial()
        assert trial.kind is Kind.COMPLAINT
        assert (trial.expected_from, trial.expected_to) == (0.7, 0.2)
        assert trial.measure == "Label comes off in the cold store"

    def test_what_was_not_heard_lately_is_not_offered(
        self, browse, form, url, jonas, complaint, aylin
    ):
        with clock.at(clock.now() + timedelta(weeks=13)):
            browser = browse(jonas)
            assert "The complaint is heard less" not in browser.get(url).text
            assert browser.post(url, form(kind="complaint", heard_to="0")).status_code == 422

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"kind": "measured"}, "Say what shall get better."),
            ({"kind": "measured"} | MEASURED | {"expected_to": "few"}, "Type a figure"),
            ({"kind": "measured"} | MEASURED | {"expected_to": "12"}, "another figure"),
            ({"kind": "yes_no"}, "Say in a sentence what will be so then."),
            ({"kind": "complaint"}, "Type a figure"),
            ({"kind": "complaint", "heard_to": "0.7"}, "Say less than 0.7"),
            ({"kind": "complaint", "heard_to": "-1"}, "Say less than 0.7"),
            ({"kind": "nonsense"}, "field__error"),
            ({"kind": "measured"} | MEASURED | {"ends_on": "2001-01-01"}, "from tomorrow on"),
        ],
    )
    @pytest.mark.parametrize("htmx", [True, False])
    def test_the_form_comes_back_with_its_message(
        self, browse, form, url, jonas, often, sent, words, htmx
    ):
        answer = browse(jonas).post(url, form(why="A good reason", **sent), htmx=htmx)
        assert answer.status_code == 422
        assert words in answer.text
        assert "A good reason" in answer.text
        errors = {"measured": 3, "nonsense": 4}.get(sent["kind"], 1) if len(sent) == 1 else 1
        assert answer.text.count("field__error") == errors

    def test_what_is_typed_for_another_kind_is_kept(self, browse, form, url, jonas):
        sent = form(kind="yes_no", **MEASURED | {"expected_to": "few"})
        answer = browse(jonas).post(url, sent)
        assert answer.status_code == 422
        assert 'value="few"' in answer.text
        assert "Type a figure" not in answer.text

    def test_who_offered_help_is_ticked_and_who_is_chosen_helps(
        self, browse, form, url, idea, jonas, tomasz, ada
    ):
        offer_help(idea, tomasz)
        offer_help(idea, ada)
        db.session.commit()
        page = browse(jonas).get(url).text
        for person in (tomasz, ada):
            field = f'id="idea-{idea.id}-helpers-'
            assert field in page
            assert person.name in page
        assert page.count("checked") == 3  # both, and the kind
        browse(jonas).post(url, form(helpers=[tomasz.id, jonas.id], **MEASURED))
        assert only_trial().helpers == [tomasz]  # Jonas never offered it

    def test_without_a_kind_it_is_something_measured(self, browse, form, url, jonas):
        browse(jonas).post(url, form(**MEASURED))
        assert only_trial().kind is Kind.MEASURED

    @pytest.mark.parametrize("path", ["trial", "trial/adaptation"])
    def test_only_who_leads_the_team(self, browse, idea, aylin, ruth, path):
        for person in (aylin, ruth):
            assert browse(person).post(f"/ideas/{idea.id}/{path}", {}).status_code == 403

    def test_the_prediction_is_locked_once_it_runs(self, browse, form, url, jonas, app):
        browser = browse(jonas)
        browser.post(url, form(**MEASURED))
        again = browser.post(url, form(version="", **MEASURED | {"expected_to": "11"}))
        assert again.status_code == 409
        assert only_trial().expected_to == 8
        edits = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/trials")]
        assert edits == []


class TestTheNextCycle:
    @pytest.fixture
    def trial(self, idea, jonas, aylin, tomasz):
        trial = Trial.start(
            idea, jonas, owner=aylin, expecting=FEWER, ends_on=in_days(14), helpers=[tomasz]
        )
        Reading.take(trial, aylin, day=clock.today(), figure=7)
        db.session.commit()
        return trial

    @pytest.fixture
    def url(self, idea):
        return f"/ideas/{idea.id}/trial/adaptation"

    def test_it_offers_the_same_from_where_the_last_one_came_to(self, browse, trial, url, jonas):
        page = browse(jonas).get(url).text
        assert 'value="labels that come off"' in page
        assert page.count('value="7"') == 2  # what came of it, and where the next one begins

    def test_a_changed_prediction_is_a_new_cycle(self, browse, trial, url, form, idea, jonas, ada):
        sent = form(
            actual_figure="7", lesson="Cold glue", kind="yes_no", will_be="It holds", owner=ada.id
        )
        assert browse(jonas).post(url, sent).status_code == 200
        first, second = trials_of(idea)
        assert (first.kind, first.measure, first.expected_to) == (Kind.MEASURED, FEWER.measure, 2)
        assert (first.actual_figure, first.lesson) == (7, "Cold glue")
        assert (second.kind, second.measure, second.owner) == (Kind.YES_NO, "It holds", ada)
        assert second.helpers == []
        last = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
        assert last.kind is EventKind.TRIAL_ADAPTED
        assert last.details["actual_figure"] == 7

    def test_the_same_people_go_on_unless_others_are_named(self, trial, jonas, aylin, tomasz):
        following = trial.adapt(
            jonas, actual="", lesson="Glue", figure=7, expecting=FEWER, ends_on=in_days(9)
        )
        assert (following.owner, following.helpers) == (aylin, [tomasz])

    def test_a_yes_no_cycle_is_offered_again(self, browse, idea, jonas, aylin):
        Trial.start(
            idea,
            jonas,
            owner=aylin,
            expecting=Prediction("It holds", kind=Kind.YES_NO),
            ends_on=in_days(14),
        )
        db.session.commit()
        page = browse(jonas).get(f"/ideas/{idea.id}/trial/adaptation").text
        assert 'value="It holds"' in page
