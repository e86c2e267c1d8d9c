"""Declined, or put off, with care: decided, told to the author, shown to all, or taken back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm.attributes import flag_modified

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.lifecycle import NotToldYet, Stage, WrongStage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.pending import Answer, PendingDecision, carry_out, told_first
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.teams.calendars import due_day, working_time_of
from kaizen.teams.models import Team
from kaizen.teams.working_time import moment_on_the_wall

A_DAY = timedelta(days=1)


def decide_with_care(
    idea: Idea, by: Person, stage: Stage, answer: Answer, *, review_on: date | None = None
) -> None:
    """Decline it, or put it off to a day: at once where nobody else has to hear it first.

    Who left it without a name hears it with the code of the receipt.
    """
    if idea.pending:
        raise NotToldYet(idea.pending.by.name)
    if idea.stage is not Stage.PROPOSED:
        raise WrongStage(idea.stage, stage)
    if idea.authorships and not told_first(idea, by):
        carry_out(idea, by, stage, answer, review_on)
        return
    now = clock.now()
    idea.pending = PendingDecision(
        **asdict(answer),
        stage=stage,
        review_on=review_on and due_day(idea.team, review_on),
        by=by,
        decided_at=now,
        in_force_at=a_working_day_after(now, idea.team),
    )
    notice(idea)
    record(EventKind.DECISION_TO_BE_TOLD, idea.pending, by, idea=idea.id, stage=stage)


def reconsider_decision(idea: Idea, by: Person) -> None:
    """Taken back while nobody else has heard of it."""
    pending = idea.pending
    if pending is None:
        raise Refusal(_("This answer has been told. Open the idea again instead."))
    record(EventKind.DECISION_RECONSIDERED, pending, by, idea=idea.id, stage=pending.stage)
    idea.pending = None
    notice(idea)


def notice(idea: Idea) -> None:
    """Who decides at the same moment finds that something has changed, though no stage has."""
    flag_modified(idea, "stage")


def a_working_day_after(moment: datetime, team: Team) -> datetime:
    """The same time of the day on the team's next working day; tomorrow, where none follows."""
    local = clock.local(moment, team.zone)
    tomorrow = local.date() + A_DAY
    day = working_time_of(team).working_day_from(tomorrow) or tomorrow
    return moment_on_the_wall(day, local.time(), team.zone)


def carry_out_decisions(
    *which: ColumnElement[bool], at_most: int | None = None, skip_locked: bool = False
) -> list[Idea]:
    """Those that nobody else carries out at the same moment, the oldest first."""
    query = (
        select(PendingDecision)
        .where(*which)
        .order_by(PendingDecision.id)
        .limit(at_most)
        .with_for_update(of=PendingDecision, skip_locked=skip_locked)
        .execution_options(populate_existing=True)
    )
    ideas = []
    for decision in list(db.session.scalars(query)):
        ideas.append(decision.idea)
        db.session.refresh(decision.idea)
        decision.carry_out()
    return ideas


def told_to(person: Person) -> ColumnElement[bool]:
    """Decisions on this person's ideas, by somebody else."""
    theirs = select(Authorship.idea_id).where(Authorship.person_id == person.id)
    return PendingDecision.idea_id.in_(theirs) & (PendingDecision.by_id != person.id)
