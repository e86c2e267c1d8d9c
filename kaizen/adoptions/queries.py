from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.recurrences import Recurrence
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.standards.models import Standard, StandardVersion
from kaizen.teams.models import Leadership, Team
from kaizen.trials.adoption import Adoption

CHECKS_SHOWN = 200


@dataclass(frozen=True)
class DueChecks:
    """Those that are not answered yet, each group in the order of their days."""

    over: list[SustainCheck] = field(default_factory=list)
    today: list[SustainCheck] = field(default_factory=list)
    coming: list[SustainCheck] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.over or self.today or self.coming)


def checks_for(person: Person) -> DueChecks:
    """Of the standards that they look after, and of the teams they lead, in one query."""
    adoption = joinedload(SustainCheck.adoption)
    team = adoption.joinedload(Adoption.idea).joinedload(Idea.team)
    standard = adoption.joinedload(Adoption.version).joinedload(StandardVersion.standard)
    query = (
        select(SustainCheck)
        .join(Adoption, Adoption.id == SustainCheck.adoption_id)
        .join(Idea, Idea.id == Adoption.idea_id)
        .join(StandardVersion, StandardVersion.id == Adoption.version_id)
        .join(Standard, Standard.id == StandardVersion.standard_id)
        .options(team.joinedload(Team.leaderships).joinedload(Leadership.person))
        .options(standard.joinedload(Standard.owner))
        .where(SustainCheck.found.is_(None), SustainCheck.called_off_at.is_(None))
        .where(or_(Standard.owner_id == person.id, Idea.team_id.in_(person.led_team_ids)))
        .order_by(SustainCheck.due_on, SustainCheck.id)
        .limit(CHECKS_SHOWN)
    )
    return _grouped(db.session.scalars(query).unique())


def how_many_checks_due(person: Person) -> int:
    """That are this person's own, and can be answered now."""
    return sum(check.can_be_answered for check in _own(person))


def _own(person: Person) -> Sequence[SustainCheck]:
    adoption = joinedload(SustainCheck.adoption)
    query = (
        select(SustainCheck)
        .join(Adoption, Adoption.id == SustainCheck.adoption_id)
        .join(StandardVersion, StandardVersion.id == Adoption.version_id)
        .join(Standard, Standard.id == StandardVersion.standard_id)
        .options(adoption.joinedload(Adoption.idea).joinedload(Idea.team))
        .where(SustainCheck.found.is_(None), SustainCheck.called_off_at.is_(None))
        .where(Standard.owner_id == person.id)
        .limit(CHECKS_SHOWN)
    )
    return db.session.scalars(query).all()


def _grouped(checks: Iterable[SustainCheck]) -> DueChecks:
    due = DueChecks()
    for check in checks:
        days = check.days_over
        (due.over if days > 0 else due.coming if days else due.today).append(check)
    return due


@dataclass(frozen=True)
class Kept:
    """What became of an adoption: the checks on it, and what was heard since."""

    adoption: Adoption
    checks: list[SustainCheck]
    recurrences: list[Recurrence]

    @property
    def last_answered(self) -> SustainCheck | None:
        answered = [check for check in self.checks if check.checked_at]
        return max(answered, key=lambda one: (one.checked_at, one.id), default=None)

    @property
    def drifted(self) -> SustainCheck | None:
        last = self.last_answered
        return last if last and last.found == "drifted" else None

    @property
    def late(self) -> SustainCheck | None:
        return next((check for check in self.checks if check.is_late), None)

    @property
    def heard_again(self) -> Recurrence | None:
        return next((one for one in self.recurrences if one.is_open), None)

    @property
    def next_check(self) -> SustainCheck | None:
        return next((check for check in self.checks if check.is_open), None)

    @property
    def standard(self) -> Standard:
        return self.adoption.version.standard


def kept_of(idea: Idea) -> Kept | None:
    """Of its last adoption that was not taken back, in one query."""
    version = joinedload(Adoption.version).joinedload(StandardVersion.standard)
    query = (
        select(Adoption, SustainCheck, Recurrence)
        .outerjoin(SustainCheck, SustainCheck.adoption_id == Adoption.id)
        .outerjoin(Recurrence, Recurrence.adoption_id == Adoption.id)
        .options(version.joinedload(Standard.owner), joinedload(SustainCheck.checked_by))
        .options(joinedload(Recurrence.occurrence), joinedload(Recurrence.answered_by))
        .options(joinedload(Recurrence.new_idea))
        .where(Adoption.idea_id == idea.id, Adoption.withdrawn_at.is_(None))
        .order_by(Adoption.id.desc(), SustainCheck.due_on, SustainCheck.id, Recurrence.id.desc())
    )
    rows = list(db.session.execute(query))
    if not rows:
        return None
    adoption = rows[0][0]
    mine = [row for row in rows if row[0] is adoption]
    checks = list(dict.fromkeys(check for _, check, _ in mine if check))
    recurrences = list(dict.fromkeys(one for _, _, one in mine if one))
    return Kept(adoption, checks, recurrences)


def recurrences_on(complaint_id: int) -> list[Recurrence]:
    """Of the ideas against it, the newest first."""
    adoption = joinedload(Recurrence.adoption).joinedload(Adoption.idea)
    query = (
        select(Recurrence)
        .join(Adoption, Adoption.id == Recurrence.adoption_id)
        .join(Idea, Idea.id == Adoption.idea_id)
        .options(adoption, joinedload(Recurrence.occurrence))
        .where(Idea.complaint_id == complaint_id, Recurrence.answer.is_(None))
        .where(Recurrence.called_off_at.is_(None))
        .order_by(Recurrence.id.desc())
    )
    return list(db.session.scalars(query))
