import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaizen.imports.reading import Row, Unreadable


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Second")
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_first_filled_sheet_of_a_workbook_is_read(read):
    content = workbook(
        [
            ["Ticket", "Heard", "Words", "Open"],
            [250635.0, datetime(2015, 4, 22), "Zu laut", True],
            [],
            [1.5, datetime(2015, 4, 22, 15, 53), None, False],
        ]
    )
    columns, rows = read(content)
    assert columns == ["Ticket", "Heard", "Words", "Open"]
    assert rows == [
        Row(2, ("250635", "2015-04-22", "Zu laut", "TRUE")),
        Row(4, ("1.5", "2015-04-22 15:53:00", "", "FALSE")),
    ]


def test_a_workbook_that_unpacks_to_too_much_is_refused(read):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    with pytest.raises(Unreadable, match="too large"):
        read(file.getvalue())


@given(at=st.integers(30, 4000), noise=st.binary(min_size=1, max_size=40))
@settings(deadline=None, max_examples=40)
def test_a_damaged_workbook_is_read_or_refused(assert_reads_or_refuses, at, noise):
    content = bytearray(workbook([["a", "b"], [1, "x"], [2, "y"]]))
    content[at : at + len(noise)] = noise
    assert_reads_or_refuses(bytes(content))
