"""How a stand-up begins: one at a time in each team, with the agenda of this moment."""

from __future__ import annotations

from sqlalchemy import func, select

from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind, number_in_commit_order, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.standups.agenda import Agenda, agenda_by
from kaizen.standups.models import AgendaItem, StandUp
from kaizen.standups.queries import plan_and_slots, running_of
from kaizen.teams.models import Team


def running_or_begun(team: Team, by: Person, *, screen: str = "") -> StandUp:
    """Who comes second, if only by a moment, goes into what the first has begun."""
    number_in_commit_order()
    return running_of(team) or begin(team, by, screen=screen)


def begin(team: Team, by: Person, *, screen: str = "") -> StandUp:
    """Who begins it is there and, with a screen, leads from it. Refused while another one runs."""
    number_in_commit_order()  # who begins at the same moment waits, and is told
    if running_of(team):
        raise Refusal(_("This team's stand-up is running already."))
    plan, slots = plan_and_slots(team)
    stand_up = StandUp(team=team, running_team_id=team.id, started_by=by)
    stand_up.minutes, stand_up.parts = plan.minutes, plan.parts
    stand_up.event_id = db.session.scalar(select(func.max(Event.id))) or 0
    stand_up.items = items_of(agenda_by(team, plan, slots))
    db.session.add(stand_up)
    record(EventKind.STAND_UP_STARTED, stand_up, by, items=len(stand_up.items))
    stand_up.attend(by)
    if screen:
        stand_up.lead(by, screen)
    stand_up.move_on()
    return stand_up


def items_of(agenda: Agenda) -> list[AgendaItem]:
    points = [(part, point) for part, some in agenda.items() for point in some]
    return [
        AgendaItem(
            part=part,
            place=place,
            about=point.about,
            about_id=point.about_id,
            idea_id=point.idea_id,
            complaint_id=point.complaint_id,
            because=point.because,
            details=point.details,
        )
        for place, (part, point) in enumerate(points, start=1)
    ]
