"""At a kiosk a trial's owner notes what was measured; what is decided asks for the PIN."""

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.trials.models import Trial
from kaizen.trials.readings import readings_of
from tests.trials.test_models import FEWER, in_days


@pytest.fixture
def trial(idea, jonas, aylin):
    trial = Trial.start(idea, jonas, owner=aylin, expecting=FEWER, ends_on=in_days(9))
    db.session.commit()
    return trial


def test_a_reading_is_noted_and_taken_back(stand, trial, aylin):
    browser, url = stand(aylin), f"/ideas/{trial.idea_id}/readings"
    assert url in browser.get(f"/ideas/{trial.idea_id}").text
    form = {"figure": "9", "day": clock.today().isoformat()}
    assert browser.post(url, form, htmx=False).status_code == 303
    (reading,) = readings_of([trial])[trial.id]
    browser.post(f"/readings/{reading.id}/withdrawal", htmx=False)
    assert readings_of([trial])[trial.id] == []


def test_a_trial_ends_with_the_pin_only(stand, trial, idea, jonas):
    browser, url = stand(jonas), f"/ideas/{trial.idea_id}/abandonment"
    form = {"actual_figure": "9", "lesson": "Cold glue", "version": idea.version}
    assert browser.post(url, form).status_code == 422
    assert idea.stage is Stage.TRIALLED
    assert browser.post(url, form | {"pin": jonas.badge}).status_code == 200
    db.session.refresh(idea)
    assert idea.stage is Stage.ABANDONED
