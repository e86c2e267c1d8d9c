"""Whatever happens to occurrences, the stored counts are what the rows say."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kaizen.complaints.merges import merge, unmerge
from kaizen.complaints.models import Complaint, MonthHeard
from kaizen.complaints.occurrences import Occurrence
from kaizen.errors import Refusal
from kaizen.extensions import db

NOW = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
WHICH = st.integers(0, 2)
CUSTOMER = st.sampled_from([None, "Nordfrost", "NORDFROST ", "Kühne", "Eiswelt", "?"])
DAYS_AGO = st.integers(0, 400)
STEP = st.one_of(
    st.tuples(st.just("hear"), WHICH, CUSTOMER, DAYS_AGO),
    st.tuples(st.just("correct"), st.integers(0, 20), CUSTOMER),
    st.tuples(st.just("take back"), st.integers(0, 20)),
    st.tuples(st.just("merge"), WHICH, WHICH),
    st.tuples(st.just("unmerge"), WHICH),
    st.tuples(st.just("settle"), WHICH),
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=14))
@example(steps=[("hear", 1, None, 0), ("merge", 1, 0), ("unmerge", 1), ("take back", 0)])
def test_the_stored_count_is_what_the_rows_say(packing, jonas, steps):
    complaints = [Complaint.add(f"Number {n}", packing, by=jonas) for n in range(3)]
    heard: list[Occurrence] = []
    for step in steps:
        with suppress(Refusal):
            take(step, complaints, heard, jonas)
    db.session.flush()
    for complaint in complaints:
        db.session.refresh(complaint)
        assert stored(complaint) == counted(complaint)
        assert stored_months(complaint) == counted_months(complaint)
    db.session.rollback()


def take(step, complaints, heard, by):
    match step:
        case "hear", which, customer, days:
            at = NOW - timedelta(days=days)
            heard.append(Occurrence.hear(complaints[which], by, customer=customer, heard_at=at))
        case "correct", which, customer if heard:
            heard[which % len(heard)].correct(by, customer=customer)
        case "take back", which if heard:
            heard[which % len(heard)].take_back(by)
        case "merge", which, into:
            merge(complaints[which], complaints[into], by)
        case "unmerge", which:
            unmerge(complaints[which], by)
        case "settle", which:
            complaints[which].settle(by, reason="Mended")


def rows_of(complaint):
    query = db.select(Occurrence).where(
        Occurrence.complaint_id == complaint.id, Occurrence.taken_back_at.is_(None)
    )
    return list(db.session.scalars(query))


def counted(complaint):
    rows = rows_of(complaint)
    moments = [row.heard_at for row in rows]
    keys = [row.customer_key for row in rows]
    return (
        len(rows),
        len(set(keys) - {None}),
        keys.count(None),
        min(moments, default=None),
        max(moments, default=None),
    )


def stored(complaint):
    count = complaint.count
    return count.times, count.customers, count.unnamed, count.first, count.last


def counted_months(complaint):
    return Counter(f"{row.heard_at:%Y-%m}" for row in rows_of(complaint))


def stored_months(complaint):
    query = db.select(MonthHeard).where(MonthHeard.complaint_id == complaint.id)
    return {row.month: row.times for row in db.session.scalars(query)}


def test_what_was_heard_after_a_merger_stays_where_it_was_said(complaint, packing, jonas):
    twin = Complaint.add("Labels fall off", packing, by=jonas)
    merge(complaint, twin, jonas)
    Occurrence.hear(twin, jonas)
    unmerge(complaint, jonas)
    assert (complaint.times_heard, twin.times_heard) == (1, 1)


def test_a_complaint_that_took_others_in_is_not_merged_away(complaint, packing, jonas):
    twin, third = (Complaint.add(words, packing, by=jonas) for words in ("One", "Two"))
    merge(complaint, twin, jonas)
    with pytest.raises(Refusal, match="other way round"):
        merge(twin, third, jonas)
    with pytest.raises(Refusal, match="itself"):
        merge(third, third, jonas)
