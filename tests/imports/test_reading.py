import csv
import io
import json
import os
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaizen.imports.reading import Row, Unreadable, open_table
from kaizen.imports.tables import CELL_LIMIT

SAMPLES = os.environ.get("KAIZEN_SAMPLE_DATA")
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1f"), max_size=30)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8)
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def read(shelf: Path, content: bytes) -> tuple[list[str], list[Row]]:
    path = shelf / "file"
    path.write_bytes(content)
    table = open_table(path)
    return table.columns, list(table)


def cells(rows: list[Row]) -> list[tuple[str, ...]]:
    return [row.cells for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_kind_of_csv_reads_the_same(shelf, delimiter, line_end, encoding):
    lines = ["Ticket;Complaint;Place", "17;Kühlschrank läuft aus;Halle 2", "18;Étiquette;Café"]
    text = line_end.join(line.replace(";", delimiter) for line in lines) + line_end
    columns, rows = read(shelf, text.encode(encoding))
    assert columns == ["Ticket", "Complaint", "Place"]
    assert rows == [
        Row(2, ("17", "Kühlschrank läuft aus", "Halle 2")),
        Row(3, ("18", "Étiquette", "Café")),
    ]


def test_an_accent_far_down_the_file_still_decides_the_encoding(shelf):
    content = b"id,words\n" + b"1,plain\n" * 300_000 + "2,trop salé\n".encode("cp1252")
    _, rows = read(shelf, content)
    assert rows[-1].cells == ("2", "trop salé")


def test_a_row_is_numbered_by_the_line_on_which_it_begins(shelf):
    _, rows = read(shelf, b'id,words\n1,"one\ntwo\nthree"\n\n2,four\n')
    assert rows == [Row(2, ("1", "one\ntwo\nthree")), Row(6, ("2", "four"))]


def test_cells_too_many_are_a_problem_and_cells_too_few_are_empty(shelf):
    _, rows = read(shelf, b"a,b\n1\n1,2\n1,2,3\n1,2,,\n")
    assert cells(rows) == [("1", ""), ("1", "2"), ("1", "2"), ("1", "2")]
    assert [row.number for row in rows if row.problem] == [4]
    assert "3 cells" in rows[2].problem


def test_columns_without_a_name_or_with_the_same_name_are_told_apart(shelf):
    columns, _ = read(shelf, b",a, a ,,a (2)\n1,2,3,4,5\n")
    assert columns == ["Column 1", "a", "a (2)", "Column 4", "a (2) (2)"]


def test_a_list_of_sentences_keeps_its_commas(shelf):
    columns, rows = read(shelf, b"Complaint\nThe lift is slow, again\nCold; very cold\n")
    assert columns == ["Complaint"]
    assert cells(rows) == [("The lift is slow, again",), ("Cold; very cold",)]


def test_a_spreadsheet_s_separator_line_is_obeyed_and_not_read(shelf):
    columns, rows = read(shelf, b"sep=;\nid;words\n1;a, b, c\n")
    assert columns == ["id", "words"]
    assert rows == [Row(3, ("1", "a, b, c"))]


def test_nul_bytes_are_taken_out(shelf):
    _, rows = read(shelf, b"id,words\n1,bro\0ken, twice\n2,fine\n".replace(b", twice", b""))
    assert rows[0].cells == ("1", "broken")


def test_a_quotation_mark_never_closed_is_said_where_it_was_opened(shelf):
    _, rows = read(shelf, b'id,words\n1,fine\n2,"open\n3,swallowed\n')
    assert rows[0].problem is None
    assert rows[1].number == 3
    assert "1 lines after it" in rows[1].problem


@pytest.mark.parametrize("length", [CELL_LIMIT + 1, 3_000_000])
def test_a_huge_cell_is_a_problem_and_reading_goes_on(shelf, length):
    _, rows = read(shelf, b"id,words\n1," + b"x" * length + b"\n2,fine\n")
    assert rows[0].number == 2
    assert "longer than" in rows[0].problem
    assert rows[-1] == Row(3, ("2", "fine"))


def test_a_file_of_only_a_header_has_no_rows(shelf):
    assert read(shelf, b"id,words\n") == (["id", "words"], [])


def test_a_table_can_be_read_several_times(shelf):
    path = shelf / "again.csv"
    path.write_bytes(b"id,words\n1,a\n2,b\n")
    table = open_table(path)
    assert next(iter(table)).number == 2
    assert list(table) == list(table)


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Second")
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_first_filled_sheet_of_a_workbook_is_read(shelf):
    content = workbook(
        [
            ["Ticket", "Heard", "Words", "Open"],
            [250635.0, datetime(2015, 4, 22), "Zu laut", True],
            [],
            [1.5, datetime(2015, 4, 22, 15, 53), None, False],
        ]
    )
    columns, rows = read(shelf, content)
    assert columns == ["Ticket", "Heard", "Words", "Open"]
    assert rows == [
        Row(2, ("250635", "2015-04-22", "Zu laut", "TRUE")),
        Row(4, ("1.5", "2015-04-22 15:53:00", "", "FALSE")),
    ]


def test_a_workbook_that_unpacks_to_too_much_is_refused(shelf):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    with pytest.raises(Unreadable, match="too large"):
        read(shelf, file.getvalue())


@given(at=st.integers(30, 4000), noise=st.binary(min_size=1, max_size=40))
@settings(deadline=None, max_examples=40)
def test_a_damaged_workbook_is_read_or_refused(shelf, at, noise):
    content = bytearray(workbook([["a", "b"], [1, "x"], [2, "y"]]))
    content[at : at + len(noise)] = noise
    assert_reads_or_refuses(shelf, bytes(content))


def test_a_json_list_has_the_keys_of_its_objects_as_columns(shelf):
    entries = [
        {"id": 1.0, "words": "läuft"},
        {"id": 2, "tags": ["a", {"b": None}]},
        7,
        {"id": None},
    ]
    columns, rows = read(shelf, json.dumps(entries).encode())
    assert columns == ["id", "words", "tags"]
    assert rows[:2] == [Row(1, ("1", "läuft", "")), Row(2, ("2", "", '["a",{"b":null}]'))]
    assert "not an object" in rows[2].problem
    assert rows[3] == Row(4, ("", "", ""))


def test_json_lines_are_read_too(shelf):
    columns, rows = read(shelf, b'{"id": 1, "words": "a"}\n{"id": 2, "words": "b"}\n')
    assert (columns, cells(rows)) == (["id", "words"], [("1", "a"), ("2", "b")])


@pytest.mark.parametrize("rest", ["", ",", ', {"id": ', ', {"id": }, {"id": 3}]', "x"])
def test_a_json_list_that_breaks_off_keeps_what_came_before(shelf, rest):
    _, rows = read(shelf, ('[{"id": 1}' + rest).encode())
    assert rows[0] == Row(1, ("1",))
    assert "not valid JSON" in rows[1].problem
    assert len(rows) == 2


def test_a_json_list_longer_than_what_is_held_of_it_is_read_whole(shelf):
    entries = [{"id": number, "words": "ä" * (number % 3000)} for number in range(1, 2001)]
    _, rows = read(shelf, json.dumps(entries, ensure_ascii=False, indent=1).encode())
    assert [row.cells[0] for row in rows] == [str(number) for number in range(1, 2001)]
    assert [len(row.cells[1]) for row in rows] == [number % 3000 for number in range(1, 2001)]


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
def test_what_is_no_table_is_refused_in_plain_words(shelf, content, said):
    with pytest.raises(Unreadable, match=said):
        read(shelf, content)


def test_a_file_that_is_not_there_is_refused(shelf):
    with pytest.raises(Unreadable, match="cannot be opened"):
        open_table(shelf / "nowhere.csv")


@given(body=TABLES, delimiter=st.sampled_from(",;\t|"))
@settings(deadline=None)
def test_any_text_written_as_csv_is_read_back(shelf, body, delimiter):
    names = [f"Field {place}" for place in range(len(body[0]) if body else 3)]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([names, *body])
    columns, rows = read(shelf, file.getvalue().encode("utf-8-sig"))
    assert columns == names
    assert cells(rows) == [tuple(row) for row in body if any(map(str.strip, row))]
    assert not any(row.problem for row in rows)


@given(st.lists(st.dictionaries(TYPED, CELLS | st.none(), min_size=1), min_size=1, max_size=6))
@settings(deadline=None)
def test_any_json_list_is_read_back(shelf, entries):
    columns, rows = read(shelf, json.dumps(entries).encode())
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    assert len(columns) == len(set(columns)) == len(keys)
    assert cells(rows) == [tuple(entry.get(key) or "" for key in keys) for entry in entries]


@given(st.binary(max_size=400))
@example(b'[{"a": ' + b"[" * 100_000)
@example(b'{"a": ' + b"9" * 5000 + b"}")
@example(b'[{"a": "\\ud800"}]')
@example(b"\xff\xfe\x00\xd8a\x00")
@example(b"PK\x03\x04")
@example(b'a,"b\n')
@example(b"sep=\0\n")
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_read_or_refused(shelf, content):
    assert_reads_or_refuses(shelf, content)


@given(st.text('[]{}",;:\n\r\t |\\ab1.\0é', max_size=80), st.sampled_from(["utf-8", "utf-16"]))
@settings(deadline=None, max_examples=300)
def test_anything_made_of_marks_is_read_or_refused(shelf, text, encoding):
    assert_reads_or_refuses(shelf, text.encode(encoding))


def assert_reads_or_refuses(shelf: Path, content: bytes) -> None:
    try:
        columns, rows = read(shelf, content)
    except Unreadable:
        return
    assert len(set(columns)) == len(columns) > 0
    assert all(len(row.cells) == len(columns) for row in rows)
    assert "".join(columns + [cell for row in rows for cell in row.cells]).encode() is not None
    assert [row.number for row in rows] == sorted({row.number for row in rows})


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
