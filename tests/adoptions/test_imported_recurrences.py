"""A file tells of what was heard after an adoption, and the file is taken back."""

from datetime import timedelta

import pytest

from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.imports.undoing import undo
from tests.adoptions.test_checks import later
from tests.adoptions.test_recurrences import recurrences
from tests.imports.files import bring
from tests.statements import statements


@pytest.fixture
def told(adoption, complaint, packing):
    """Brings in a file that heard the complaint so many days after the adoption."""

    def told(*days: int):
        moments = [adoption.adopted_at + timedelta(days=day) for day in days]
        heard = [
            [complaint.sentence, f"{moment:%Y-%m-%d}", f"Customer {number}", ""]
            for number, moment in enumerate(moments)
        ]
        with later(40):
            return bring(packing, heard)

    return told


def test_what_a_file_heard_after_the_adoption_is_a_recurrence(told, adoption):
    told(-9, 3, 5)
    (recurrence,) = recurrences()
    assert recurrence.adoption is adoption
    assert recurrence.occurrence.import_id


def test_a_file_about_the_time_before_asks_nothing(told):
    told(-9, -5)
    assert recurrences() == []


def test_a_file_that_is_taken_back_asks_nothing_any_more(told, jonas):
    import_ = told(3)
    undo(import_, jonas)
    db.session.commit()
    (recurrence,) = recurrences()
    assert recurrence.called_off_at
    assert recurrence.occurrence_id is None


def test_what_was_heard_otherwise_keeps_the_question_open(told, complaint, aylin, jonas):
    import_ = told(3)
    with later(41):
        occurrence = Occurrence.hear(complaint, aylin)
        db.session.commit()
    undo(import_, jonas)
    db.session.commit()
    (recurrence,) = recurrences()
    assert recurrence.is_open
    assert recurrence.occurrence_id == occurrence.id


def test_an_answered_question_outlives_its_file(told, jonas):
    import_ = told(3)
    with later(41):
        recurrences()[0].accept(jonas, words="Old boxes")
    undo(import_, jonas)
    db.session.commit()
    assert recurrences()[0].words == "Old boxes"


def test_an_import_looks_once_at_its_end(told, adoption):
    with statements() as asked:
        told(*range(1, 30))
    assert len([one for one in asked if one.startswith("SELECT") and "recurrence" in one]) == 1
