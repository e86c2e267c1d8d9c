"""What an agenda looks back on: the last stand-up, and what the ledger tells since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Authorship, Idea
from kaizen.standups.models import AgendaItem, ItemState, StandUp
from kaizen.standups.plans import Part, Slot
from kaizen.standups.times import next_slot
from kaizen.teams.calendars import working_time_of
from kaizen.teams.models import Team
from kaizen.teams.working_time import A_DAY, WorkingTime

FIRST_LOOKS_BACK = timedelta(days=7)
# What was talked about and left as it is rests so long, unless something happens to it.
REST = timedelta(days=7)
RESTING = (Part.CHECKS, Part.WAITING)
# The next stand-up is not the one that begins a little before its time.
EARLY = timedelta(hours=1)

TOLD = (
    EventKind.IDEA_PROPOSED,
    EventKind.IDEA_CAME_BACK,
    EventKind.IDEA_REOPENED,
    EventKind.JUST_DONE,
    EventKind.COMMENT_ADDED,
    EventKind.COMPLAINT_ADDED,
    EventKind.COMPLAINT_HEARD,
    EventKind.OCCURRENCE_TAKEN_BACK,
    EventKind.RAISE_ANSWERED,
)


class Told(NamedTuple):
    """That it happened to this thing so many times since, by an author of the idea or not."""

    kind: EventKind
    about: str
    about_id: int
    by_author: bool
    times: int


class LeftOver(NamedTuple):
    """An item of the last stand-up that was parked or not reached, and is still open."""

    item: AgendaItem
    is_parked: bool


@dataclass(frozen=True)
class Since:
    team: Team
    last: StandUp | None
    told: tuple[Told, ...]
    left_over: tuple[LeftOver, ...]
    resting: frozenset[int]  # ideas
    working: WorkingTime
    next_day: date  # of the stand-up after this one

    @property
    def today(self) -> date:
        return self.team.today

    def happened_to(self, about: str, *kinds: EventKind) -> set[int]:
        return {one.about_id for one in self.told if one.about == about and one.kind in kinds}

    @property
    def written_by_authors(self) -> set[int]:
        """Ideas to which an author has said something."""
        said = (one for one in self.told if one.kind is EventKind.COMMENT_ADDED)
        return {one.about_id for one in said if one.by_author}

    def times_heard(self) -> Counter[int]:
        """By the complaint's id."""
        times: Counter[int] = Counter()
        for one in self.told:
            if one.kind is EventKind.COMPLAINT_HEARD:
                times[one.about_id] += one.times
            elif one.kind is EventKind.OCCURRENCE_TAKEN_BACK:
                times[one.about_id] -= one.times
        return +times

    def left_from(self, part: Part, about: str) -> set[int]:
        """What there was no time for."""
        left = (one.item for one in self.left_over if not one.is_parked)
        return {item.about_id for item in left if item.part is part and item.about == about}

    def parked(self, about: str) -> set[int]:
        items = (one.item for one in self.left_over if one.is_parked)
        return {item.about_id for item in items if item.about == about}

    def hours_waited(self, since: datetime) -> int:
        return int(self.working.worked_between(since, clock.now()).total_seconds() // 3600)

    @property
    def hours_of_a_day(self) -> float:
        """Of a usual one: all hours of the week, shared among its working days."""
        hours = sum(_length(shift.starts, shift.ends) for shift in self.working.shifts)
        return hours / max(1, len({shift.weekday for shift in self.working.shifts}))


def since_last(team: Team, last: StandUp | None, slots: Sequence[Slot]) -> Since:
    """In three queries. `slots` are the team's times."""
    working = working_time_of(team)
    left_over, resting = _items_before(team, last)
    return Since(
        team=team,
        last=last,
        told=_told(team, last),
        left_over=left_over,
        resting=resting,
        working=working,
        next_day=_next_day(team, working, slots),
    )


def _length(starts: Any, ends: Any) -> float:
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return (minutes if minutes > 0 else minutes + 24 * 60) / 60


def _next_day(team: Team, working: WorkingTime, slots: Sequence[Slot]) -> date:
    """Without times it is the next working day."""
    tomorrow = team.today + A_DAY
    planned = next_slot(slots, working, clock.now() + EARLY) if slots else None
    if planned:
        return max(tomorrow, clock.local(planned, working.zone).date())
    return working.working_day_from(tomorrow) or tomorrow


def _told(team: Team, last: StandUp | None) -> tuple[Told, ...]:
    """Before its first stand-up a team looks back some days."""
    after: Any = Event.id > last.event_id if last else Event.at > clock.now() - FIRST_LOOKS_BACK
    by_author = and_(
        Event.about == Idea.__tablename__,
        Authorship.idea_id == Event.about_id,
        Authorship.person_id == Event.by_id,
    )
    what = (Event.kind, Event.about, Event.about_id, Authorship.id.is_not(None))
    query = (
        select(*what, func.count())
        .outerjoin_from(Event, Authorship, by_author)
        .where(Event.team_id == team.id, after, Event.kind.in_(TOLD))
        .group_by(*what)
        .order_by(func.max(Event.id))
    )
    return tuple(Told(*row) for row in db.session.execute(query))


def _items_before(team: Team, last: StandUp | None) -> tuple[tuple[LeftOver, ...], frozenset[int]]:
    """What the last one left over, and which ideas were talked about lately."""
    if last is None:
        return (), frozenset()
    left = and_(AgendaItem.stand_up_id == last.id, AgendaItem.state != ItemState.DONE)
    lately = and_(
        AgendaItem.state == ItemState.DONE,
        AgendaItem.part.in_(RESTING),
        StandUp.started_at > clock.now() - REST,
    )
    query = (
        select(AgendaItem, Idea.stage_since, Complaint.settled_at, Complaint.merged_into_id)
        .join(StandUp, StandUp.id == AgendaItem.stand_up_id)
        .outerjoin(Idea, Idea.id == AgendaItem.idea_id)
        .outerjoin(Complaint, Complaint.id == AgendaItem.complaint_id)
        .where(StandUp.team_id == team.id, or_(left, lately))
        .order_by(AgendaItem.stand_up_id, AgendaItem.place)
    )
    found: list[LeftOver] = []
    resting: set[int | None] = set()
    for item, moved_at, settled_at, merged_into in db.session.execute(query):
        if item.state is ItemState.DONE:
            resting.add(item.idea_id)
        elif not (settled_at or merged_into or _moved_since(moved_at, last)):
            found.append(LeftOver(item, _is_parked(item)))
    return tuple(found), frozenset(one for one in resting if one)


def _moved_since(moved_at: datetime | None, last: StandUp) -> bool:
    """It was decided meanwhile: nothing is left to say."""
    return moved_at is not None and moved_at > last.started_at


def _is_parked(item: AgendaItem) -> bool:
    return item.state is ItemState.PARKED or item.part is Part.PARKED
