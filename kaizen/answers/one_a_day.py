"""What waits for one person's answer. What waits longest is today's one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import joinedload

from kaizen import clock
from kaizen.answers.clocks import AnswerClock
from kaizen.answers.passing import Passed
from kaizen.answers.queries import AT_MOST, raised_to
from kaizen.answers.raises import Raised
from kaizen.answers.waits import Wait, wait_of
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.people.models import Person
from kaizen.teams.calendars import working_times_of
from kaizen.teams.working_time import NO_TIME

NO_WAIT = Wait(0, 0)


@dataclass(frozen=True)
class Item:
    """An idea or a complaint, and why this person is asked."""

    thing: Idea | Complaint
    since: datetime
    clock: AnswerClock | None = None  # none where only the team above is asked
    raised: Raised | None = None
    passed: Passed | None = None
    worked: timedelta = NO_TIME
    wait: Wait = NO_WAIT

    @property
    def key(self) -> str:
        return f"{self.thing.__tablename__}-{self.thing.id}"


def items_for(person: Person) -> list[Item]:
    """What waits longest first, counted in the working time of its team: in the teams that this
    person leads, passed on by name, and raised to those teams."""
    passed = {one.clock_id: one for one in _passed_around(person)}
    raises = _raised(person)
    found = {}
    for one in _running_clocks(person):
        asked = passed.get(one.id)
        to_me = asked if asked and asked.to_id == person.id else None
        raised = raises.pop(_name(one.thing), None)
        if (to_me or raised or not asked) and not _is_by(person, one.thing):
            found[_name(one.thing)] = Item(one.thing, one.started_at, one, raised, to_me)
    for name, raised in raises.items():
        if not _is_by(person, raised.thing):
            found[name] = Item(raised.thing, raised.raised_at, raised=raised)
    return _longest_first(found.values())


def item_after(items: Sequence[Item], key: str) -> Item | None:
    """The next one in the line; none after the last. Without a key, or when that one is gone, the
    first."""
    at = next((n for n, one in enumerate(items) if one.key == key), -1)
    return items[at + 1] if at + 1 < len(items) else None


def anything_waits(person: Person) -> bool:
    """In one query, for the door through which everybody comes in."""
    asks: list[ColumnElement[bool]] = [_asked_by_name(person).exists()]
    led = person.led_team_ids
    if led:
        others = _open_passes().where(Passed.clock_id == AnswerClock.id, Passed.to_id != person.id)
        mine = exists().where(
            Authorship.idea_id == AnswerClock.idea_id, Authorship.person_id == person.id
        )
        running = select(AnswerClock.id).where(_runs(), AnswerClock.team_id.in_(led))
        asks.append(running.where(~others.exists(), ~mine).exists())
    if led or person.is_admin:
        asks.append(exists().where(_raised_to(person)))
    return bool(db.session.scalar(select(or_(*asks))))


def answered_lately(team_ids: Iterable[int], *, limit: int) -> list[AnswerClock]:
    """The newest first answers in these teams, with what they were to."""
    query = (
        select(AnswerClock)
        .options(
            joinedload(AnswerClock.idea),
            joinedload(AnswerClock.complaint),
            joinedload(AnswerClock.answered_by),
        )
        .where(AnswerClock.team_id.in_(team_ids), AnswerClock.answered_on.is_not(None))
        .order_by(AnswerClock.answered_on.desc(), AnswerClock.stopped_at.desc(), AnswerClock.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def _longest_first(found: Iterable[Item]) -> list[Item]:
    items = list(found)
    working = working_times_of({one.thing.team for one in items}) if items else {}
    counted = []
    for one in items:
        own = working[one.thing.team.id]
        worked = own.worked_between(one.since, clock.now())
        wait = wait_of(worked, own)
        counted.append(Item(one.thing, one.since, one.clock, one.raised, one.passed, worked, wait))
    return sorted(counted, key=lambda one: (-one.worked, one.since, one.key))


def _running_clocks(person: Person) -> list[AnswerClock]:
    """Of the teams that this person leads, of what was passed on to them, and of what was raised;
    with all that is shown of one."""
    raised = select(Raised.idea_id, Raised.complaint_id).where(_raised_to(person)).subquery()
    mine = or_(
        AnswerClock.team_id.in_(person.led_team_ids),
        AnswerClock.id.in_(_asked_by_name(person).with_only_columns(Passed.clock_id)),
        AnswerClock.idea_id.in_(select(raised.c.idea_id)),
        AnswerClock.complaint_id.in_(select(raised.c.complaint_id)),
    )
    longest = (
        select(AnswerClock.id).where(_runs(), mine).order_by(AnswerClock.started_at, AnswerClock.id)
    )
    query = (
        select(AnswerClock)
        .options(
            joinedload(AnswerClock.team),
            joinedload(AnswerClock.complaint),
            joinedload(AnswerClock.idea).options(
                joinedload(Idea.complaint),
                joinedload(Idea.pending),
                joinedload(Idea.authorships).joinedload(Authorship.person),
            ),
        )
        .where(AnswerClock.id.in_(select(longest.limit(AT_MOST).subquery().c.id)))
    )
    return list(db.session.scalars(query).unique())


def _passed_around(person: Person) -> list[Passed]:
    """To this person, or to somebody else in the teams that this person leads; still asked."""
    mine = or_(Passed.to_id == person.id, AnswerClock.team_id.in_(person.led_team_ids))
    query = select(Passed).join(Passed.clock).options(joinedload(Passed.by))
    return list(db.session.scalars(query.where(Passed.ended_at.is_(None), mine)))


def _raised(person: Person) -> dict[tuple[str, int], Raised]:
    led = person.led_team_ids
    if not led and not person.is_admin:
        return {}
    return {_name(one.thing): one for one in raised_to(led, to_admins=person.is_admin)}


def _is_by(person: Person, thing: Idea | Complaint) -> bool:
    """Whose own answer is none. A leader's own complaint waits for no answer in the first place."""
    return isinstance(thing, Idea) and thing.is_by(person)


def _raised_to(person: Person) -> ColumnElement[bool]:
    to_admins = Raised.to_team_id.is_(None) if person.is_admin else false()
    to_me = or_(Raised.to_team_id.in_(person.led_team_ids), to_admins)
    return and_(to_me, Raised.answered_at.is_(None), Raised.closed_at.is_(None))


def _name(thing: Idea | Complaint) -> tuple[str, int]:
    return thing.__tablename__, thing.id


def _runs() -> ColumnElement[bool]:
    """A decision that its author hears first is an answer on its way."""
    decided = exists().where(PendingDecision.idea_id == AnswerClock.idea_id)
    return and_(AnswerClock.stopped_at.is_(None), ~decided)


def _open_passes() -> Select[Any]:
    return select(Passed.id).where(Passed.ended_at.is_(None))


def _asked_by_name(person: Person) -> Select[Any]:
    return _open_passes().join(Passed.clock).where(_runs(), Passed.to_id == person.id)
