from sqlalchemy import func
from sqlalchemy.orm import selectinload

from kaizen.errors import Refusal
from kaizen.events.models import number_in_commit_order
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.language import listed
from kaizen.people.models import Person
from kaizen.teams.models import Leadership, Team
from kaizen.words import by_name, folded


def teams_by_name() -> list[Team]:
    return by_name(db.session.scalars(db.select(Team)))


def teams_with_leaders() -> list[Team]:
    """By name, their leaders and parents read along."""
    query = db.select(Team).options(
        selectinload(Team.leaderships).joinedload(Leadership.person), selectinload(Team.parent)
    )
    return by_name(db.session.scalars(query))


def team_called(name: str) -> Team:
    """By its name; case and accents do not matter. Refuses with the names that there are."""
    teams = teams_by_name()
    for team in teams:
        if folded(team.name) == folded(name):
            return team
    there_are = listed(team.name for team in teams)
    raise Refusal(
        _("No team is called “%(name)s”. There are: %(teams)s.", name=name, teams=there_are)
        if teams
        else _("No team is called “%(name)s”; there is none yet.", name=name)
    )


def refuse_if_name_taken(name: str, *, but: Team | None = None) -> None:
    number_in_commit_order()  # who gives the same name at the same moment waits, and is told
    for team in teams_by_name():
        if team is not but and folded(team.name) == folded(name):
            raise Refusal(_("There is a team of this name already."))


def people_in_each_team() -> dict[int, int]:
    """How many active people each team has, by the team's id."""
    query = (
        db.select(Person.team_id, func.count())
        .where(Person.left_at.is_(None), Person.team_id.is_not(None))
        .group_by(Person.team_id)
    )
    return {team_id: people for team_id, people in db.session.execute(query) if team_id}
