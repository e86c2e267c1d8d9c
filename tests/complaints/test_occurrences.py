from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.merges import merge, unmerge
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.verdict import Verdict
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.search import similar


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


def test_similar_ones_are_found_inside_words_and_without_accents(packing, aylin):
    Complaint.add("Etikettendrucker druckt blass", packing, by=aylin)
    Complaint.add("Le café est froid", packing, by=aylin)
    db.session.commit()
    assert [c.sentence for c in similar(Complaint, "Drucker")] == ["Etikettendrucker druckt blass"]
    assert [c.sentence for c in similar(Complaint, "cafe froid")] == ["Le café est froid"]
    assert [c.sentence for c in similar(Complaint, "Etiketendrucker")] == [
        "Etikettendrucker druckt blass"
    ]
    assert similar(Complaint, "Dr") == []
