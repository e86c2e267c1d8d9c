"""A form as a browser without scripts sends it, files and all."""

from __future__ import annotations

import re
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any

from werkzeug.test import encode_multipart

from tests.benchmarks.visitors import Visitor

PATIENCE = 120  # seconds


TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def send_form(port: int, who: Visitor, path: str, fields: dict[str, Any]) -> tuple[int, str]:
    """A file is a FileStorage. Raises OSError where no answer comes."""
    status, text, _ = _ask(port, "POST", path, who.cookie, {"csrf_token": who.csrf_token} | fields)
    return status, text


def look_at(port: int, who: Visitor, path: str) -> tuple[int, str]:
    status, text, _ = _ask(port, "GET", path, who.cookie)
    return status, text


def sign_in_at(port: int, badge: str, pin: str) -> Visitor:
    """As a person does."""
    _, page, cookie = _ask(port, "GET", "/sign-in", "")
    token = TOKEN.findall(page)[0]
    fields = {"csrf_token": token, "badge": badge, "pin": pin}
    status, text, cookie = _ask(port, "POST", "/sign-in", cookie, fields)
    assert status == 303, text
    return Visitor(0, cookie, "")


def _ask(
    port: int, method: str, path: str, cookie: str, fields: dict[str, Any] | None = None
) -> tuple[int, str, str]:
    """Status, page, and the session's cookie where a new one was given."""
    boundary, body = encode_multipart(fields or {})
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Cookie": f"kaizen={cookie}"} if cookie else {}
    if fields:
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    try:
        connection.request(method, path, body if fields else None, headers)
        answer = connection.getresponse()
        given = SimpleCookie(answer.headers.get("Set-Cookie", ""))
        return answer.status, answer.read().decode(), given["kaizen"].value if given else ""
    finally:
        connection.close()
