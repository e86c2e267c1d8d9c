from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.merges import merge, unmerge
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.verdict import Verdict
from kaizen.errors import Refusal
from kaizen.events.models import EventKind
from kaizen.events.queries import history_of
from kaizen.extensions import db


def test_hearing_it_again_counts_one_more(complaint, tomasz):
    Occurrence.hear(complaint, tomasz, customer="NORDFROST ")
    Occurrence.hear(complaint, tomasz)
    db.session.commit()
    assert (complaint.times_heard, complaint.customers, complaint.unnamed) == (3, 1, 1)
    assert complaint.verdict is Verdict.ONE_CUSTOMER


def test_a_correction_recounts_and_keeps_what_stood(complaint, tomasz):
    occurrence = Occurrence.hear(complaint, tomasz)
    occurrence.correct(tomasz, customer="Kühne")
    assert (complaint.customers, complaint.unnamed) == (2, 0)


def test_taking_back_uncounts(complaint, tomasz):
    Occurrence.hear(complaint, tomasz, customer="Kühne").take_back(tomasz)
    assert (complaint.times_heard, complaint.customers) == (1, 1)


def test_a_settled_complaint_opens_when_heard_again(complaint, jonas, tomasz):
    complaint.settle(jonas, reason="New glue")
    Occurrence.hear(complaint, tomasz)
    assert not complaint.is_settled


def test_merged_complaints_share_one_count_and_part_again(complaint, packing, idea, jonas, tomasz):
    twin = Complaint.add("Labels fall off when cold", packing, by=tomasz)
    Occurrence.hear(twin, tomasz, customer="Eiswelt", heard_at=clock.now() - timedelta(days=40))
    merge(complaint, twin, jonas)
    db.session.commit()
    assert (twin.times_heard, twin.customers, complaint.times_heard) == (2, 2, 0)
    assert twin.verdict is Verdict.LONG_STANDING
    db.session.refresh(idea)
    assert idea.complaint_id == twin.id
    with pytest.raises(Refusal, match="merged"):
        Occurrence.hear(complaint, tomasz)

    unmerge(complaint, jonas)
    db.session.commit()
    db.session.refresh(idea)
    assert (twin.times_heard, complaint.times_heard) == (1, 1)
    assert idea.complaint_id == complaint.id


def test_taking_back_what_opened_a_complaint_settles_it_again(complaint, jonas, tomasz):
    complaint.settle(jonas, reason="New glue")
    slip = Occurrence.hear(complaint, tomasz)
    assert not complaint.is_settled
    slip.take_back(tomasz)
    assert complaint.is_settled
    assert complaint.settled_because == "New glue"


def test_a_complaint_heard_twice_stays_open_when_one_is_taken_back(complaint, jonas, tomasz):
    complaint.settle(jonas, reason="New glue")
    slip = Occurrence.hear(complaint, tomasz)
    Occurrence.hear(complaint, jonas)
    slip.take_back(tomasz)
    assert not complaint.is_settled


def test_a_correction_is_an_event_with_what_stood_before(complaint, tomasz):
    occurrence = Occurrence.hear(complaint, tomasz, customer="Kuhne")
    occurrence.correct(tomasz, customer="Kühne", channel=None)
    last = history_of(complaint)[-1]
    assert last.kind is EventKind.OCCURRENCE_CORRECTED
    assert (last.details["before"], last.details["after"]) == (
        {"customer": "Kuhne"},
        {"customer": "Kühne"},
    )


def test_what_was_taken_back_is_not_corrected(complaint, tomasz):
    occurrence = Occurrence.hear(complaint, tomasz)
    occurrence.take_back(tomasz)
    with pytest.raises(Refusal, match="taken back"):
        occurrence.correct(tomasz, customer="Kühne")
    with pytest.raises(Refusal, match="already"):
        occurrence.take_back(tomasz)
