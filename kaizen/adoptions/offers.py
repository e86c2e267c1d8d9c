"""Which other teams are asked whether a new way fits them too, and when that is called off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select, update

from kaizen.adoptions.replications import Reason, Replication
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind, record
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.search import similar
from kaizen.standards.models import Standard
from kaizen.stations.models import Station
from kaizen.teams.models import Team
from kaizen.trials.adoption import Adoption, standing_adoption
from kaizen.words import by_name, folded, likeness, trigrams

TEAMS_ASKED = 20
NEARLY_THE_SAME = 0.6  # of 1: half of the words may differ a little, but not the thing itself

Asked = Iterator[tuple[int, Reason]]


def follow_adoption(event: Event, thing: Any = None, **_: Any) -> None:
    """An adoption is offered to other teams; what ends it calls off what was not answered yet."""
    if event.kind is EventKind.IDEA_ADOPTED:
        _offer_to_all_alike(standing_adoption(thing))
    elif event.kind is EventKind.MOVE_UNDONE and event.details.get("undone") == Stage.ADOPTED:
        _call_off(_offered(event.about_id).where(Adoption.withdrawn_at.is_not(None)))
    elif event.kind is EventKind.MOVE_UNDONE and event.details.get("stage") == Stage.ADOPTED:
        _offer_again(thing)
    elif event.kind is EventKind.LOOKED_AT_AGAIN:
        _call_off(_offered(event.about_id).where(Replication.fit.is_(None)))


def offer_to(adoption: Adoption, team: Team, by: Person) -> Replication:
    """To one team more, which somebody thought of."""
    idea = adoption.idea
    if idea.stage is not Stage.ADOPTED:
        raise Refusal(_("The idea is not adopted any more, so it can't be offered."))
    if team.id == idea.team_id:
        raise Refusal(_("This team uses it already."))
    offered = Replication.adoption_id == adoption.id, Replication.team_id == team.id
    if db.session.scalar(select(Replication.id).where(*offered)):
        raise Refusal(_("It was offered to %(team)s already.", team=team.name))
    replication = Replication(adoption=adoption, team=team, reason=Reason.BY_HAND)
    db.session.add(replication)
    record(EventKind.REPLICATION_OFFERED, idea, by, teams=[team.id], names=[team.name])
    return replication


def _offer_to_all_alike(adoption: Adoption | None) -> None:
    if adoption is None:
        return
    reasons = teams_alike(adoption)
    for team_id, reason in reasons.items():
        db.session.add(Replication(adoption=adoption, team_id=team_id, reason=reason))
    if reasons:
        asked = select(Team).where(Team.id.in_(reasons))
        details = {
            "teams": list(reasons),
            "names": [team.name for team in by_name(db.session.scalars(asked))],
        }
        record(EventKind.REPLICATION_OFFERED, adoption.idea, None, **details)


def _offered(idea_id: int) -> Any:
    stands = Adoption.idea_id == idea_id, Replication.called_off_at.is_(None)
    return select(Replication).join(Adoption).where(*stands)


def _call_off(offered: Any) -> None:
    for replication in db.session.scalars(offered):
        replication.call_off()


def _offer_again(idea: Idea) -> None:
    """What the last look called off; that look was a slip."""
    adoption, look = standing_adoption(idea), newest_event(idea, [EventKind.LOOKED_AT_AGAIN])
    if adoption and look:
        mine = Replication.adoption_id == adoption.id, Replication.called_off_at >= look.at
        db.session.execute(update(Replication).where(*mine).values(called_off_at=None))


def teams_alike(adoption: Adoption) -> dict[int, Reason]:
    """The teams with the same trouble, each with the best reason for it; the surest first."""
    idea, standard = adoption.idea, adoption.version.standard
    at_home = {idea.team_id, *(one.team_id for one in standard.must_know if one.team_id)}
    reasons: dict[int, Reason] = {}
    for team_id, reason in _with_the_same_trouble(idea, standard, at_home):
        reasons.setdefault(team_id, reason)
        if len(reasons) == TEAMS_ASKED:
            break
    return reasons


def _with_the_same_trouble(idea: Idea, standard: Standard, at_home: set[int]) -> Asked:
    """Asked only as far as there is room for more teams."""
    for reason, teams in (
        (Reason.SAME_COMPLAINT, _heard_it),
        (Reason.LIKE_COMPLAINT, _heard_the_like),
        (Reason.LIKE_STATION, _work_at_the_like),
    ):
        yield from ((one, reason) for one in teams(idea, standard, at_home) if one not in at_home)


def _heard_it(idea: Idea, _standard: Standard, at_home: set[int]) -> Iterator[int]:
    """Who heard it most first; then whose line was merged into it, who would change something."""
    complaint = idea.complaint
    heard = (
        select(Person.team_id)
        .join(Occurrence, Occurrence.by_id == Person.id)
        .where(Occurrence.complaint_id == complaint.id, Occurrence.taken_back_at.is_(None))
        .where(Person.team_id.is_not(None), Person.team_id.not_in(at_home))
        .group_by(Person.team_id)
        .order_by(func.count().desc(), Person.team_id)
    )
    yield from (team_id for team_id in db.session.scalars(heard) if team_id)
    yield complaint.team_id
    lines = select(Complaint.team_id).where(Complaint.merged_into_id == complaint.id)
    yield from db.session.scalars(lines.distinct())
    others = select(Idea.team_id).where(Idea.complaint_id == complaint.id, Idea.id != idea.id)
    yield from db.session.scalars(others.distinct())


def _heard_the_like(idea: Idea, _standard: Standard, at_home: set[int]) -> Iterator[int]:
    """Another line of the list says nearly the same."""
    complaint = idea.complaint
    elsewhere = Complaint.team_id.not_in(at_home), Complaint.merged_into_id.is_(None)
    sought = trigrams(complaint.folded)
    for other in similar(
        Complaint,
        complaint.sentence,
        Complaint.kind == complaint.kind,
        Complaint.id != complaint.id,
        *elsewhere,
    ):
        if likeness(sought, other.folded) >= NEARLY_THE_SAME:
            yield other.team_id


def _work_at_the_like(idea: Idea, standard: Standard, at_home: set[int]) -> Iterator[int]:
    """Stations whose names say the same but for their figures."""
    here = [*standard.stations, *([idea.station] if idea.station else [])]
    sought = {kind for station in here if (kind := kind_of_place(station.name))}
    if not sought:
        return
    elsewhere = select(Station.team_id, Station.name).where(
        Station.closed_at.is_(None), Station.team_id.not_in(at_home)
    )
    for team_id, name in db.session.execute(elsewhere.order_by(Station.team_id, Station.id)):
        if kind_of_place(name) in sought:
            yield team_id


def kind_of_place(name: str) -> frozenset[str]:
    """What is left of a station's name without what tells one from the next: "Line 3, packing" and
    "Packing line 4B" are both packing and line."""
    words = re.sub(r"\w*\d\w*", " ", folded(name)).split()
    longer = [word for word in words if len(word) > 1 or not word.isascii()]
    return frozenset(longer)
