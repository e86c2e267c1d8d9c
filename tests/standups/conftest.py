from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.standups.agenda import agenda
from kaizen.standups.beginning import begin
from kaizen.standups.plans import Part

MONDAY = datetime(2031, 1, 6, 6, 5, tzinfo=UTC)  # the cast was there long before


@contextmanager
def on_day(days: int, hours: float = 0):
    """So many days after Monday's stand-up."""
    with clock.at(MONDAY + timedelta(days=days, hours=hours)):
        yield


def meet(team, by, *, settling=True):
    """Begun, talked through, and over."""
    stand_up = begin(team, by)
    for item in list(stand_up.items):
        if settling:
            stand_up.settle(item)
    stand_up.end(by)
    db.session.commit()
    return stand_up


def on_it(team) -> dict[Part, list[tuple[str, int, str]]]:
    """What would be on the agenda now, and why."""
    db.session.commit()
    return {
        part: [(one.about, one.about_id, str(one.because)) for one in some]
        for part, some in agenda(team).items()
    }


@pytest.fixture(autouse=True)
def zone(app):
    """The board's clocks show UTC."""
    before = clock.zone()
    clock.use_zone(UTC)
    yield
    clock.use_zone(before)
