import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaizen.complaints.merges import merge
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.imports.forecasts import forecast
from kaizen.imports.guesses import guess_mapping
from kaizen.imports.models import ImportState
from kaizen.imports.reading import open_table
from kaizen.imports.rows import heard_rows
from kaizen.imports.running import bring_in
from kaizen.imports.undoing import undo, what_would_go
from tests.imports.files import (
    MAPPING,
    NUMBERED,
    ROWS,
    assert_counts_equal_the_rows,
    begin,
    bring,
    counts,
    occurrences,
    table_of,
)

SAMPLES = os.environ.get("KAIZEN_SAMPLE_DATA")
SAMPLE_ROWS = {
    "complaints_comcast_2015.csv": 2224,
    "complaints_cfpb_20k_nonarrative.csv": 20_000,
    "complaints_cfpb_3186_mdy.csv": 3186,
    "complaints_cfpb_text_3947_nodate.csv": 3947,
    "complaints_cfpb_narratives_300.json": 300,
}


def line(sentence: str) -> Complaint:
    return db.session.scalars(db.select(Complaint).where(Complaint.sentence == sentence)).one()


def events(kind: EventKind) -> list[Event]:
    return list(db.session.scalars(db.select(Event).where(Event.kind == kind)))


def test_rows_become_counted_complaints(packing):
    import_ = bring(packing, ROWS)
    assert import_.sums() == {
        "rows": 6,
        "imported": 4,
        "skipped": 0,
        "bad": 2,
        "complaints_new": 2,
    }
    label = line("Label comes off")
    assert (label.times_heard, label.customers, label.unnamed) == (3, 2, 0)
    assert label.last_heard_at == datetime(2026, 2, 7, tzinfo=import_.now.tzinfo)
    assert (line("Too loud").customers, line("Too loud").unnamed) == (0, 1)
    assert_counts_equal_the_rows()


def test_an_import_is_one_line_of_the_ledger(packing):
    bring(packing, ROWS)
    (event,) = events(EventKind.COMPLAINTS_IMPORTED)
    assert event.details == {
        "file": "list.csv",
        "rows": 6,
        "imported": 4,
        "skipped": 0,
        "bad": 2,
        "complaints_new": 2,
    }
    assert event.team_id == packing.id
    assert not events(EventKind.COMPLAINT_ADDED)


def test_the_same_file_again_adds_none(packing):
    bring(packing, ROWS)
    before = counts()
    again = bring(packing, ROWS)
    assert (again.imported, again.skipped, again.bad, again.complaints_new) == (0, 4, 2, 0)
    assert counts() == before


def test_another_team_hears_the_same_file_for_itself(packing, returns):
    bring(packing, ROWS)
    assert bring(returns, ROWS).imported == 4


def test_what_was_said_before_is_counted_on_its_line(packing, aylin):
    label = Complaint.add("Label – comes off", packing, aylin)
    Occurrence.hear(label, aylin, customer="KÜHNE")
    db.session.commit()
    assert bring(packing, ROWS).complaints_new == 1
    db.session.refresh(label)
    assert (label.times_heard, label.customers) == (4, 2)
    assert_counts_equal_the_rows()


def test_what_was_merged_is_counted_where_it_was_merged_to(packing, aylin, jonas):
    old = Complaint.add("Label comes off", packing, aylin)
    new = Complaint.add("Label does not stick", packing, aylin)
    merge(old, new, jonas)
    bring(packing, ROWS)
    db.session.refresh(new)
    assert (old.times_heard, new.times_heard) == (0, 3)


def test_a_settled_complaint_stays_settled(packing, aylin, jonas):
    label = Complaint.add("Label comes off", packing, aylin)
    label.settle(jonas, reason="New glue")
    bring(packing, ROWS)
    db.session.refresh(label)
    assert label.is_settled


def test_signs_without_letters_are_complaints_of_their_own(packing):
    rows = [["???", "2026-01-01", "", ""], ["!!!", "2026-01-01", "", ""]]
    assert bring(packing, [*rows, rows[0]]).complaints_new == 2
    assert line("???").times_heard == 2


def test_a_number_brought_twice_by_one_file_is_skipped(packing):
    import_ = bring(packing, ROWS, NUMBERED)
    assert (import_.imported, import_.skipped, import_.bad) == (4, 1, 1)


def test_undo_takes_out_exactly_what_came_in(packing, complaint, jonas):
    Occurrence.hear(complaint, jonas)
    db.session.commit()
    before = counts()
    import_ = bring(packing, [*ROWS, [complaint.sentence, "2026-03-03", "New one", "9"]])
    assert what_would_go(import_) == (5, 2, 0)
    undo(import_, jonas)
    db.session.commit()
    assert counts() == before
    assert import_.state is ImportState.UNDONE
    (event,) = events(EventKind.IMPORT_UNDONE)
    assert (event.by_id, event.details["imported"]) == (jonas.id, 5)


def test_after_an_undo_the_file_comes_in_as_if_new(packing, jonas):
    first = bring(packing, ROWS)
    undo(first, jonas)
    assert bring(packing, ROWS).sums() == first.sums()


def test_undo_keeps_complaints_that_something_else_hangs_on(packing, aylin, jonas, tomasz):
    rows = [[words, "2026-01-01", "", ""] for words in ("Heard", "Ideas", "Settled", "Unused")]
    import_ = bring(packing, rows)
    Occurrence.hear(line("Heard"), tomasz)
    Idea.propose("Try", line("Ideas"), packing, by=aylin)
    line("Settled").settle(jonas, reason="New glue")
    db.session.commit()
    assert what_would_go(import_) == (4, 4, 3)
    undo(import_, jonas)
    db.session.commit()
    left = {one.sentence: one.times_heard for one in db.session.scalars(db.select(Complaint))}
    assert left == {"Heard": 1, "Ideas": 0, "Settled": 0}
    assert_counts_equal_the_rows()


def test_an_import_is_undone_once(packing, jonas):
    import_ = bring(packing, ROWS)
    undo(import_, jonas)
    with pytest.raises(Refusal):
        undo(import_, jonas)


def test_a_finished_import_is_not_run_again(packing):
    with pytest.raises(Refusal):
        bring(packing, ROWS).start()


class _SwitchedOffError(Exception):
    pass


def test_a_run_that_died_is_finished_by_the_next_and_nothing_counts_twice(packing, monkeypatch):
    monkeypatch.setattr("kaizen.imports.running.BATCH", 2)
    import_ = begin(packing)
    left = [1]

    @contextmanager
    def dying():
        if not left:
            raise _SwitchedOffError
        left.pop()
        yield
        db.session.commit()

    rows = list(heard_rows(table_of(ROWS), MAPPING, now=import_.now))
    with pytest.raises(_SwitchedOffError):
        bring_in(import_, rows, around=dying)
    db.session.rollback()
    assert (occurrences(), import_.imported) == (2, 2)
    import_.fail()
    import_.start()
    bring_in(import_, rows)
    db.session.commit()
    assert (import_.imported, import_.skipped, import_.complaints_new) == (4, 0, 2)
    assert_counts_equal_the_rows()


def test_the_forecast_writes_nothing(packing):
    before = counts()
    coming = forecast(heard_rows(table_of(ROWS), MAPPING, now=datetime.now(UTC)), packing.id)
    assert coming.bad_rows == [(6, "Nothing names the complaint."), (7, "“soon” is not a date.")]
    assert [example["sentence"] for example in coming.examples][:1] == ["Label comes off"]
    assert counts() == before


cells = st.tuples(
    st.sampled_from(["Label", "label!", "Loud", "???", "", "x" * 250]),
    st.sampled_from(["2026-01-05", "2025-12-31", "never", ""]),
    st.sampled_from(["Kühne", "KUEHNE", "kühne", ""]),
    st.sampled_from(["1", "2", ""]),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(st.lists(cells, max_size=15), st.sampled_from([MAPPING, NUMBERED]))
def test_every_row_is_imported_or_skipped_or_bad_and_never_twice(packing, rows, mapping):
    rows = [list(row) for row in rows if any(row)]
    before = counts()
    team_id = packing.id
    coming = forecast(heard_rows(table_of(rows), mapping, now=datetime.now(UTC)), team_id)
    first = bring(packing, rows, mapping)
    assert first.imported + first.skipped + first.bad == first.rows == len(rows)
    assert (coming.imported, coming.skipped, coming.bad, coming.complaints_new) == (
        first.imported,
        first.skipped,
        first.bad,
        first.complaints_new,
    )
    again = bring(packing, rows, mapping)
    assert (again.imported, again.complaints_new) == (0, 0)
    assert_counts_equal_the_rows()
    undo(first, None)
    db.session.commit()
    assert counts() == before


@pytest.mark.skipif(not SAMPLES, reason="KAIZEN_SAMPLE_DATA is not set")
@pytest.mark.parametrize("name", SAMPLE_ROWS)
def test_real_files_come_in_once_and_go_again(packing, name):
    table = open_table(Path(SAMPLES or "") / name)
    mapping = guess_mapping(table.columns, islice(table, 50))
    mapping = replace(mapping, date_format=mapping.date_format or "mdy")
    first = bring(packing, table, mapping)
    assert (first.rows, first.imported, first.bad) == (SAMPLE_ROWS[name], SAMPLE_ROWS[name], 0)
    assert occurrences() == first.imported
    again = bring(packing, table, mapping)
    assert (again.imported, again.skipped) == (0, first.rows)
    assert_counts_equal_the_rows()
    undo(first, None)
    assert (occurrences(), counts()) == (0, [])
