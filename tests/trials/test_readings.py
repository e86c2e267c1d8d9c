from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.trials import readings
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Kind, Prediction
from kaizen.trials.readings import Reading, readings_of
from tests.trials.test_models import FEWER, in_days

YES_NO = Prediction("The gate is found without asking", kind=Kind.YES_NO)
LESS_HEARD = Prediction("Label comes off", 3, 1, kind=Kind.COMPLAINT)


@pytest.fixture
def start(idea, jonas, aylin, tomasz):
    """Begun three days ago; Aylin looks after it, Tomasz helps."""

    def with_(expecting=FEWER):
        with clock.at(clock.now() - timedelta(days=3)):
            trial = Trial.start(
                idea, jonas, owner=aylin, expecting=expecting, ends_on=in_days(12), helpers=[tomasz]
            )
        db.session.commit()
        return trial

    return with_


def last_event():
    return db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()


def test_a_reading_is_noted_with_its_day(start, aylin):
    trial = start()
    reading = Reading.take(trial, aylin, day=in_days(-1), figure=9, note="Rain")
    db.session.commit()
    assert readings_of([trial])[trial.id] == [reading]
    event = last_event()
    assert (event.kind, event.about, event.by_id) == (EventKind.READING_TAKEN, "idea", aylin.id)
    assert event.details == {
        "reading": reading.id,
        "trial": trial.id,
        "day": in_days(-1).isoformat(),
        "figure": 9,
    }


def test_readings_stand_in_the_order_of_their_days(start, aylin):
    trial = start()
    for days in (0, -2, -1):
        Reading.take(trial, aylin, day=in_days(days), figure=days)
    assert [one.figure for one in readings_of([trial])[trial.id]] == [-2, -1, 0]


def test_of_too_many_readings_the_newest_are_shown(start, aylin, monkeypatch):
    monkeypatch.setattr(readings, "READ_AT_MOST", 2)
    trial = start()
    for days in (-2, -1, 0):
        Reading.take(trial, aylin, day=in_days(days), figure=days)
    assert [one.figure for one in readings_of([trial])[trial.id]] == [-1, 0]


@pytest.mark.parametrize("days", [-4, 1])
def test_a_day_outside_the_trial_is_refused(start, aylin, days):
    with pytest.raises(Refusal, match="day of the trial"):
        Reading.take(start(), aylin, day=in_days(days), figure=9)


def test_yes_and_no_are_nothing_between(start, aylin):
    trial = start(YES_NO)
    Reading.take(trial, aylin, day=clock.today(), figure=0)
    with pytest.raises(Refusal, match="yes or no"):
        Reading.take(trial, aylin, day=clock.today(), figure=0.5)


def test_what_the_board_counts_nobody_notes(start, aylin):
    trial = start(LESS_HEARD)
    with pytest.raises(Refusal, match="board"):
        Reading.take(trial, aylin, day=clock.today(), figure=1)
    assert readings_of([trial]) == {}


def test_a_reading_is_taken_back_once(start, aylin):
    trial = start()
    reading = Reading.take(trial, aylin, day=clock.today(), figure=9)
    reading.take_back(aylin)
    assert readings_of([trial])[trial.id] == []
    assert last_event().kind is EventKind.READING_TAKEN_BACK
    with pytest.raises(Refusal, match="already"):
        reading.take_back(aylin)


def test_readings_stay_as_they_are_when_the_trial_has_ended(start, jonas, aylin):
    trial = start()
    reading = Reading.take(trial, aylin, day=clock.today(), figure=9)
    trial.abandon(jonas, actual="", lesson="Glue", figure=9)
    with pytest.raises(Refusal, match="ended"):
        Reading.take(trial, aylin, day=clock.today(), figure=8)
    with pytest.raises(Refusal, match="ended"):
        reading.take_back(aylin)


class TestNoting:
    def form(self, **changes):
        return {"figure": "9,5", "day": clock.today().isoformat(), "note": "Rain"} | changes

    @pytest.mark.parametrize("htmx", [True, False])
    def test_who_tries_it_notes_a_reading(self, browse, start, aylin, htmx):
        trial = start()
        url = f"/ideas/{trial.idea_id}/readings"
        answer = browse(aylin).post(url, self.form(), htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        (reading,) = readings_of([trial])[trial.id]
        assert (reading.figure, reading.note, reading.by_id) == (9.5, "Rain", aylin.id)
        if htmx:
            assert f'id="trial-{trial.id}-readings"' in answer.text

    def test_helpers_and_leaders_do_too_but_nobody_else(self, browse, start, tomasz, jonas, ruth):
        trial = start()
        url = f"/ideas/{trial.idea_id}/readings"
        assert browse(tomasz).post(url, self.form()).status_code == 200
        assert browse(jonas).post(url, self.form()).status_code == 200
        assert browse(ruth).post(url, self.form()).status_code == 403
        assert len(readings_of([trial])[trial.id]) == 2

    def test_a_second_tap_notes_nothing_twice(self, browse, start, aylin):
        trial, browser = start(), browse(aylin)
        for _ in range(2):
            browser.post(f"/ideas/{trial.idea_id}/readings", self.form(key="once"))
        assert len(readings_of([trial])[trial.id]) == 1

    @pytest.mark.parametrize("htmx", [True, False])
    def test_the_line_comes_back_with_what_was_typed(self, browse, start, aylin, htmx):
        trial = start()
        form = self.form(figure="nine", day=in_days(2).isoformat(), note="Sun")
        answer = browse(aylin).post(f"/ideas/{trial.idea_id}/readings", form, htmx=htmx)
        assert answer.status_code == 422
        for words in ('value="nine"', "Type a figure", 'value="Sun"', "today at the latest"):
            assert words in answer.text

    def test_yes_is_noted(self, browse, start, aylin):
        trial = start(YES_NO)
        form = {"came_true": "1", "day": clock.today().isoformat()}
        browse(aylin).post(f"/ideas/{trial.idea_id}/readings", form)
        assert [one.figure for one in readings_of([trial])[trial.id]] == [1]

    @pytest.mark.parametrize("expecting", [None, LESS_HEARD])
    def test_where_nothing_is_measured_nothing_is_noted(
        self, browse, idea, start, aylin, expecting
    ):
        if expecting:
            start(expecting)
        answer = browse(aylin).post(f"/ideas/{idea.id}/readings", self.form())
        assert answer.status_code == 409
        assert "Nothing is measured here" in answer.text

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_reading_is_taken_back(self, browse, start, tomasz, jonas, aylin, htmx):
        trial = start()
        reading = Reading.take(trial, tomasz, day=clock.today(), figure=9)
        db.session.commit()
        url = f"/readings/{reading.id}/withdrawal"
        assert browse(aylin).post(url).status_code == 403
        assert browse(jonas).post(url, htmx=htmx).status_code == (200 if htmx else 303)
        assert readings_of([trial])[trial.id] == []
