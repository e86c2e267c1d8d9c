"""When a trial may end, and with which decision."""

from datetime import date, timedelta
from enum import StrEnum

from kaizen.errors import Refusal
from kaizen.language import gettext as _
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Team

DAYS_OFFERED = 14
DAYS_AT_MOST = 30


class Decision(StrEnum):
    """What ends a trial."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"
    STOP = "stop"  # begun by its author without asking, ended by a leader with a reason


def offered_end(team: Team) -> date:
    return due_day(team, team.today + timedelta(days=DAYS_OFFERED))


def checked_end(team: Team, ends_on: date) -> date:
    """The chosen day is within the limit; the working day it is moved to may be past it."""
    today = team.today
    if not today < ends_on <= today + timedelta(days=DAYS_AT_MOST):
        raise Refusal(
            _(
                "A trial ends between tomorrow and %(days)s days from now.",
                days=DAYS_AT_MOST,
            )
        )
    return due_day(team, ends_on)
