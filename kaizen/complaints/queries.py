"""The list of complaints: which to show, in which order, and what stands beside them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import joinedload

from kaizen import clock
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.verdict import Verdict, recent
from kaizen.database import Model
from kaizen.extensions import db
from kaizen.search import contains_all
from kaizen.words import folded

PAGE = 50
OCCURRENCES_SHOWN = 30
COUNTED_AT_MOST = 1000
CHANNELS_OFFERED = 50


class State(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    ALL = "all"


class Order(StrEnum):
    MOST_HEARD = "heard"
    MOST_CUSTOMERS = "customers"
    LAST_HEARD = "last"
    NEWEST = "newest"


ORDERS: dict[Order, Callable[[], tuple[Any, ...]]] = {
    Order.MOST_HEARD: lambda: (Complaint.times_heard.desc(), Complaint.id.desc()),
    Order.MOST_CUSTOMERS: lambda: (
        Complaint.customers.desc(),
        Complaint.times_heard.desc(),
        Complaint.id.desc(),
    ),
    Order.LAST_HEARD: lambda: (Complaint.last_heard_at.desc().nulls_last(), Complaint.id.desc()),
    Order.NEWEST: lambda: (Complaint.id.desc(),),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of the list; None leaves it open."""

    team_id: int | None = None
    kind: Kind | None = Kind.COMPLAINT
    channel: str | None = None
    verdict: Verdict | None = None
    days: int | None = None
    state: State = State.OPEN
    words: str = ""
    order: Order = Order.MOST_HEARD


class Found(NamedTuple):
    """One page of the list, and how many there are in all: never more than a thousand and one, so
    that it costs the same in a long list."""

    complaints: list[Complaint]
    many: int
    has_more: bool


def page_of(wanted: Wanted, page: int) -> Found:
    """Pages are counted from 1. Thousands may be put in order for one: numbers are light, and
    counting them on the way spares a query."""
    numbers, first = numbers_in_order(wanted), (page - 1) * PAGE
    counted = db.session.scalars(numbers.limit(COUNTED_AT_MOST + 1)).all()
    here = counted[first : first + PAGE + 1]
    if len(counted) > COUNTED_AT_MOST <= first:
        here = db.session.scalars(numbers.offset(first).limit(PAGE + 1)).all()
    complaints = (
        select(Complaint)
        .where(Complaint.id.in_(here[:PAGE]))
        .options(joinedload(Complaint.team, innerjoin=True))
        .order_by(*ORDERS[wanted.order]())
    )
    shown = list(db.session.scalars(complaints)) if here else []
    return Found(shown, len(counted), len(here) > PAGE)


def numbers_in_order(wanted: Wanted) -> Select[Any]:
    numbers = select(Complaint.id).where(*conditions_of(wanted))
    if wanted.order in {Order.MOST_HEARD, Order.MOST_CUSTOMERS} and not wanted.words:
        # All lines shown have NULL there, as the index has it first. PostgreSQL reads along it only
        # where the order names it, too, and would put the whole list in order otherwise.
        numbers = numbers.order_by(Complaint.merged_into_id.desc())
    return numbers.order_by(*ORDERS[wanted.order]())


# For what is found by its words. SQLite would use the index of the plain condition, and so walk
# the whole list for the few lines that have a rare word.
STANDS_ALONE = func.coalesce(Complaint.merged_into_id, 0) == 0


def conditions_of(wanted: Wanted) -> list[ColumnElement[bool]]:
    in_words = contains_all(Complaint, wanted.words)
    conditions: tuple[Any, ...] = (
        Complaint.merged_into_id.is_(None) if in_words is None else STANDS_ALONE,
        wanted.team_id and Complaint.team_id == wanted.team_id,
        wanted.kind and Complaint.kind == wanted.kind,
        wanted.channel and _heard_through(wanted.channel),
        wanted.verdict and has_verdict(wanted.verdict),
        wanted.days and Complaint.last_heard_at >= clock.now() - timedelta(days=wanted.days),
        wanted.state is State.OPEN and Complaint.settled_at.is_(None),
        wanted.state is State.SETTLED and Complaint.settled_at.is_not(None),
        in_words,
    )
    return list(filter(is_condition, conditions))


def is_condition(one: Any) -> bool:
    return isinstance(one, ColumnElement)


def _heard_through(channel: str) -> ColumnElement[bool]:
    heard = select(Occurrence.complaint_id).where(
        Occurrence.channel == channel, Occurrence.taken_back_at.is_(None)
    )
    return Complaint.id.in_(heard)


def has_verdict(wanted: Verdict) -> ColumnElement[bool]:
    """`verdict()` in the database's words; a test holds the two together."""
    heard_again, several = Complaint.times_heard > 1, Complaint.customers > 1
    recently = or_(
        Complaint.first_heard_at.is_(None),
        Complaint.last_heard_at.is_(None),
        Complaint.last_heard_at <= _recent_after_first(),
    )
    return {
        Verdict.HEARD_ONCE: Complaint.times_heard == 1,
        Verdict.ONE_CUSTOMER: and_(heard_again, Complaint.customers < 2),
        Verdict.SEVERAL_RECENTLY: and_(heard_again, several, recently),
        Verdict.LONG_STANDING: and_(
            heard_again, several, Complaint.last_heard_at > _recent_after_first()
        ),
    }[wanted]


def _recent_after_first() -> ColumnElement[Any]:
    first = Complaint.first_heard_at
    if db.session.get_bind().dialect.name != "sqlite":
        return first + literal(recent())
    # SQLite keeps moments as text: move the day and leave the time of day, to the microsecond.
    days = literal(f"+{recent().days} days")
    return func.date(first, days).op("||")(func.substr(first, 11))


def ideas_of_each(ids: Iterable[int]) -> dict[int, int]:
    """How many ideas each prompted. Ideas are a floor above: only their table is known."""
    ideas = Model.metadata.tables["idea"].c
    shown = list(ids)
    rows = (
        select(ideas.complaint_id, func.count())
        .where(ideas.complaint_id.in_(shown))
        .group_by(ideas.complaint_id)
    )
    counted: dict[int, int] = dict(list(db.session.execute(rows))) if shown else {}
    return {number: counted.get(number, 0) for number in shown}


def occurrences_of(complaint: Complaint, page: int) -> tuple[list[Occurrence], bool]:
    """The latest times it was heard, one page of them, and whether there are more."""
    query = (
        select(Occurrence)
        .options(joinedload(Occurrence.by))
        .where(Occurrence.complaint_id == complaint.id, Occurrence.taken_back_at.is_(None))
        .order_by(Occurrence.heard_at.desc(), Occurrence.id.desc())
        .offset((page - 1) * OCCURRENCES_SHOWN)
        .limit(OCCURRENCES_SHOWN + 1)
    )
    found = list(db.session.scalars(query))
    return found[:OCCURRENCES_SHOWN], len(found) > OCCURRENCES_SHOWN


def merged_into(complaint: Complaint) -> list[Complaint]:
    """Other lines of the list that were merged into this one."""
    return list(
        db.session.scalars(
            select(Complaint)
            .where(Complaint.merged_into_id == complaint.id)
            .order_by(Complaint.id)
            .limit(PAGE)
        )
    )


def same_sentence(sentence: str, *, team_id: int, kind: Kind) -> Complaint | None:
    """The line that says exactly this already; case and accents do not matter."""
    query = select(Complaint).where(
        Complaint.folded == folded(sentence),
        Complaint.team_id == team_id,
        Complaint.kind == kind,
        Complaint.merged_into_id.is_(None),
    )
    alike = contains_all(Complaint, sentence)
    if alike is not None:
        query = query.where(alike)
    return db.session.scalar(query.limit(1))


def channels_used() -> list[str]:
    """Each channel once, by jumping along the index instead of reading all that was heard."""
    heard = Occurrence.channel
    first = select(func.min(heard).label("channel")).cte(recursive=True)
    following = select(func.min(heard)).where(heard > first.c.channel).scalar_subquery()
    jumps = first.union_all(select(following).where(first.c.channel.is_not(None)))
    rows = db.session.scalars(select(jumps.c.channel).limit(CHANNELS_OFFERED + 1))
    return [channel for channel in rows if channel]
