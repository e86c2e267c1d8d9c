"""The week of a team: when its shifts begin and end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from sqlalchemy import ForeignKey, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.database import Model
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.models import Team
from kaizen.teams.working_time import Hours
from kaizen.teams.zones import zone_called


class Shift(Model):
    """One shift of a team's week, in the time of its clocks. Monday is 0."""

    __table_args__ = (UniqueConstraint("team_id", "weekday", "starts", "ends"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    weekday: Mapped[int]
    starts: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)

    @property
    def hours(self) -> Hours:
        return Hours(self.weekday, self.starts, self.ends)


def shifts_of(team: Team) -> list[Shift]:
    query = db.select(Shift).where(Shift.team_id == team.id)
    return list(db.session.scalars(query.order_by(Shift.weekday, Shift.starts, Shift.ends)))


def set_week(
    team: Team, by: Person | None, *, week: Iterable[Hours], time_zone: str | None
) -> None:
    """These shifts and no others; a team always has one, so that its deadlines can come."""
    wanted, there_are = sorted(set(week)), shifts_of(team)
    if not wanted:
        raise Refusal(_("Fill in at least one shift."))
    if time_zone and zone_called(time_zone) is None:
        raise Refusal(_("No time zone is called “%(name)s”.", name=time_zone))
    before = _as_details([shift.hours for shift in there_are], team.time_zone)
    after = _as_details(wanted, time_zone)
    if before == after:
        return
    for shift in there_are:
        if shift.hours not in wanted:
            db.session.delete(shift)
    kept = {shift.hours for shift in there_are}
    db.session.add_all(Shift(team_id=team.id, **h._asdict()) for h in wanted if h not in kept)
    team.time_zone = time_zone
    record(EventKind.WORKING_HOURS_CHANGED, team, by, before=before, after=after)


def _as_details(week: list[Hours], time_zone: str | None) -> dict[str, object]:
    shifts = [[one.weekday, f"{one.starts:%H:%M}", f"{one.ends:%H:%M}"] for one in week]
    return {"shifts": shifts, "time_zone": time_zone}
