import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.errors import Refusal
from kaizen.imports.guesses import guess_mapping
from kaizen.imports.mapping import Mapping, UnknownColumn
from kaizen.imports.reading import Row, Table, open_table
from kaizen.imports.rows import BadRow, Heard, heard_rows

SAMPLES = os.environ.get("KAIZEN_SAMPLE_DATA")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
COLUMNS = ["Ticket", "Issue", "Sub-issue", "Date", "Customer", "Words"]
MAPPING = Mapping(
    complaint=("Issue", "Sub-issue"),
    date="Date",
    customer="Customer",
    words="Words",
    reference="Ticket",
    date_format="dmy",
)
UNDATED = Mapping(complaint=("Issue",))
UNDATED_PAIR = Mapping(complaint=("Issue", "Sub-issue"))


def hear(mapping: Mapping, *rows: list[str], now: datetime = NOW) -> list[Heard | BadRow]:
    whole = [
        Row(number, tuple(cells) + ("",) * (len(COLUMNS) - len(cells)))
        for number, cells in enumerate(rows, start=2)
    ]
    return list(heard_rows(Table(COLUMNS, lambda: iter(whole)), mapping, now=now))


def test_a_row_becomes_an_occurrence():
    (heard,) = hear(MAPPING, ["A 17", "Label", "peels  off", "22-04-15", "K7", "Again!\r\nAgain!"])
    assert heard == Heard(
        number=2,
        sentence="Label – peels off",
        heard_at=datetime(2015, 4, 22, tzinfo=UTC),
        customer="K7",
        channel=None,
        words="Again!\nAgain!",
        place=None,
        reference="A 17",
        fingerprint="ref:a 17",
        is_repeat=False,
    )


def test_parts_that_say_nothing_are_left_out_of_the_sentence():
    heard, bad = hear(UNDATED_PAIR, ["", "Label", "N/A"], ["1", " - ", ""])
    assert heard.sentence == "Label"
    assert bad.reason == "Nothing names the complaint."


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "There is no date."),
        ("soon", "“soon” is not a date."),
        ("31-02-15", "“31-02-15” is not a date."),
        ("03-06-26", "The date “03-06-26” is in the future."),
    ],
)
def test_a_bad_date_makes_a_bad_row_with_its_reason(written, reason):
    (bad,) = hear(MAPPING, ["1", "Label", "", written])
    assert isinstance(bad, BadRow)
    assert (bad.number, bad.reason) == (2, reason)
    assert bad.cells[1] == "Label"


def test_tomorrow_is_still_taken():
    (heard,) = hear(MAPPING, ["1", "Label", "", "02-06-26"])
    assert heard.heard_at == datetime(2026, 6, 2, tzinfo=UTC)


def test_times_are_in_the_zone_of_the_plant():
    plant = timezone(timedelta(hours=2))
    written = ["22-04-15 10:00", "2015-04-22T10:00:00Z"]
    rows = [[str(number), "Label", "", text] for number, text in enumerate(written)]
    local, universal = hear(MAPPING, *rows, now=NOW.astimezone(plant))
    assert local.heard_at == datetime(2015, 4, 22, 10, tzinfo=plant)
    assert universal.heard_at == datetime(2015, 4, 22, 12, tzinfo=plant)


def test_without_a_date_column_the_time_is_left_open():
    (heard,) = hear(UNDATED, ["", "Label"])
    assert heard.heard_at is None


def test_empty_rows_are_passed_over_and_problems_are_kept():
    rows = [Row(2, ("", " ")), Row(3, ("", ""), "This row is broken."), Row(4, ("1", "Loud"))]
    table = Table(["Ticket", "Issue"], lambda: iter(rows))
    bad, heard = heard_rows(table, UNDATED, now=NOW)
    assert bad == BadRow(3, "This row is broken.", ("", ""))
    assert heard.number == 4


def test_a_long_complaint_is_named_by_its_first_sentence_and_kept_as_words():
    story = "The belt stopped three times today. " + "We waited and waited and nobody came. " * 20
    (heard,) = hear(UNDATED, ["", story])
    assert heard.sentence == "The belt stopped three times today."
    assert heard.words == story.strip()


def test_a_long_complaint_without_a_full_stop_is_cut_at_a_word():
    (heard,) = hear(UNDATED, ["", "belt " * 200])
    assert heard.sentence.endswith("belt…")
    assert 150 < len(heard.sentence) <= 200


def test_long_fields_are_bounded_and_controls_are_gone():
    (heard,) = hear(MAPPING, ["1", "a\0b\x07c", "", "22-04-15", "k" * 500, "w " * 5000])
    assert heard.sentence == "abc"
    assert len(heard.customer) == 200
    assert len(heard.words) <= 5000


def test_equal_rows_of_one_file_count_and_the_same_file_again_adds_none():
    rows = [["", "Loud"], ["", "Loud"], ["", "Cold"]]
    once = [heard.fingerprint for heard in hear(UNDATED, *rows)]
    again = [heard.fingerprint for heard in hear(UNDATED, *rows)]
    assert len(set(once)) == 3
    assert once == again


def test_another_mapping_of_the_same_row_is_the_same_row():
    (one,) = hear(UNDATED, ["", "Loud", "very"])
    (other,) = hear(UNDATED_PAIR, ["", "Loud", "very"])
    assert one.fingerprint == other.fingerprint


def test_a_reference_brought_twice_by_one_file_is_a_repeat():
    mapping = replace(UNDATED, reference="Ticket")
    first, second, none = hear(mapping, ["A 1", "Loud"], [" a  1", "Cold"], ["N/A", "Cold"])
    assert (first.is_repeat, second.is_repeat, none.is_repeat) == (False, True, False)
    assert first.fingerprint == second.fingerprint
    assert none.reference is None


def test_a_mapping_that_does_not_fit_is_refused_with_the_columns_there_are():
    with pytest.raises(UnknownColumn, match=r"no column “Kunde”.*Ticket, Issue"):
        hear(Mapping(complaint=("Issue",), customer="Kunde"))
    with pytest.raises(Refusal, match="names the complaint"):
        hear(Mapping(complaint=()))
    with pytest.raises(Refusal, match="are written"):
        hear(Mapping(complaint=("Issue",), date="Date"))


@given(st.lists(st.tuples(st.sampled_from("ab "), st.sampled_from(["x", "", "y"])), max_size=12))
def test_every_row_is_heard_or_bad_or_empty_and_never_twice(pairs):
    outcome = hear(UNDATED, *(list(pair) for pair in pairs))
    assert len(outcome) == sum(bool("".join(pair).strip()) for pair in pairs)
    fingerprints = [heard.fingerprint for heard in outcome if isinstance(heard, Heard)]
    assert len(set(fingerprints)) == len(fingerprints) == sum(bool(pair[1]) for pair in pairs)


@given(st.lists(st.text(st.characters(exclude_categories=[])), min_size=6, max_size=6))
def test_any_text_is_heard_or_bad(cells):
    clean = [cell.encode(errors="replace").decode() for cell in cells]
    for outcome in hear(MAPPING, clean):
        assert isinstance(outcome, Heard | BadRow)


@pytest.mark.skipif(not SAMPLES, reason="KAIZEN_SAMPLE_DATA is not set")
@pytest.mark.parametrize(
    ("name", "rows", "complaints"),
    [
        ("complaints_comcast_2015.csv", 2224, 1841),
        ("complaints_cfpb_20k_nonarrative.csv", 20_000, 24),
        ("complaints_cfpb_3186_mdy.csv", 3186, 121),
        ("complaints_cfpb_text_3947_nodate.csv", 3947, 11),
        ("complaints_cfpb_narratives_300.json", 300, 69),
    ],
)
def test_every_row_of_a_real_file_is_heard_once(name, rows, complaints):
    table = open_table(Path(SAMPLES) / name)
    mapping = guess_mapping(table.columns, islice(table, 50), today=date(2026, 6, 1))
    outcome = list(heard_rows(table, mapping, now=NOW))
    assert Counter(type(heard) for heard in outcome) == {Heard: rows}
    assert len({heard.fingerprint for heard in outcome}) == rows
    assert len({heard.sentence for heard in outcome}) == complaints
