"""People who are signed in, and what their browsers send: real sign-ins, real session cookies."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.people.sign_ins import SignIn

BROWSERS_ASK_FOR = "gzip, deflate, br, zstd"


@dataclass(frozen=True)
class Visitor:
    person_id: int
    cookie: str
    csrf_token: str


@dataclass(frozen=True)
class Request:
    path: str
    fields: dict[str, Any] | None = field(default=None)
    """What a form sends, in HTMX's way; None asks for a page."""

    def as_sent(self, visitor: Visitor | None, encoding: str = BROWSERS_ASK_FOR) -> bytes:
        """Every byte of it, as HTTP/1.1 wants."""
        body = urlencode(self.fields).encode() if self.fields is not None else b""
        method = "GET" if self.fields is None else "POST"
        lines = [f"{method} {self.path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: en"]
        lines += [f"{name}: {value}" for name, value in self._headers(visitor, encoding).items()]
        if self.fields is not None:
            lines += [f"Content-Length: {len(body)}"]
            lines += ["Content-Type: application/x-www-form-urlencoded"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def in_process(self, client: FlaskClient, visitor: Visitor) -> int:
        """The status that the app answers without a server."""
        headers = self._headers(visitor, BROWSERS_ASK_FOR)
        client.set_cookie("kaizen", visitor.cookie)
        headers.pop("Cookie")
        method = "GET" if self.fields is None else "POST"
        return client.open(self.path, method=method, data=self.fields, headers=headers).status_code

    def _headers(self, visitor: Visitor | None, encoding: str) -> dict[str, str]:
        headers = {"Accept-Encoding": encoding}
        if visitor:
            headers["Cookie"] = f"kaizen={visitor.cookie}"
        if visitor and self.fields is not None:
            headers |= {"HX-Request": "true", "X-CSRFToken": visitor.csrf_token}
        return headers


def sign_in(app: Flask, person_ids: range) -> list[Visitor]:
    """As if each had signed in on a device of their own and looked at one page."""
    return [_signed_in(app, number) for number in person_ids]


def _signed_in(app: Flask, number: int) -> Visitor:
    with app.test_request_context():
        token = SignIn.start(db.session.get_one(Person, number))
        db.session.commit()
        session.update(_user_id=token, _fresh=True)
        session.permanent = True
        csrf_token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)
        return Visitor(number, serializer.dumps(dict(session)), csrf_token)
