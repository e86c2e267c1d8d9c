"""A kiosk reads standards and adopts, with the PIN again; what needs a desk stays at a desk."""

import pytest

from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.trials.test_adopting import form
from tests.trials.test_models import in_days


@pytest.fixture
def trial(idea, jonas, aylin) -> Trial:
    expecting = Prediction("Labels that fall off", 9, 1)
    one = Trial.start(idea, jonas, owner=aylin, expecting=expecting, ends_on=in_days(9))
    db.session.commit()
    return one


def test_standards_are_read_there_and_not_written(stand, standard, aylin, jonas):
    assert "Print both labels" in stand(aylin).get("/standards").text
    page = stand(jonas).get(f"/standards/{standard.id}").text
    assert "Press the label on" in page
    assert "Write a new version" not in page
    for path in ("versions/new", "care", "withdrawal"):
        assert stand(jonas).get(f"/standards/{standard.id}/{path}").status_code == 403


def test_an_adoption_needs_the_pin_and_keeps_what_was_typed(stand, idea, trial, jonas):
    browser, address = stand(jonas), f"/ideas/{idea.id}/adoption"
    page = browser.post(address, form(idea, "Print it"), htmx=False)
    assert page.status_code == 422
    assert "Type your PIN" in page.text
    assert "Print it" in page.text
    assert idea.stage is Stage.TRIALLED
    done = browser.post(address, form(idea, "Print it", pin="2001"), htmx=False)
    assert done.status_code == 303
    assert idea.stage is Stage.ADOPTED
