"""Workbooks that are made to swell are refused before they are opened, in bounded memory."""

import time
import tracemalloc
import zipfile

import pytest

from kaizen.imports.reading import open_table
from kaizen.imports.tables import Unreadable

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK = f"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="{RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"""
OF_ALL = f"""<Relationships xmlns="{LINKS}"><Relationship Id="r1"
 Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
OF_THE_BOOK = f"""<Relationships xmlns="{LINKS}"><Relationship Id="r1"
 Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
PEAK = 150_000_000


def workbook(path, pieces, packing=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", OF_ALL)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", OF_THE_BOOK)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(SHEET.encode())
            for piece in pieces:
                sheet.write(piece)
            sheet.write(b"</sheetData></worksheet>")
    return path


def cell(words):
    return f'<c t="inlineStr"><is><t>{words}</t></is></c>'


def test_a_plain_one_made_the_same_way_is_opened(tmp_path):
    row = f"<row>{cell('Complaint')}{cell('Date')}</row>".encode()
    assert open_table(workbook(tmp_path / "x", [row])).columns == ["Complaint", "Date"]


@pytest.mark.parametrize(
    ("pieces", "packing"),
    [
        ([b" " * 1_000_000] * 450, zipfile.ZIP_DEFLATED),
        ([b"<row>", *[b"<c/>" * 250_000] * 12, b"</row>"], zipfile.ZIP_STORED),
        ([b"<row>", *[b"<c/>" * 250_000] * 8, b"</row>"], zipfile.ZIP_DEFLATED),
        ([b"<row>", b"<c t='inlineStr'><is><t>", *[b"y" * 500_000] * 18], zipfile.ZIP_STORED),
    ],
    ids=["450 MB of blanks", "3 million cells, unpacked", "2 million cells", "an endless cell"],
)
def test_a_bomb_is_refused_in_words(tmp_path, pieces, packing):
    path = workbook(tmp_path / "bomb", pieces, packing)
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(Unreadable, match="too large to open"):
            open_table(path)
        assert tracemalloc.get_traced_memory()[1] < PEAK
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 60


def test_one_that_lies_about_its_size_is_not_read_further(tmp_path):
    path = workbook(tmp_path / "bomb", [b"<row>", *[b"<c/>" * 250_000] * 8, b"</row>"])
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    raw = raw.replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little"))
    path.write_bytes(raw)
    with pytest.raises(Unreadable):
        open_table(path)
