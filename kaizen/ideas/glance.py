"""A team's board at a glance, for a screen that people walk past: few cards, short names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, union_all

from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.answers import told_to
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import ENDED, ON_THE_BOARD, OPEN, Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.news import DECISIONS
from kaizen.ideas.pending import PendingDecision
from kaizen.ideas.stage_counts import StageCount
from kaizen.ideas.votes import Vote
from kaizen.people.models import Person, Role
from kaizen.teams.models import Team
from kaizen.words import short_name

LOOKED_AT = 300  # of the team's latest events, when asking what was answered today
VOTES_OFFERED = 6
MOST_COUNTED = 99
ANSWERS = tuple(kind for kind in DECISIONS if kind is not EventKind.JUST_DONE)


@dataclass(frozen=True)
class Card:
    id: int
    title: str
    stage: Stage
    due_on: date | None
    votes: int
    times_heard: int
    author: str | None

    @property
    def short_author(self) -> str:
        """As colleagues say it, and no more than passers-by need: "Aylin K."."""
        return short_name(self.author or "")


@dataclass(frozen=True)
class Column:
    stage: Stage
    cards: list[Card]
    ideas: int


@dataclass(frozen=True)
class Answered:
    """A decision, or a leader's comment, of today."""

    event: Event
    idea_id: int
    title: str
    by: str
    words: str | None

    @property
    def short_by(self) -> str:
        return short_name(self.by)


def board_at_a_glance(team_id: int, *, cards: int) -> list[Column]:
    columns: dict[Stage, list[Card]] = {stage: [] for stage in ON_THE_BOARD}
    stages = dict.fromkeys([*ON_THE_BOARD, *ENDED])
    parts = [select(_column(team_id, stage, cards).subquery()) for stage in stages]
    rows = list(db.session.execute(union_all(*parts)))
    for row in rows:
        if row.stage not in ENDED:
            columns[row.stage].append(Card(*row[:-1]))
    ended = sorted((row for row in rows if row.stage in ENDED), key=lambda row: row.stage_since)
    columns[Stage.ADOPTED] = [Card(*row[:-1]) for row in ended[::-1][:cards]]
    counted = select(StageCount.stage, StageCount.ideas).where(StageCount.team_id == team_id)
    ideas: dict[Stage, int] = dict(list(db.session.execute(counted)))
    ideas[Stage.ADOPTED] = sum(ideas.get(stage, 0) for stage in ENDED)
    return [Column(stage, columns[stage], ideas.get(stage, 0)) for stage in ON_THE_BOARD]


def _column(team_id: int, stage: Stage, cards: int) -> Any:
    author = (
        select(Person.name)
        .join(Authorship, Authorship.person_id == Person.id)
        .where(Authorship.idea_id == Idea.id)
        .order_by(Authorship.id)
        .limit(1)
        .scalar_subquery()
    )
    shown = Idea.id, Idea.title, Idea.stage, Idea.due_on, Idea.votes
    newest = Idea.stage_since.desc() if stage in ENDED else Idea.place
    return (
        select(*shown, Complaint.times_heard, author.label("author"), Idea.stage_since)
        .join(Complaint, Complaint.id == Idea.complaint_id)
        .where(Idea.team_id == team_id, Idea.stage == stage)
        .order_by(newest, Idea.id.desc())
        .limit(cards)
    )


def answered_today(team: Team, *, limit: int) -> list[Answered]:
    """Newest first; today is the date where the team works."""
    latest = (
        select(Event.id).where(Event.team_id == team.id).order_by(Event.id.desc()).limit(LOOKED_AT)
    )
    begun = datetime.combine(team.today, time(), team.zone)
    by_a_leader = and_(Event.kind == EventKind.COMMENT_ADDED, Person.role != Role.WORKER)
    query = (
        select(Event, Idea.id, Idea.title, Person.name, Comment.words)
        .join(Idea, and_(Event.about == "idea", Idea.id == Event.about_id))
        .join(Person, Person.id == Event.by_id)
        .outerjoin(Comment, Comment.id == Event.details["comment"].as_integer())
        .where(Event.id.in_(latest), Event.at >= begun)
        .where(or_(Event.kind.in_(ANSWERS), by_a_leader))
        .order_by(Event.id.desc())
        .limit(limit)
    )
    return [Answered(*row) for row in db.session.execute(query)]


def ideas_to_vote_on(person: Person, team_id: int, *, limit: int = VOTES_OFFERED) -> list[Idea]:
    """Open ones of the team that this person neither wrote nor backs yet, the newest first."""
    query = select(Idea).where(*_to_vote_on(person, team_id))
    return list(db.session.scalars(query.order_by(Idea.id.desc()).limit(limit)))


def _to_vote_on(person: Person, team_id: int) -> tuple[Any, ...]:
    voted = select(Vote.id).where(Vote.idea_id == Idea.id, Vote.person_id == person.id)
    wrote = select(Authorship.id).where(
        Authorship.idea_id == Idea.id, Authorship.person_id == person.id
    )
    open_here = Idea.team_id == team_id, Idea.stage.in_(OPEN)
    return (*open_here, ~voted.exists(), ~wrote.exists())


def ideas_by(person: Person, *, limit: int) -> list[Idea]:
    """Newest first, wherever they stand; of merged ones only what they became."""
    wrote = select(Authorship.idea_id).where(Authorship.person_id == person.id)
    query = select(Idea).where(Idea.id.in_(wrote), Idea.merged_into_id.is_(None))
    return list(db.session.scalars(query.order_by(Idea.id.desc()).limit(limit)))


class Mine(NamedTuple):
    """What a person finds at a kiosk's doors, counted."""

    on_the_board: int
    to_vote_on: int  # 99 at most
    answers: int  # to be told to this person first


def mine_at_a_glance(person: Person, team_id: int) -> Mine:
    """In one query."""
    wrote = select(Authorship.idea_id).where(Authorship.person_id == person.id)
    on_it = select(func.count()).where(Idea.id.in_(wrote), Idea.stage.in_(ON_THE_BOARD))
    some = select(Idea.id).where(*_to_vote_on(person, team_id)).limit(MOST_COUNTED)
    to_vote_on = select(func.count()).select_from(some.subquery())
    answers = select(func.count(PendingDecision.id)).where(told_to(person))
    counts = (one.scalar_subquery() for one in (on_it, to_vote_on, answers))
    return Mine(*db.session.execute(select(*counts)).one())
