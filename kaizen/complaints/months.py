"""The last twelve months of a complaint, for its small chart."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from kaizen import clock
from kaizen.complaints.models import MonthHeard
from kaizen.extensions import db

SHOWN = 12


def last_months() -> list[str]:
    """`2025-12` to `2026-11`, oldest first."""
    now = clock.now()
    count = now.year * 12 + now.month - 1
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(count - SHOWN + 1, count + 1)]


def months_as_stretches() -> list[tuple[datetime, datetime]]:
    """The same months, for who counts further stretches of time in the same query."""
    starts = [datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC) for month in last_months()]
    return [(start, (start + timedelta(days=32)).replace(day=1)) for start in starts]


def months_heard(complaint_ids: Sequence[int]) -> dict[int, list[int]]:
    """For each complaint how often it was heard in each of the last twelve months, oldest first."""
    months = last_months()
    heard = {complaint_id: [0] * SHOWN for complaint_id in complaint_ids}
    query = select(MonthHeard.complaint_id, MonthHeard.month, MonthHeard.times).where(
        MonthHeard.complaint_id.in_(complaint_ids), MonthHeard.month >= months[0]
    )
    for complaint_id, month, times in db.session.execute(query):
        if month in months:
            heard[complaint_id][months.index(month)] = times
    return heard
