"""Who stands near a thing: asked once while some events are read, however many are about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, and_, or_, select, union

from kaizen.adoptions.checks import SustainCheck
from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.votes import Help, Vote
from kaizen.inbox.models import Following, Notice
from kaizen.people.models import Person, Role
from kaizen.standards.audience import must_know
from kaizen.standards.models import MustKnow, Standard, StandardVersion
from kaizen.standups.models import Attendance
from kaizen.teams.models import Leadership
from kaizen.todos.models import ToDo
from kaizen.trials.adoption import Adoption
from kaizen.trials.helping import TrialHelper
from kaizen.trials.models import Trial

People = tuple[int, ...]


class Nearby:
    """Numbers of people, each list asked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Any] = {}

    def authors(self, idea_id: int) -> People:
        wrote = select(Authorship.person_id).where(Authorship.idea_id == idea_id)
        return self._ids(wrote, "authors", idea_id)

    def backers(self, idea_id: int) -> People:
        """Who votes for it or would help, also by an idea that was merged into it."""
        both = (select(one.person_id).where(one.idea_id == idea_id) for one in (Vote, Help))
        return self._ids(union(*both), "backers", idea_id)

    def backers_at_home(self, idea_id: int) -> People:
        """Who said so of this very idea, wherever it went on."""
        both = (
            select(one.person_id).where(
                or_(
                    one.came_from_id == idea_id,
                    and_(one.idea_id == idea_id, one.came_from_id.is_(None)),
                )
            )
            for one in (Vote, Help)
        )
        return self._ids(union(*both), "backers at home", idea_id)

    def followers(self, idea_id: int) -> People:
        """Of the idea, and of what was merged into it."""
        here = select(Idea.id).where(or_(Idea.id == idea_id, Idea.merged_into_id == idea_id))
        query = select(Following.person_id).where(Following.idea_id.in_(here)).distinct()
        return self._ids(query, "followers", idea_id)

    def complaint_followers(self, complaint_id: int) -> People:
        merged = Complaint.merged_into_id == complaint_id
        here = select(Complaint.id).where(or_(Complaint.id == complaint_id, merged))
        query = select(Following.person_id).where(Following.complaint_id.in_(here)).distinct()
        return self._ids(query, "complaint followers", complaint_id)

    def complaint_of(self, idea_id: int) -> int:
        query = select(Idea.complaint_id).where(Idea.id == idea_id)
        found: int = self._once(lambda: db.session.scalar(query) or 0, "complaint of", idea_id)
        return found

    def complaint_authors(self, complaint_id: int) -> People:
        """Who wrote the line down; nobody where it was left without a name or came from a file."""
        query = select(Event.by_id).where(
            Event.about == "complaint",
            Event.about_id == complaint_id,
            Event.kind == EventKind.COMPLAINT_ADDED,
            Event.by_id.is_not(None),
        )
        return self._ids(query, "complaint authors", complaint_id)

    def triers(self, idea_id: int) -> People:
        """Who looks after its newest trial, and who helps."""
        newest = (
            select(Trial.id)
            .where(Trial.idea_id == idea_id, Trial.withdrawn_at.is_(None))
            .order_by(Trial.cycle.desc(), Trial.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        owner = select(Trial.owner_id).where(Trial.id == newest)
        helpers = select(TrialHelper.person_id).where(TrialHelper.trial_id == newest)
        return self._ids(union(owner, helpers), "triers", idea_id)

    def leaders(self, team_id: int | None) -> People:
        """Without a team: the admins of the board."""
        if team_id is None:
            admins = select(Person.id).where(Person.role == Role.ADMIN)
            return self._ids(admins, "admins")
        query = (
            select(Person.id)
            .join(Leadership, Leadership.person_id == Person.id)
            .where(Leadership.team_id == team_id, Person.role != Role.WORKER)
        )
        return self._ids(query, "leaders", team_id)

    def keepers(self, idea_id: int) -> People:
        """Who looks after the standard that came of it, as it stands."""
        query = (
            select(Standard.owner_id)
            .join(StandardVersion, StandardVersion.standard_id == Standard.id)
            .join(Adoption, Adoption.version_id == StandardVersion.id)
            .where(Adoption.idea_id == idea_id, Adoption.withdrawn_at.is_(None))
            .order_by(Adoption.id.desc())
            .limit(1)
        )
        return self._ids(query, "keepers", idea_id)

    def asked_to_check(self, check_id: int) -> People:
        check = db.session.get(SustainCheck, check_id)
        return tuple(person.id for person in check.assigned) if check else ()

    def owner_of_standard(self, standard_id: int) -> People:
        query = select(Standard.owner_id).where(Standard.id == standard_id)
        return self._ids(query, "owner of standard", standard_id)

    def readers(self, standard_id: int) -> People:
        meant = must_know(MustKnow.standard_id == standard_id)
        query = select(Person.id).join(meant, meant.c.person_id == Person.id)
        return self._ids(query, "readers", standard_id)

    def not_told_to_read(self, standard_id: int) -> People:
        """Of those who must know it, who has no notice about it."""
        told = select(Notice.person_id).where(
            Notice.about == "standard", Notice.about_id == standard_id
        )
        known = set(db.session.scalars(told))
        return tuple(one for one in self.readers(standard_id) if one not in known)

    def in_to_do(self, to_do_id: int) -> tuple[People, People]:
        """Who has it to do, and who gave it."""
        to_do = db.session.get_one(ToDo, to_do_id)
        both = (to_do.owner_id, to_do.partner_id)
        return tuple(one for one in both if one), (to_do.taken_by_id,)

    def away(self, stand_up_id: int, team_id: int | None) -> People:
        """Of the team's people those who were not at its stand-up."""
        came = select(Attendance.person_id).where(Attendance.stand_up_id == stand_up_id)
        of_team = Person.team_id == team_id
        return self._ids(
            select(Person.id).where(of_team, Person.id.not_in(came)), "away", stand_up_id
        )

    def _ids(self, query: Select[Any] | Any, *name: Any) -> People:
        found: People = self._once(lambda: tuple(db.session.scalars(query)), *name)
        return found

    def _once(self, ask: Callable[[], Any], *name: Any) -> Any:
        if name not in self._known:
            self._known[name] = ask()
        return self._known[name]
