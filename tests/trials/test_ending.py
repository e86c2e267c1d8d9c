"""What came of a trial, beside what was expected of it."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from kaizen import clock
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.photos.models import Mark, Photo
from kaizen.trials import in_words
from kaizen.trials.models import Trial, trials_of
from kaizen.trials.outcomes import Outcome
from kaizen.trials.predictions import Kind, Prediction
from kaizen.trials.readings import Reading
from tests.trials.test_models import FEWER, in_days

HOLDS = Prediction("The label holds", kind=Kind.YES_NO)
LESS_HEARD = Prediction("Label comes off", 3, 1, kind=Kind.COMPLAINT)


@pytest.fixture
def start(idea, jonas, aylin):
    def with_(expecting=FEWER):
        with clock.at(clock.now() - timedelta(days=3)):
            trial = Trial.start(idea, jonas, owner=aylin, expecting=expecting, ends_on=in_days(9))
        db.session.commit()
        return trial

    return with_


@pytest.fixture
def url(idea):
    return f"/ideas/{idea.id}/abandonment"


def form(idea, **changes):
    return {"lesson": "Two labels hold better", "version": idea.version} | changes


def picture(name="after.jpg"):
    file = BytesIO()
    Image.new("RGB", (40, 30), "#c9b458").save(file, "JPEG")
    return (BytesIO(file.getvalue()), name)


@pytest.mark.parametrize("htmx", [True, False])
def test_a_figure_stands_beside_the_prediction(browse, idea, start, url, jonas, htmx):
    trial = start()
    answer = browse(jonas).post(url, form(idea, actual_figure="5,5"), htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    db.session.refresh(trial)
    assert (trial.actual_figure, trial.actual) == (5.5, "")
    assert in_words.outcome_of(trial) is Outcome.BETTER
    assert idea.stage is Stage.ABANDONED
    last = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
    assert last.kind is EventKind.IDEA_ABANDONED
    assert last.details["actual_figure"] == 5.5


def test_the_last_reading_is_offered(browse, idea, start, url, jonas, aylin):
    trial = start()
    Reading.take(trial, aylin, day=in_days(-1), figure=9)
    Reading.take(trial, aylin, day=clock.today(), figure=6.5, note="Rain")
    db.session.commit()
    page = browse(jonas).get(url).text
    assert 'value="6.5"' in page
    assert "Rain" in page


def test_words_do_where_no_figure_was_found(browse, idea, start, url, jonas):
    trial = start()
    browse(jonas).post(url, form(idea, actual="The scale broke"))
    db.session.refresh(trial)
    assert (trial.actual_figure, trial.actual) == (None, "The scale broke")
    assert in_words.outcome_of(trial) is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Say what was measured or seen."),
        ({"actual_figure": "few"}, "Type a figure"),
        ({"actual_figure": "5", "lesson": ""}, "There is always something"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_the_form_comes_back_with_its_message(browse, idea, start, url, jonas, sent, words, htmx):
    start()
    answer = browse(jonas).post(url, form(idea, **sent), htmx=htmx)
    assert answer.status_code == 422
    assert words in answer.text
    assert answer.text.count("field__error") == 1
    db.session.refresh(idea)
    assert idea.stage is Stage.TRIALLED


@pytest.mark.parametrize(("said", "found"), [("1", Outcome.MET), ("0", Outcome.UNMET)])
def test_yes_or_no_is_answered(browse, idea, start, url, jonas, said, found):
    trial = start(HOLDS)
    assert browse(jonas).post(url, form(idea, actual="Hm")).status_code == 422
    browse(jonas).post(url, form(idea, came_true=said))
    db.session.refresh(trial)
    assert trial.actual_figure == int(said)
    assert in_words.outcome_of(trial) is found


def test_the_boards_count_is_shown_and_not_asked(browse, idea, start, url, jonas):
    trial = start(LESS_HEARD)
    page = browse(jonas).get(url).text
    assert "The board counted" in page
    assert "actual_figure" not in page
    browse(jonas).post(url, form(idea, actual_figure="99"))
    db.session.refresh(trial)
    assert trial.actual_figure == 1  # heard once, in its first week
    assert in_words.outcome_of(trial) is Outcome.MET


@pytest.mark.parametrize("htmx", [True, False])
def test_photos_that_come_with_it_show_how_it_is_since(browse, idea, start, url, jonas, htmx):
    start()
    sent = form(idea, actual_figure="2", photos=[picture(), (BytesIO(b"no picture"), "odd.jpg")])
    browser = browse(jonas)
    answer = browser.post(url, sent, htmx=htmx)
    (photo,) = db.session.scalars(db.select(Photo))
    assert (photo.mark, photo.by_id, photo.comment_id) == (Mark.AFTER, jonas.id, None)
    told = answer if htmx else browser.get(answer.location)
    assert "odd.jpg" in told.text


def test_a_refused_decision_puts_no_photo_up(browse, idea, url, jonas):
    answer = browse(jonas).post(url, form(idea, actual="Hm", photos=[picture()]))
    assert answer.status_code == 409
    assert db.session.scalars(db.select(Photo)).all() == []


def test_what_was_decided_and_undone_has_no_result(idea, start, jonas):
    trial = start()
    trial.abandon(jonas, actual="", lesson="Glue", figure=4)
    trial.go_on()
    assert (trial.actual_figure, trial.lesson, trial.is_running) == (None, None, True)


class TestTheStory:
    def test_the_page_shows_each_cycle(self, browse, idea, start, jonas, aylin):
        trial = start()
        Reading.take(trial, aylin, day=clock.today(), figure=7)
        trial.adapt(
            jonas,
            actual="Still some",
            lesson="Cold glue",
            figure=7,
            expecting=HOLDS,
            ends_on=in_days(9),
        )
        db.session.commit()
        page = browse(aylin).get(f"/ideas/{idea.id}").text
        for words in ("Cycle 1", "Cycle 2", "Cold glue", "less than expected", "The label holds"):
            assert words in page
        assert len(trials_of(idea)) == 2

    def test_the_line_for_a_reading_is_for_who_may_note_one(self, browse, idea, start, aylin, ruth):
        start()
        assert f"/ideas/{idea.id}/readings" in browse(aylin).get(f"/ideas/{idea.id}").text
        assert f"/ideas/{idea.id}/readings" not in browse(ruth).get(f"/ideas/{idea.id}").text

    def test_weeks_are_drawn_where_the_board_counts(self, browse, idea, start, aylin):
        trial = start(LESS_HEARD)
        page = browse(aylin).get(f"/ideas/{idea.id}").text
        assert f'id="run-{trial.id}-wide-title"' in page
        assert "so far" in page


class TestOverdue:
    @pytest.fixture
    def later(self, start):
        """The day after it was to end."""
        trial = start()
        return clock.at(clock.now() + timedelta(days=trial.days_left + 1))

    def test_a_leader_is_asked_to_decide(self, browse, idea, later, jonas):
        with later:
            browser = browse(jonas)
            assert "The trial is over. Decide today" in browser.get(f"/ideas/{idea.id}").text
            assert idea.title in browser.get("/?overdue=1").text

    def test_the_others_read_who_decides(self, browse, idea, later, aylin):
        with later:
            page = browse(aylin).get(f"/ideas/{idea.id}").text
            assert "The trial is over. Who leads the team decides" in page


@pytest.mark.parametrize(
    ("expecting", "words"),
    [
        (FEWER, "12 → 2 a week"),
        (HOLDS, "The label holds"),
        (LESS_HEARD, "heard 3 → 1 times a week"),
    ],
)
def test_the_card_says_what_is_expected(browse, start, aylin, expecting, words):
    start(expecting)
    assert words in browse(aylin).get("/").text
