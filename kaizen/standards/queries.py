"""The list of standards, and what a form about one offers to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from kaizen import clock
from kaizen.extensions import db
from kaizen.numbers import number_in
from kaizen.people.models import Person
from kaizen.search import by_letters, contains_all
from kaizen.standards.audience import in_force, it_holds
from kaizen.standards.models import Standard, StandardStation, StandardVersion
from kaizen.stations.models import Station
from kaizen.teams.models import Leadership, Team
from kaizen.words import by_name, folded

PAGE = 50


class Show(StrEnum):
    """Which of them."""

    IN_FORCE = "in-force"
    REVIEW = "review"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class StandardFilter:
    """Which standards are wanted; every part may be left out."""

    show: Show = Show.IN_FORCE
    team_id: int | None = None
    station_id: int | None = None
    text: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> StandardFilter:
        show = query.get("show", "")
        return cls(
            show=Show(show) if show in {*Show} else Show.IN_FORCE,
            team_id=number_in(query.get("team")),
            station_id=number_in(query.get("station")),
            text=query.get("q", "")[:200].strip(),
            page=max(1, min(number_in(query.get("page")) or 1, 200)),
        )

    @property
    def chosen(self) -> dict[str, Any]:
        """Only what differs from the plain list, for short addresses."""
        chosen = {
            "show": None if self.show is Show.IN_FORCE else self.show,
            "team": self.team_id,
            "station": self.station_id,
            "q": self.text,
        }
        return {name: value for name, value in chosen.items() if value}

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        all_of: list[ColumnElement[bool]] = [_SHOWN[self.show]()]
        if self.team_id:
            all_of.append(Standard.team_id == self.team_id)
        if self.station_id:
            there = select(StandardStation.standard_id)
            all_of.append(
                Standard.id.in_(there.where(StandardStation.station_id == self.station_id))
            )
        if self.text:
            all_of.append(_says(self.text))
        return all_of


_SHOWN = {
    Show.IN_FORCE: lambda: Standard.withdrawn_at.is_(None),
    Show.REVIEW: lambda: Standard.withdrawn_at.is_(None) & (Standard.review_on < clock.today()),
    Show.WITHDRAWN: lambda: Standard.withdrawn_at.is_not(None),
}


def _says(text: str) -> ColumnElement[bool]:
    number = number_in(text.removeprefix("#"))
    in_words = contains_all(StandardVersion, text)
    either = [Standard.id == number] if number else []
    return or_(false(), *either, *([] if in_words is None else [in_words]))


@dataclass(frozen=True)
class StandardsPage:
    standards: list[tuple[Standard, StandardVersion]]
    found: int
    page: int
    last: int


def standards_page(wanted: StandardFilter, me: Person, teams: list[Team]) -> StandardsPage:
    """Each with the version that holds: the own team's first, then in the order of `teams`, and
    by title. What was taken back at once has no such version, and is nowhere in the list."""
    version = StandardVersion.standard_id == Standard.id
    listed = select(StandardVersion.id).join(Standard, version)
    listed = listed.where(it_holds(), *wanted.conditions)
    found = db.session.scalar(select(func.count()).select_from(listed.subquery())) or 0
    last = max(1, -(-found // PAGE))
    page = min(wanted.page, last)
    order = (_place_among(teams, me), by_letters(StandardVersion), Standard.id)
    of_page = listed.order_by(*order).offset((page - 1) * PAGE).limit(PAGE).correlate(None)
    shown = (
        select(Standard, StandardVersion)
        .join(StandardVersion, version)
        .where(StandardVersion.id.in_(of_page))
        .options(joinedload(Standard.team), joinedload(Standard.owner))
        .options(selectinload(Standard.stations))
        .order_by(*order)
    )
    rows = [(standard, version) for standard, version in db.session.execute(shown)]
    return StandardsPage(rows, found, page, last)


def _place_among(teams: list[Team], me: Person) -> ColumnElement[int]:
    own_first = sorted(teams, key=lambda one: one.id != me.team_id)
    places = {one.id: place for place, one in enumerate(own_first)}
    return case(places or {0: 0}, value=Standard.team_id)


def titles_in_force(team: Team, *, but: Standard | None = None) -> list[tuple[int, str]]:
    """The standards of one team by title, each with its number; one query."""
    holds = in_force()
    query = select(holds.c.standard_id, holds.c.title).where(holds.c.team_id == team.id)
    found = [(number, title) for number, title in db.session.execute(query)]
    others = (one for one in found if but is None or one[0] != but.id)
    return sorted(others, key=lambda one: (folded(one[1]), one[0]))


def places_to_choose(team: Team) -> tuple[list[Team], list[Station]]:
    """All teams, this one first, and the stations of this one; one query."""
    here = and_(Station.team_id == Team.id, Team.id == team.id, Station.closed_at.is_(None))
    rows = list(db.session.execute(select(Team, Station).outerjoin(Station, here)))
    teams = {one.id: one for one, _station in rows}.values()
    stations = (station for _team, station in rows if station)
    return (
        sorted(by_name(teams), key=lambda one: one.id != team.id),
        by_name(stations),
    )


def people_to_choose(team: Team) -> list[Person]:
    """Who works in the team or leads it, by name."""
    leads = select(Leadership.person_id).where(Leadership.team_id == team.id)
    theirs = or_(Person.team_id == team.id, Person.id.in_(leads))
    query = select(Person).where(Person.left_at.is_(None), theirs)
    return by_name(db.session.scalars(query))


def stations_with_standards() -> list[Station]:
    """For the filter: by team and name."""
    there = select(StandardStation.station_id)
    query = select(Station).options(joinedload(Station.team)).where(Station.id.in_(there))
    return sorted(by_name(db.session.scalars(query)), key=lambda one: folded(one.team.name))
