"""What is told when a stand-up is over, and how one ends that everybody has left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.models import Leadership
from kaizen.words import by_name

if TYPE_CHECKING:
    from kaizen.standups.models import StandUp

LEFT_AFTER = timedelta(hours=3)  # without anything new on the screen


def last_touched(stand_up: StandUp) -> datetime:
    came = [one.at for one in stand_up.attendances]
    return max(one for one in (stand_up.started_at, stand_up.item_since, *came) if one)


def is_left(stand_up: StandUp) -> bool:
    """A browser crashed, or everybody went to work without ending it."""
    return stand_up.is_running and clock.now() - last_touched(stand_up) >= LEFT_AFTER


def close(stand_up: StandUp, by: Person) -> None:
    """The end of one that was left: the hours since then were not spent on what is shown."""
    stand_up.refuse_when_over()
    if not is_left(stand_up):
        raise Refusal(_("This stand-up is going on. Who leads it can end it."))
    stand_up.item_since = None
    spent = sum(item.seconds for item in stand_up.items)
    stand_up.end(by, seconds=spent)


def people_away(stand_up: StandUp) -> list[Person]:
    """Of the team and its leaders, who works here and did not attend; by name."""
    leads = select(Leadership.person_id).where(Leadership.team_id == stand_up.team_id)
    query = select(Person).where(
        Person.left_at.is_(None),
        or_(Person.team_id == stand_up.team_id, Person.id.in_(leads)),
        Person.id.not_in([one.person_id for one in stand_up.attendances]),
    )
    return by_name(db.session.scalars(query))


def told_at_the_end(stand_up: StandUp, seconds: int | None) -> dict[str, Any]:
    """For the ledger: numbers, and who was away on that day."""
    noted = [outcome.event_id for item in stand_up.items for outcome in item.outcomes]
    kinds = db.session.scalars(select(Event.kind).where(Event.id.in_(noted))).all()
    to_dos = kinds.count(EventKind.TO_DO_TAKEN)
    states = [str(item.state) for item in stand_up.items]
    if seconds is None:
        seconds = int((clock.now() - stand_up.started_at).total_seconds())
    return {
        "present": len(stand_up.attendances),
        "away": [one.id for one in people_away(stand_up)],
        "decisions": len(kinds) - to_dos,
        "to_dos": to_dos,
        "parked": states.count("parked"),
        "items": len(states),
        "seconds": seconds,
    }
