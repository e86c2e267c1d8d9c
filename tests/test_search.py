import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.search import contains_all, similar
from kaizen.words import folded, likeness, trigrams, words_of

SENTENCES = [
    "Etikettendrucker druckt blass",
    "Le café est froid",
    "ラベルが冷蔵庫で剥がれる",
    "Label comes off in the cold store",
    "Label cannot be read",
    "The driver had to wait at gate 2",
    "ฉลากหลุดในห้องเย็น",
    'He said "no" OR (yes*)',
]


@pytest.fixture
def heard(packing):
    for sentence in SENTENCES:
        Complaint.add(sentence, packing, None)
    db.session.commit()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Drucker", "Etikettendrucker druckt blass"),
        ("Etiketendrucker", "Etikettendrucker druckt blass"),
        ("CAFE", "Le café est froid"),
        ("lable comes of cold", "Label comes off in the cold store"),
        ("read the label", "Label cannot be read"),
        ("ラベルが剥がれる", "ラベルが冷蔵庫で剥がれる"),
        ("冷蔵庫", "ラベルが冷蔵庫で剥がれる"),
        ("ฉลากหลุด", "ฉลากหลุดในห้องเย็น"),
        ('"said" AND NOT', 'He said "no" OR (yes*)'),
    ],
)
def test_the_likest_stands_first(heard, typed, first):
    assert similar(Complaint, typed)[0].sentence == first


@pytest.mark.parametrize("typed", ["", "Dr", "a b c", "??", '"', "zzzz"])
def test_too_little_or_nothing_alike_finds_nothing(heard, typed):
    assert similar(Complaint, typed) == []


def test_never_more_than_five(packing):
    for number in range(9):
        Complaint.add(f"Label {number} comes off", packing, None)
    db.session.flush()
    assert len(similar(Complaint, "label comes off")) == 5


def test_only_among_those_wanted(heard):
    assert similar(Complaint, "label", Complaint.sentence.contains("read"))[0].id == 5


def test_every_word_must_be_there(heard):
    def found(typed):
        return list(
            db.session.scalars(db.select(Complaint.id).where(contains_all(Complaint, typed)))
        )

    assert found("label") == [4, 5]
    assert found("LABEL cold") == [4]
    assert found("label zzz") == []
    assert contains_all(Complaint, "ab") is None


def test_a_reworded_complaint_is_found_by_its_new_words_only(complaint, packing, jonas):
    complaint.change(jonas, sentence="Film tears", kind=complaint.kind, team=packing)
    db.session.flush()
    assert similar(Complaint, "film")
    assert not similar(Complaint, "label")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.text(max_size=80))
def test_nothing_typed_breaks_the_search(heard, typed):
    similar(Complaint, typed)
    wanted = contains_all(Complaint, typed)
    if wanted is not None:
        db.session.scalars(db.select(Complaint.id).where(wanted)).all()


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    once = folded(text)
    assert folded(once) == once
    assert all(len(word) > 2 for word in words_of(text))
    sought = trigrams(once)
    assert likeness(sought, once) == pytest.approx(1 if sought else 0)
