import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaizen.imports.reading import Row, Unreadable, open_table
from kaizen.imports.tables import CELL_LIMIT

SAMPLES = os.environ.get("KAIZEN_SAMPLE_DATA")
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1f"), max_size=30)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8)
)


def cells(rows):
    return [row.cells for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_kind_of_csv_reads_the_same(read, delimiter, line_end, encoding):
    lines = ["Ticket;Complaint;Place", "17;Kühlschrank läuft aus;Halle 2", "18;Étiquette;Café"]
    text = line_end.join(line.replace(";", delimiter) for line in lines) + line_end
    columns, rows = read(text.encode(encoding))
    assert columns == ["Ticket", "Complaint", "Place"]
    assert rows == [
        Row(2, ("17", "Kühlschrank läuft aus", "Halle 2")),
        Row(3, ("18", "Étiquette", "Café")),
    ]


def test_an_accent_far_down_the_file_still_decides_the_encoding(read):
    content = b"id,words\n" + b"1,plain\n" * 300_000 + "2,trop salé\n".encode("cp1252")
    _, rows = read(content)
    assert rows[-1].cells == ("2", "trop salé")


def test_a_row_is_numbered_by_the_line_on_which_it_begins(read):
    _, rows = read(b'id,words\n1,"one\ntwo\nthree"\n\n2,four\n')
    assert rows == [Row(2, ("1", "one\ntwo\nthree")), Row(6, ("2", "four"))]


def test_cells_too_many_are_a_problem_and_cells_too_few_are_empty(read):
    _, rows = read(b"a,b\n1\n1,2\n1,2,3\n1,2,,\n")
    assert cells(rows) == [("1", ""), ("1", "2"), ("1", "2"), ("1", "2")]
    assert [row.number for row in rows if row.problem] == [4]
    assert "3 cells" in rows[2].problem


def test_columns_without_a_name_or_with_the_same_name_are_told_apart(read):
    columns, _ = read(b",a, a ,,a (2)\n1,2,3,4,5\n")
    assert columns == ["Column 1", "a", "a (2)", "Column 4", "a (2) (2)"]


def test_a_list_of_sentences_keeps_its_commas(read):
    columns, rows = read(b"Complaint\nThe lift is slow, again\nCold; very cold\n")
    assert columns == ["Complaint"]
    assert cells(rows) == [("The lift is slow, again",), ("Cold; very cold",)]


def test_a_spreadsheet_s_separator_line_is_obeyed_and_not_read(read):
    columns, rows = read(b"sep=;\nid;words\n1;a, b, c\n")
    assert columns == ["id", "words"]
    assert rows == [Row(3, ("1", "a, b, c"))]


def test_nul_bytes_are_taken_out(read):
    _, rows = read(b"id,words\n1,bro\0ken, twice\n2,fine\n".replace(b", twice", b""))
    assert rows[0].cells == ("1", "broken")


def test_a_quotation_mark_never_closed_is_said_where_it_was_opened(read):
    _, rows = read(b'id,words\n1,fine\n2,"open\n3,swallowed\n')
    assert rows[0].problem is None
    assert rows[1].number == 3
    assert "1 lines after it" in rows[1].problem


@pytest.mark.parametrize("length", [CELL_LIMIT + 1, 3_000_000])
def test_a_huge_cell_is_a_problem_and_reading_goes_on(read, length):
    _, rows = read(b"id,words\n1," + b"x" * length + b"\n2,fine\n")
    assert rows[0].number == 2
    assert "longer than" in rows[0].problem
    assert rows[-1] == Row(3, ("2", "fine"))


def test_a_file_of_only_a_header_has_no_rows(read):
    assert read(b"id,words\n") == (["id", "words"], [])


def test_a_table_can_be_read_several_times(shelf):
    path = shelf / "again.csv"
    path.write_bytes(b"id,words\n1,a\n2,b\n")
    table = open_table(path)
    assert next(iter(table)).number == 2
    assert list(table) == list(table)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\n \n", "empty"),
        (b"%PDF-1.7 ...", "no table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or password-protected"),
        (b"PK\x03\x04nonsense", "damaged"),
        (b"[]", "not a list of objects"),
        (b"[1, 2]", "not a list of objects"),
        (b'["a"]', "not a list of objects"),
        (b"[" * 200_000, "not a list of objects"),
        (b"," * 1000, "empty"),
        (b"a," * 1000, "more than 500 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(read, content, said):
    with pytest.raises(Unreadable, match=said):
        read(content)


def test_a_file_that_is_not_there_is_refused(shelf):
    with pytest.raises(Unreadable, match="cannot be opened"):
        open_table(shelf / "nowhere.csv")


@given(body=TABLES, delimiter=st.sampled_from(",;\t|"))
@settings(deadline=None)
def test_any_text_written_as_csv_is_read_back(read, body, delimiter):
    names = [f"Field {place}" for place in range(len(body[0]) if body else 3)]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([names, *body])
    columns, rows = read(file.getvalue().encode("utf-8-sig"))
    assert columns == names
    assert cells(rows) == [tuple(row) for row in body if any(map(str.strip, row))]
    assert not any(row.problem for row in rows)


@given(st.binary(max_size=400))
@example(b'[{"a": ' + b"[" * 100_000)
@example(b'{"a": ' + b"9" * 5000 + b"}")
@example(b'[{"a": "\\ud800"}]')
@example(b"\xff\xfe\x00\xd8a\x00")
@example(b"PK\x03\x04")
@example(b'a,"b\n')
@example(b"sep=\0\n")
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_read_or_refused(assert_reads_or_refuses, content):
    assert_reads_or_refuses(content)


@given(st.text('[]{}",;:\n\r\t |\\ab1.\0é', max_size=80), st.sampled_from(["utf-8", "utf-16"]))
@settings(deadline=None, max_examples=300)
def test_anything_made_of_marks_is_read_or_refused(assert_reads_or_refuses, text, encoding):
    assert_reads_or_refuses(text.encode(encoding))


@pytest.mark.skipif(not SAMPLES, reason="KAIZEN_SAMPLE_DATA is not set")
@pytest.mark.parametrize(
    ("name", "rows", "last"),
    [
        ("complaints_comcast_2015.csv", 2224, 2225),
        ("complaints_cfpb_20k_nonarrative.csv", 20_000, 20_001),
        ("complaints_cfpb_3186_mdy.csv", 3186, 3187),
        ("complaints_cfpb_text_3947_nodate.csv", 3947, 9379),
        ("complaints_cfpb_narratives_300.json", 300, 300),
    ],
)
def test_a_real_file_is_read_to_its_last_row(name, rows, last):
    read_rows = list(open_table(Path(SAMPLES) / name))
    assert (len(read_rows), read_rows[-1].number) == (rows, last)
    assert not any(row.problem for row in read_rows)
