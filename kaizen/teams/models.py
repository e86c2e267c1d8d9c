from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo

from sqlalchemy import ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.database import Line, Model
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.zones import zone_called


class OwnAncestor(Refusal):
    def __init__(self) -> None:
        super().__init__(_("A team can't raise things to itself. Choose another team."))


class Leadership(Model):
    """This person leads this team."""

    __table_args__ = (UniqueConstraint("team_id", "person_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship()
    team: Mapped[Team] = relationship(back_populates="leaderships")


class Team(Model):
    """The people of a place of work; one team has one board."""

    name: Mapped[Line] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    # Whether its people may start a small, safe change without asking first.
    just_do_it: Mapped[bool] = mapped_column(default=True, server_default=true())

    parent: Mapped[Team | None] = relationship(remote_side="Team.id")
    leaderships: Mapped[list[Leadership]] = relationship(
        back_populates="team", cascade="all, delete-orphan", order_by="Leadership.id"
    )

    @classmethod
    def add(
        cls,
        name: str,
        by: Person | None,
        *,
        parent: Team | None = None,
        leaders: Iterable[Person] = (),
    ) -> Team:
        team = cls(name=name, parent=parent)
        team.leaderships = [Leadership(person=person) for person in leaders]
        db.session.add(team)
        record(EventKind.TEAM_ADDED, team, by, name=name)
        return team

    @property
    def leaders(self) -> list[Person]:
        """Those who still can: inactive people and workers keep their line, but lead nobody."""
        return [one.person for one in self.leaderships if one.person.can_lead]

    @property
    def zone(self) -> tzinfo:
        """Its own, else the board's; also when this machine does not know the one that is set."""
        return zone_called(self.time_zone) or clock.zone()

    @property
    def today(self) -> date:
        """The date on the wall where the team works."""
        return clock.today(self.zone)

    def change(
        self, by: Person, *, name: str, parent: Team | None, leaders: Iterable[Person]
    ) -> None:
        """Set name, parent and leaders. A team that would become its own ancestor is refused."""
        if parent and self in parent.and_above():
            raise OwnAncestor
        before = self._as_details()
        self.name, self.parent = name, parent
        self._set_leaders(list(leaders))
        after = self._as_details()
        if before != after:
            record(EventKind.TEAM_CHANGED, self, by, before=before, after=after)

    def set_just_do_it(self, by: Person, *, allowed: bool) -> None:
        """Whether its people may begin small, safe changes without asking first."""
        before, self.just_do_it = self.just_do_it, allowed
        if before != allowed:
            details = {"before": {"just_do_it": before}, "after": {"just_do_it": allowed}}
            record(EventKind.TEAM_CHANGED, self, by, **details)

    def and_above(self) -> list[Team]:
        """This team, its parent, the parent's parent, and so on to the top."""
        above = [self]
        while above[-1].parent and above[-1].parent not in above:
            above.append(above[-1].parent)
        return above

    def _set_leaders(self, leaders: list[Person]) -> None:
        kept = [leadership for leadership in self.leaderships if leadership.person in leaders]
        new = [person for person in leaders if person not in {k.person for k in kept}]
        self.leaderships = kept + [Leadership(person=person) for person in new]

    def _as_details(self) -> dict[str, object]:
        return {
            "name": self.name,
            "parent": self.parent.name if self.parent else None,
            "leaders": sorted(person.name for person in self.leaders),
        }


def step_down(person: Person, by: Person) -> None:
    """The person leads no team any more, and each team's history says so."""
    query = db.select(Team).join(Team.leaderships).where(Leadership.person_id == person.id)
    for team in db.session.scalars(query):
        others = [leader for leader in team.leaders if leader is not person]
        team.change(by, name=team.name, parent=team.parent, leaders=others)
