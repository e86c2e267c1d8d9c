"""One mail a day or a week, with what was not read until then."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, String, case, cast, func, literal, or_, select

from kaizen import clock
from kaizen.database import insert_once
from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel, Delivery, DeliveryState
from kaizen.inbox.mail import PostOffice
from kaizen.inbox.models import Digest, InboxSettings, Notice, Preference, Way
from kaizen.people.models import Person
from kaizen.teams.calendars import working_times
from kaizen.teams.working_time import WorkingTime, moment_on_the_wall

OF_NO_TEAM = time(7)  # on the days of the usual week
A_WEEK = 7
# What is older is left to the inbox: who sets up mail after a year sends no year's news.
NEW, STILL_NEW = timedelta(days=7), timedelta(days=31)
NO_END = 2**31 - 1

Due = tuple[date, datetime]


def queue_digests() -> int:
    """How many were made. A digest holds what was there at its moment, however late it is made:
    without news until then there is none that day."""
    if not PostOffice.of(current_app.config).is_set:
        return 0
    made, works = 0, working_times()
    for (team_id, often), people in _readers().items():
        work = WorkingTime(clock.zone()) if team_id is None else works[team_id]
        due = _last_moment(work, often, is_of_a_team=team_id is not None)
        if due:
            news = list(db.session.execute(_with_news(people, due)))
            made += sum(_make(*row, day=due[0]) for row in news)
    return made


def told_by(person_id: Any, after: Any, up_to: Any) -> list[ColumnElement[bool]]:
    """Which notices a digest tells: unread ones that are wanted and were not mailed already."""
    mailed = select(Delivery.id).where(
        Delivery.person_id == person_id,
        Delivery.channel == Channel.MAIL,
        Delivery.subject_key == literal("event-") + cast(Notice.event_id, String),
        Delivery.state.in_([DeliveryState.SENT, DeliveryState.WAITING]),
    )
    off = select(Preference.id).where(
        Preference.person_id == person_id, Preference.kind == Notice.kind, Preference.way == Way.OFF
    )
    return [
        Notice.read_at.is_(None),
        Notice.event_id > after,
        Notice.event_id <= up_to,
        ~mailed.correlate(Notice, Person).exists(),
        ~off.correlate(Notice, Person).exists(),
    ]


def _readers() -> dict[tuple[int | None, Digest], list[int]]:
    """Who gets one at all, by whose mornings and how often."""
    often = func.coalesce(InboxSettings.digest, literal(Digest.DAILY, InboxSettings.digest.type))
    query = (
        select(Person.id, Person.team_id, often)
        .outerjoin(InboxSettings, InboxSettings.person_id == Person.id)
        .where(Person.left_at.is_(None), Person.email.is_not(None), often != Digest.NEVER)
    )
    readers = defaultdict(list)
    for number, team_id, how_often in db.session.execute(query):
        readers[team_id, Digest(how_often)].append(number)
    return readers


def _last_moment(work: WorkingTime, often: Digest, *, is_of_a_team: bool) -> Due | None:
    """When the first shift of this day began, or of the week's first working day; None while that
    is still to come."""
    now = clock.now()
    day: date | None = clock.local(now, work.zone).date()
    if day and often is Digest.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        day = next((d for d in _week_from(monday) if work.is_working_day(d)), None)
    if day is None or not work.is_working_day(day):
        return None
    first = min(shift.starts for shift in work.shifts if shift.weekday == day.weekday())
    moment = moment_on_the_wall(day, first if is_of_a_team else OF_NO_TEAM, work.zone)
    return (day, moment) if moment <= now else None


def _week_from(monday: date) -> list[date]:
    return [monday + timedelta(days=n) for n in range(A_WEEK)]


def _with_news(people: list[int], due: Due) -> Any:
    """Each with the stretch of the ledger that the digest tells. Who has one waiting since the
    mail server went away gets no second one beside it."""
    day, moment = due
    told = (
        select(func.max(Delivery.up_to_id))
        .where(
            Delivery.person_id == Person.id,
            Delivery.channel == Channel.DIGEST,
            Delivery.state.in_([DeliveryState.SENT, DeliveryState.NOT_NEEDED]),
        )
        .correlate(Person)
        .scalar_subquery()
    )
    has_one = select(Delivery.id).where(
        Delivery.person_id == Person.id,
        Delivery.channel == Channel.DIGEST,
        or_(Delivery.subject_key == str(day), Delivery.state == DeliveryState.WAITING),
    )
    after = func.coalesce(told, 0)
    since = case((told.is_(None), moment - NEW), else_=moment - STILL_NEW)
    return (
        select(Person.id, func.min(Notice.event_id) - 1, func.max(Notice.event_id))
        .join(Notice, Notice.person_id == Person.id)
        .where(Person.id.in_(people), ~has_one.correlate(Person).exists())
        .where(*told_by(Person.id, after, NO_END), Notice.at <= moment, Notice.at > since)
        .group_by(Person.id)
    )


def _make(person_id: int, after: int, up_to: int, *, day: date) -> bool:
    row = {"person_id": person_id, "after_id": after, "up_to_id": up_to, "try_at": clock.now()}
    row |= {"channel": Channel.DIGEST, "subject_key": str(day)}
    return insert_once(db.session(), Delivery, **row)
