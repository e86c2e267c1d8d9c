"""What no form asked for: values, files and whole bodies that only a mistake or malice sends."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from functools import cache
from typing import Any
from urllib.parse import quote, quote_from_bytes

from flask import Flask
from flask_wtf import FlaskForm
from hypothesis import strategies as st
from wtforms.fields.core import UnboundField

from tests.test_architecture import SOURCES

ASKED_FOR = re.compile(r"""(?:form|args|values|files)\.get(?:list)?\(\s*"([\w-]+)\"""")
ODD = [
    *("", " ", "0", "-1", "1", "2", "1.5", "1,5", "on", "true", "null", "None", "[]", "{}"),
    *("9" * 30, "-" + "9" * 30, "2147483648", "9223372036854775808", "1e999", "nan", "inf", "٣"),
    *("2026-02-30", "2026-11-23", "0000-00-00", "9999-12-31", "99999-01-01", "24:61", "06:00"),
    *("\x00", "a\x00b", "'\"--", "' OR 1=1 --", "{{7*7}}", "%(words)s", "%s", "{0.__class__}"),
    *("<script>alert(1)</script>", "../../etc/passwd", "//evil.example", "javascript:alert(1)"),
    *(
        "x" * 6000,
        "é" * 2000,
        "\u202e\u2066",
        "\ufeff",
        "\ufffe",
        "\U0010ffff",
        "👩‍👩‍👧",
        "\r\n\r\n",
        "\x1b[2J",
    ),
    *("proposed", "adopt", "extend", "customer", "worker", "admin", "Europe/Warsaw", "de", "1001"),
]
# Bytes that are no text: half a letter, a lone surrogate, Latin-1, what is longer than need be.
NO_TEXT = [b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"caf\xe9", b"\xc0\xaf", b"\xf8\x88\x80\x80\x80"]
VALUES = st.one_of(st.text(max_size=40), st.sampled_from(ODD))


@cache
def names() -> list[str]:
    """Of every field of every form, and of whatever else is read from a request."""
    asked = {name for path in SOURCES for name in ASKED_FOR.findall(path.read_text("utf-8"))}
    numbered = ("steps-0-words", "steps-0-content", "steps-31-words", "starts_0", "days_0")
    return sorted(asked | set(_of_forms(FlaskForm)) | set(numbered))


def _of_forms(form: type[Any]) -> list[str]:
    own = [name for name, field in vars(form).items() if isinstance(field, UnboundField)]
    return own + [name for below in form.__subclasses__() for name in _of_forms(below)]


def fields(chance: random.Random) -> list[tuple[str, bytes]]:
    """Some, in any order, some of them several times."""
    some = chance.sample(names(), k=chance.randint(0, 12))
    some += chance.choices(some, k=3) if some and chance.random() < 0.3 else []
    return [(name, _value(chance)) for name in some]


def _value(chance: random.Random) -> bytes:
    return chance.choice(NO_TEXT) if chance.random() < 0.15 else chance.choice(ODD).encode()


def as_query(pairs: list[tuple[str, bytes]]) -> str:
    return "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in pairs)


def deep(levels: int = 20_000) -> bytes:
    return b"[" * levels + b"]" * levels


def bodies(chance: random.Random) -> list[tuple[str, bytes]]:
    """Kind and content: right and wrong ways to send the same rubbish."""
    pairs = fields(chance)
    parts = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in pairs
    )
    named = chance.choice(["a.png", "..\\a", "\x00", "x" * 400, "a.csv", "é.heic"]).encode()
    file = (
        b'--b\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: image/png\r\n\r\n%s\r\n"
        % (
            chance.choice([b"file", b"photos", b"photo", b"steps-0-photo"]),
            named,
            chance.choice(list(files().values())),
        )
    )
    multipart = "multipart/form-data; boundary=b"
    return [
        ("application/x-www-form-urlencoded", as_query(pairs).encode()),
        ("application/x-www-form-urlencoded", b"&=&&%=%zz&" + bytes(range(256))),
        ("application/x-www-form-urlencoded", b"a=1&" * 3000),
        (multipart, parts + b"--b--\r\n"),
        (multipart, parts + file + b"--b--\r\n"),
        (multipart, parts + file),
        (multipart, b"--b\r\nContent-Disposition: form-data\r\n\r\n--b\r\n\r\n--b--"),
        ("multipart/form-data", parts),
        ("application/json", deep()),
        ("application/json", json.dumps({"words": "\ud800", "n": 10**400}).encode()),
        ("application/json; charset=utf-99", b'{"a":'),
        ("text/plain; charset=\xff", b"\xff\xfe\x00"),
    ]


@cache
def files() -> dict[str, bytes]:
    """Of wrong kinds, broken, and made to hurt, by what they are."""
    return {
        "nothing": b"",
        "bytes": bytes(range(256)) * 8,
        "half a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff",
        "half a photo": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\xff" * 40,
        "half a film": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 30,
        "a zip of nothing": _zipped({}),
        "half a zip": _zipped({"xl/workbook.xml": b"<workbook/>"})[:-20],
        "a zip of rubbish": _zipped({"xl/workbook.xml": b"\xff<<<", "[Content_Types].xml": b"<"}),
        "a bomb of entities": _zipped({"xl/workbook.xml": BOMB, "[Content_Types].xml": BOMB}),
        "much out of little": _zipped({"xl/worksheets/sheet1.xml": b" " * 30_000_000}),
        "an old sheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        "deep json": deep(),
        "json of no rows": b'{"a": [1, {"b": "\\ud800"}], "c": NaN}',
        "json rows": b'[{"Complaint": {"a": []}, "Date": 1e400}, 5, null, [[]], {"": "\\u0000"}]',
        "no text": b"Complaint;Date\n" + b"\xed\xa0\x80;\xff\xfe\n" * 3,
        "nuls": b"Complaint,Date\n\x00\x00,\x00\n",
        "one quote": b'Complaint,"Date\n' + b"a,b\n" * 50,
        "wide": b",".join(b"c%d" % n for n in range(5000)) + b"\n" + b"x," * 5000,
        "long": b"Complaint\n" + b"x" * 300_000,
        "same names": b"Complaint,Complaint,,,\n1,2,3,4,5\n",
        "half utf-16": b"\xff\xfeC\x00o\x00m\x00p\x00\n\x00\xd8",
    }


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]><a>&c;&d;</a>"""


def _zipped(entries: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return kept.getvalue()


def addresses(app: Flask, method: str, chance: random.Random) -> list[str]:
    """One of each route that takes this method: of what is there, or of what can't be."""
    found = []
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.endpoint != "static":
            given = {name: _argument(rule, name, chance) for name in rule.arguments}
            found.append(app.url_map.bind("localhost").build(rule.endpoint, given, method=method))
    return found


def _argument(rule: Any, name: str, chance: random.Random) -> Any:
    if type(rule._converters[name]).__name__ == "IntegerConverter":
        return chance.choice([1, 1, 1, 1, 2, 0, 2**31, 2**63, 10**30])
    length = re.search(r"length=(\d+)", rule.rule)
    if length:
        return chance.choice("aZ0-_é") * int(length[1])
    return chance.choice(["idea", "complaint", "x", "x" * 3000, "é", "\x00", "..", "1"])


def is_well_said(status: int, text: str) -> bool:
    return status < 500 and "Traceback (most recent" not in text
