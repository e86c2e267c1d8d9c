"""What was kept long enough goes, and counts stay."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.drafts import Draft, keep_draft
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.jobs.running import run
from kaizen.jobs.timetable import timetable
from tests.stored_counts import wrong_counts

SETTINGS = ("FORGET_LEAVERS_DAYS", "FORGET_CUSTOMERS_DAYS", "FORGET_SIGN_INS_DAYS")


@pytest.fixture
def forget(app):
    """Runs the job so many days from now, with these settings and no others."""

    def after(days: int, **settings: int) -> int:
        app.config |= dict.fromkeys((*SETTINGS, "FORGET_DRAFTS_DAYS"), 0) | settings
        db.session.commit()
        (job,) = [one for one in timetable() if one.name == "privacy"]
        with clock.at(clock.now() + timedelta(days=days)):
            done = run(job)
        db.session.expire_all()
        return done

    return after


@pytest.fixture
def heard(complaint, aylin) -> Complaint:
    """From Nordfrost twice, and once from Polarlicht."""
    for customer in ("NORDFROST", "Polarlicht"):
        Occurrence.hear(complaint, aylin, customer=customer, contact=None)
    db.session.commit()
    return complaint


def customers() -> list[str | None]:
    return list(db.session.scalars(db.select(Occurrence.customer).order_by(Occurrence.id)))


def test_nothing_goes_where_nothing_is_set(forget, heard, browse, aylin):
    browse(aylin)
    assert forget(9999) == 0
    assert customers() == ["Nordfrost", "NORDFROST", "Polarlicht"]


def test_customers_go_and_their_count_stays(forget, heard):
    before = (heard.times_heard, heard.customers, heard.unnamed)
    assert forget(31, FORGET_CUSTOMERS_DAYS=30) == 3
    assert customers() == [None] * 3
    assert (heard.times_heard, heard.customers, heard.unnamed) == before == (3, 2, 0)
    assert wrong_counts() == []
    assert forget(40, FORGET_CUSTOMERS_DAYS=30) == 0


def test_a_customer_who_was_heard_lately_keeps_the_name(forget, heard, aylin):
    with clock.at(clock.now() + timedelta(days=20)):
        Occurrence.hear(heard, aylin, customer="Nordfrost")
        db.session.commit()
    forget(31, FORGET_CUSTOMERS_DAYS=30)
    assert customers() == ["Nordfrost", "NORDFROST", None, "Nordfrost"]
    assert (heard.customers, wrong_counts()) == (2, [])


def test_what_was_corrected_forgets_them_too(forget, heard, aylin):
    first = db.session.scalars(db.select(Occurrence).order_by(Occurrence.id)).first()
    first.correct(aylin, customer="Nordfrost AG", words="Again")
    db.session.commit()
    forget(31, FORGET_CUSTOMERS_DAYS=30)
    kind = EventKind.OCCURRENCE_CORRECTED
    details = db.session.scalars(db.select(Event.details).where(Event.kind == kind)).one()
    assert (details["before"]["customer"], details["after"]["customer"]) == (None, None)
    assert details["after"]["words"] == "Again"


def test_a_correction_of_other_words_keeps_who_it_was_apart(forget, heard, aylin):
    forget(31, FORGET_CUSTOMERS_DAYS=30)
    one = db.session.scalars(db.select(Occurrence).order_by(Occurrence.id.desc())).first()
    one.correct(aylin, words="Again")
    db.session.commit()
    assert (heard.customers, wrong_counts()) == (2, [])


def test_who_signed_in_is_forgotten_and_that_somebody_did_is_not(forget, browse, aylin):
    browse(aylin).post("/sign-out", htmx=False)
    forget(91, FORGET_SIGN_INS_DAYS=90)
    kinds = (EventKind.SIGNED_IN, EventKind.SIGNED_OUT)
    lines = list(db.session.scalars(db.select(Event).where(Event.kind.in_(kinds))))
    assert [line.by_id for line in lines] == [None, None]


def test_old_drafts_go(forget, aylin):
    keep_draft(aylin, "idea", {"title": "Half"})
    assert forget(29, FORGET_DRAFTS_DAYS=30) == 0
    assert forget(31, FORGET_DRAFTS_DAYS=30) == 1
    assert db.session.scalars(db.select(Draft)).all() == []


def test_leavers_lose_their_names_in_time(forget, aylin, tomasz, ada):
    tomasz.leave(ada)
    db.session.commit()
    assert forget(364, FORGET_LEAVERS_DAYS=365) == 0
    assert forget(366, FORGET_LEAVERS_DAYS=365) == 1
    assert (tomasz.name, aylin.name) == ("Former colleague", "Aylin Kaya")
    line = db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (line.kind, line.by_id) == (EventKind.NAME_REPLACED, None)
