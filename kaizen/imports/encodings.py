"""Which encoding a file of text is in, judged by its bytes and never by its name."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from kaizen.imports.tables import Unreadable
from kaizen.language import gettext as _

HEAD = 8192
CHUNK = 1 << 20
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
TEXT_CONTROLS = frozenset(b"\0\t\n\r\f\x1a\x1b")  # NUL is dealt with as UTF-16 or taken out
NOT_TEXT = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PK\x05\x06", b"Rar!\x1a")


def encoding_of(path: Path) -> str:
    """Raises Unreadable for what is not text."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return encoding
    if guessed := _utf16_without_mark(head):
        return guessed
    if _looks_binary(head):
        raise Unreadable(_("This file holds no table. Save it as CSV, XLSX or JSON and try again."))
    return "utf-8" if _is_utf8(path) else "cp1252"


def open_text(path: Path, encoding: str) -> TextIO:
    """Line ends are kept as they are; a byte that does not belong is shown as a question mark."""
    return path.open(encoding=encoding, errors="replace", newline="")


def _utf16_without_mark(head: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL in nearly every second place."""
    half = len(head) // 2
    if half < 2:
        return None
    if head[1::2].count(0) > half * 0.7 and head[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.7 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _looks_binary(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in TEXT_CONTROLS for byte in head)
    nuls = head.count(0)
    return head.startswith(NOT_TEXT) or controls > len(head) * 0.05 or nuls > len(head) * 0.2


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
