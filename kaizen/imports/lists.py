"""Tables in JSON: a list of objects, or one object after another (JSON Lines)."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TextIO

from kaizen.imports.encodings import open_text
from kaizen.imports.tables import (
    Row,
    Table,
    Unreadable,
    bad_row,
    column_names,
    fitted_row,
    number_text,
)
from kaizen.language import gettext as _

START = re.compile(r'\s*(\[\s*[\[{\]"\d-]|\{\s*["}])')
BETWEEN = re.compile(r"[\s,\[]*")
CHUNK = 1 << 16
OBJECT_LIMIT = 1 << 20
SAMPLE_OBJECTS = 200
SURROGATES = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can write and no database can store."""


def looks_like_list(path: Path, encoding: str) -> bool:
    with open_text(path, encoding) as stream:
        return START.match(stream.read(4096)) is not None


def list_table(path: Path, encoding: str) -> Table:
    """Its columns are the keys of the first objects; what later ones add is left out."""
    with closing(_items(path, encoding)) as items:
        sample = (item for item in islice(items, SAMPLE_OBJECTS) if isinstance(item, dict))
        keys = list(dict.fromkeys(key for item in sample for key in item))
    if not keys:
        raise Unreadable(_("This JSON file is not a list of objects with names and values."))
    columns = column_names(_whole(key) for key in keys)

    def rows() -> Iterator[Row]:
        for number, item in enumerate(_items(path, encoding), start=1):
            if isinstance(item, dict):
                yield fitted_row(number, [_text(item.get(key)) for key in keys], len(columns))
            else:
                yield bad_row(number, _problem(item), len(columns))

    return Table(columns, rows)


def _problem(item: object) -> str:
    if isinstance(item, _Broken):
        return _("From here on the file is not valid JSON and cannot be read.")
    return _("This entry is not an object with names and values.")


class _Broken:
    """Stands where the reading of a list had to stop."""


def _items(path: Path, encoding: str) -> Generator[object, None, None]:
    with open_text(path, encoding) as stream:
        ahead = _Ahead(stream)
        in_list = ahead.starts_list()
        while ahead.has_more(in_list=in_list):
            item = ahead.take()
            yield item
            if isinstance(item, _Broken):
                return
        if in_list and not ahead.is_closed():
            yield _Broken()


class _Ahead:
    """A stretch of the text that always begins where reading goes on, and holds one object whole
    if that is of a sensible size."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._decode = json.JSONDecoder().raw_decode

    def starts_list(self) -> bool:
        self._fill()
        return self._text.lstrip().startswith("[")

    def has_more(self, *, in_list: bool) -> bool:
        self._skip_between()
        return self._at < len(self._text) and not (in_list and self.is_closed())

    def is_closed(self) -> bool:
        return self._text.startswith("]", self._at)

    def take(self) -> object:
        while True:
            try:
                item, end = self._decode(self._text, self._at)
            except (ValueError, RecursionError):
                end = len(self._text)
                item = _Broken()
            if end < len(self._text) or not self._has_room() or not self._fill():
                self._at = end
                return item

    def _has_room(self) -> bool:
        return len(self._text) - self._at < OBJECT_LIMIT

    def _skip_between(self) -> None:
        while True:
            self._at = self._between_end()
            if self._at < len(self._text) or not self._fill():
                return

    def _between_end(self) -> int:
        match = BETWEEN.match(self._text, self._at)
        return match.end() if match else self._at

    def _fill(self) -> bool:
        """Drops what was read and reads as much again as is held, so that a large object is tried
        a few times and not a thousand."""
        rest = self._text[self._at :]
        more = self._stream.read(max(CHUNK, len(rest)))
        self._text, self._at = rest + more, 0
        return bool(more)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return _whole(value)
        case bool():
            return str(value).upper()
        case float():
            return number_text(value)
        case int():
            return str(value)
        case _:
            return _whole(_nested(value))


def _nested(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:  # nested just deep enough to be read and too deep to be written
        return ""


def _whole(text: str) -> str:
    return SURROGATES.sub("\ufffd", text).replace("\0", "")
