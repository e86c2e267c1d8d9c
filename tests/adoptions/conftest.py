from datetime import timedelta

import pytest

from kaizen.extensions import db
from kaizen.trials.adoption import standing_adoption
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.conftest import a_standard
from tests.kiosks.conftest import device, stand  # noqa: F401 - a kiosk, and standing before it

FEWER = Prediction("labels that come off", 12, 2, "a week")


def try_it(idea, by) -> Trial:
    trial = Trial.start(
        idea, by, owner=by, expecting=FEWER, ends_on=idea.team.today + timedelta(days=14)
    )
    db.session.commit()
    return trial


def adopt(idea, by, standard=None):
    trial = try_it(idea, by)
    standard = standard or a_standard(idea.team, by)
    trial.adopt(by, actual="3 a week", lesson="Two labels hold longer", standard=standard)
    db.session.commit()
    return standing_adoption(idea)


@pytest.fixture
def adoption(idea, jonas):
    """Packing prints both labels; Jonas decided it."""
    return adopt(idea, jonas)
