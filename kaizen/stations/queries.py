from sqlalchemy.orm import joinedload, selectinload

from kaizen.extensions import db
from kaizen.stations.models import Station
from kaizen.teams.models import Team
from kaizen.words import folded


def stations_by_team() -> dict[Team, list[Station]]:
    """Teams and their stations by name, closed ones last; the codes are read along."""
    query = db.select(Station).options(
        joinedload(Station.team),
        selectinload(Station.codes),
    )
    stations = sorted(
        db.session.scalars(query),
        key=lambda one: (folded(one.team.name), not one.is_open, folded(one.name)),
    )
    by_team: dict[Team, list[Station]] = {}
    for station in stations:
        by_team.setdefault(station.team, []).append(station)
    return by_team


def stations_with_labels() -> dict[Team, list[Station]]:
    """Only those whose label leads somewhere."""
    found = {
        team: [station for station in stations if station.is_open and station.code]
        for team, stations in stations_by_team().items()
    }
    return {team: stations for team, stations in found.items() if stations}
