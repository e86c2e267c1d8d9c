from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaizen.complaints import verdict as verdicts
from kaizen.complaints.models import Complaint
from kaizen.complaints.queries import has_verdict
from kaizen.complaints.verdict import Count, Verdict, customer_key, use_recent, verdict
from kaizen.extensions import db
from kaizen.web.verdicts import customers_in_words, verdict_in_words

FIRST = datetime(2026, 2, 3, 23, 59, 59, 999_999, tzinfo=UTC)
FOUR_WEEKS = timedelta(days=28)
A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("times", "customers", "unnamed", "apart", "said"),
    [
        (0, 0, 0, None, None),
        (1, 1, 0, timedelta(), Verdict.HEARD_ONCE),
        (1, 0, 1, timedelta(), Verdict.HEARD_ONCE),
        (9, 1, 0, timedelta(days=300), Verdict.ONE_CUSTOMER),
        (9, 0, 9, timedelta(days=300), Verdict.ONE_CUSTOMER),
        (9, 1, 8, timedelta(days=300), Verdict.ONE_CUSTOMER),
        (2, 2, 0, timedelta(), Verdict.SEVERAL_RECENTLY),
        (2, 2, 0, FOUR_WEEKS, Verdict.SEVERAL_RECENTLY),
        (2, 2, 0, FOUR_WEEKS + A_MOMENT, Verdict.LONG_STANDING),
        (31, 22, 3, timedelta(days=320), Verdict.LONG_STANDING),
    ],
)
def test_distinct_customers_decide_the_verdict(times, customers, unnamed, apart, said):
    last = None if apart is None else FIRST + apart
    assert verdict(Count(times, customers, unnamed, FIRST if last else None, last)) is said


@pytest.mark.parametrize(
    ("count", "customers", "words"),
    [
        (Count(0, 0, 0), "0 customers", "not heard yet"),
        (Count(1, 1, 0), "1 customer", "heard once"),
        (Count(3, 0, 3), "at least 1 customer", "at least one customer, 3 times"),
        (Count(3, 1, 0), "1 customer", "one customer, 3 times"),
        (Count(5, 2, 1), "at least 2 customers", "several customers, recently"),
        (Count(2, 2, 0, FIRST, FIRST + 2 * FOUR_WEEKS), "2 customers", "long-standing"),
    ],
)
def test_a_count_is_said_in_words(app, count, customers, words):
    with app.test_request_context():
        assert customers_in_words(count) == customers
        assert verdict_in_words(count) == words


@st.composite
def counts(draw):
    times = draw(st.integers(0, 4))
    customers = draw(st.integers(0, times))
    first = draw(st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1))).replace(tzinfo=UTC)
    apart = draw(
        st.sampled_from([timedelta(), A_MOMENT, FOUR_WEEKS, FOUR_WEEKS + A_MOMENT])
        | st.timedeltas(timedelta(), timedelta(days=60))
    )
    return Count(times, customers, times - customers, first, first + apart)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(several=st.lists(counts(), min_size=1, max_size=8))
def test_the_database_says_the_same_verdict(packing, several):
    said = {}
    for count in several:
        complaint = Complaint.add("Something", packing, None)
        complaint.times_heard, complaint.customers = count.times, count.customers
        complaint.first_heard_at, complaint.last_heard_at = count.first, count.last
        db.session.flush()
        said[complaint.id] = verdict(count)
    for one in Verdict:
        found = db.session.scalars(db.select(Complaint.id).where(has_verdict(one)))
        assert sorted(found) == [key for key, words in said.items() if words is one]
    db.session.rollback()


def test_what_is_recent_is_a_setting():
    count = Count(2, 2, 0, FIRST, FIRST + timedelta(days=20))
    try:
        use_recent(7)
        assert verdict(count) is Verdict.LONG_STANDING
    finally:
        use_recent(28)
    assert verdicts.recent() == FOUR_WEEKS


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (("Nordfrost GmbH", None), (" NORDFROST  gmbh. ", None)),
        (("Kühne", None), ("Ku\u0308hne", None)),
        (("Eva", "eva@Example.com"), ("Eva Maria", "Eva <EVA@example.com>")),
        ((None, "+49 170 / 123-45"), ("Somebody", "+4917012345")),
        (("K-4711", ""), ("k4711", "  ")),
    ],
)
def test_the_same_customer_typed_otherwise_is_the_same(one, same):
    assert customer_key(*one) == customer_key(*same) is not None


def test_two_of_the_same_name_but_another_address_are_two():
    assert customer_key("Eva", "eva@a.example") != customer_key("Eva", "eva@b.example")


@pytest.mark.parametrize("nobody", [None, "", "   ", "–", "?!"])
def test_a_customer_without_letters_is_unknown(nobody):
    assert customer_key(nobody, nobody) is None


@given(st.text(max_size=400), st.text(max_size=400))
def test_a_customers_key_fits_its_column(customer, contact):
    key = customer_key(customer, contact)
    assert key is None or 0 < len(key) <= 200


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_spaces_and_case_make_no_other_customer(customer):
    if "@" not in customer:
        assert customer_key(customer) == customer_key(f"  {customer.upper()} ")
