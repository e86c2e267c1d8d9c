"""When several people may be disturbed, in few queries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from kaizen import clock
from kaizen.extensions import db
from kaizen.inbox.models import InboxSettings
from kaizen.people.models import Person
from kaizen.teams.calendars import working_times
from kaizen.teams.working_time import WorkingTime

A_MOMENT = timedelta(seconds=1)


def free_from(people: Collection[Person]) -> dict[int, datetime]:
    """Now, or when the next shift of a person's team begins; not there for who works no more."""
    now = clock.now()
    ids = [one.id for one in people]
    loud = select(InboxSettings.person_id).where(
        InboxSettings.person_id.in_(ids), InboxSettings.quiet.is_(False)
    )
    at_any_time = set(db.session.scalars(loud))
    quiet = {p.team_id for p in people if p.team_id is not None and p.id not in at_any_time}
    teams = {number: _from(work, now) for number, work in working_times().items()} if quiet else {}
    times = {
        one.id: now if one.id in at_any_time else teams.get(one.team_id or 0, now) for one in people
    }
    return {number: time for number, time in times.items() if time is not None}


def _from(work: WorkingTime, now: datetime) -> datetime | None:
    if work.is_working_at(now):
        return now
    then = work.after(now, A_MOMENT)
    return then - A_MOMENT if then else None
