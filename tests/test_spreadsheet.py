import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.spreadsheet import csv_cell, csv_lines


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=", "-"],
)
def test_a_formula_is_written_as_text(formula):
    assert csv_cell(formula) == "'" + formula


@pytest.mark.parametrize(
    "text", ["-5", "+49 170 1234567", "-1.234,50", "-5%", "a=b", "", "Zu laut"]
)
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert csv_cell(text) == text


@given(st.lists(st.tuples(st.text(), st.text() | st.none(), st.integers()), max_size=5))
def test_what_is_written_can_be_read_back(rows):
    written = b"".join(csv_lines(["a", "b", "c"], rows)).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(written, newline="")))
    expected = [[csv_cell("" if cell is None else str(cell)) for cell in row] for row in rows]
    assert read == [["a", "b", "c"], *expected]


def test_lines_are_made_one_at_a_time():
    endless = ([str(number)] for number in iter(int, 1))
    lines = csv_lines(["n"], endless)
    assert next(lines) == b"\xef\xbb\xbfn\r\n"
    assert next(lines) == b"0\r\n"
