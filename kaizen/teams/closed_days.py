"""Days on which a team, or every team, does not work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, ForeignKey, Index, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.database import Line, Model
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.models import Team

FOR_EVERYBODY = text("team_id IS NULL")


class ClosedDay(Model):
    """Without a team it is a day on which nobody works."""

    __table_args__ = (
        Index("uq_closed_day_of_team", "team_id", "day", unique=True),
        # Nothing equals nothing in an index, so those for everybody have one of their own.
        Index(
            "uq_closed_day_of_all",
            "day",
            unique=True,
            sqlite_where=FOR_EVERYBODY,
            postgresql_where=FOR_EVERYBODY,
        ),
    )

    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    day: Mapped[date]
    name: Mapped[Line]

    @classmethod
    def add(cls, day: date, name: str, by: Person | None, *, team: Team | None) -> ClosedDay:
        """Without `team` it is closed for everybody. Refused where it is closed already."""
        added = close(((day, name),), by, team=team)
        if not added:
            raise Refusal(_("This day is closed already."))
        return added[0]

    def remove(self, by: Person | None) -> None:
        record(EventKind.CLOSED_DAY_REMOVED, self, by, days=[[self.day.isoformat(), self.name]])
        db.session.delete(self)


def close(
    days: Iterable[tuple[date, str]], by: Person | None, *, team: Team | None
) -> list[ClosedDay]:
    """All of these that are not closed already, in one line of the ledger."""
    closed = {one.day for one in closed_days_of(team)}
    wanted = {day: name for day, name in days if day not in closed}
    team_id = team.id if team else None
    added = [ClosedDay(day=day, name=wanted[day], team_id=team_id) for day in sorted(wanted)]
    if added:
        db.session.add_all(added)
        details = [[one.day.isoformat(), one.name] for one in added]
        record(EventKind.CLOSED_DAYS_ADDED, added[0], by, days=details)
    return added


def closed_days_of(team: Team | None) -> list[ClosedDay]:
    """The team's own and those for everybody, in order of time."""
    theirs: ColumnElement[bool] = ClosedDay.team_id.is_(None)
    if team:
        theirs = or_(theirs, ClosedDay.team_id == team.id)
    query = db.select(ClosedDay).where(theirs)
    return list(db.session.scalars(query.order_by(ClosedDay.day, ClosedDay.team_id)))
