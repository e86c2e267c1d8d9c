"""A browser for tests. It reads every page it is given and refuses careless ones."""

from html.parser import HTMLParser
from typing import Any

from flask import g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kaizen.extensions import db

HTMX = {"HX-Request": "true"}


class Browser:
    def __init__(self, client: FlaskClient):
        self.client = client

    def get(self, url: str, *, htmx: bool = False, **options: Any) -> TestResponse:
        headers = options.pop("headers", {}) | (HTMX if htmx else {})
        forget_the_last_request()
        return inspected(ended(self.client.get(url, headers=headers, **options)))

    def post(
        self, url: str, data: dict[str, Any] | None = None, *, htmx: bool = True, **options: Any
    ) -> TestResponse:
        headers = options.pop("headers", {}) | (HTMX if htmx else {})
        forget_the_last_request()
        return inspected(ended(self.client.post(url, data=data, headers=headers, **options)))


def forget_the_last_request() -> None:
    """A test's application context outlives its requests; who was signed in must not."""
    for name in list(g):
        g.pop(name)


def ended(response: TestResponse) -> TestResponse:
    """A request's database session ends with it; the test's own goes on, and must look again."""
    db.session().expire_on_commit = True
    db.session.expire_all()
    return response


class Page(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.words: dict[str, str] = {}
        self.html: dict[str, str | None] = {}
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = dict(pairs)
        if "id" in attributes:
            self.ids.append(attributes["id"] or "")
        target = attributes.get("hx-target") or ""
        if target.startswith("#"):
            self.targets.append(target[1:])
        if tag == "form":
            self.forms.append(attributes)
        if tag == "html":
            self.html = attributes
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.inline.append(tag)
        self.inline += [name for name in attributes if name == "style" or name.startswith("on")]
        if tag in {"title", "h1"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, text: str) -> None:
        if self.open:
            so_far = self.words.get(self.open[-1], "")
            self.words[self.open[-1]] = so_far + text


def inspected(response: TestResponse) -> TestResponse:
    if response.mimetype != "text/html" or response.content_encoding or not response.text:
        return response
    page = Page(response.text)
    twice = {i for i in page.ids if page.ids.count(i) > 1}
    assert not twice, f"Give each element its own id; these appear twice: {twice}"
    assert not page.inline, f"The CSP forbids inline script and style: {page.inline}"
    for form in page.forms:
        assert form.get("action"), f"A form works without JavaScript: give it an action. {form}"
    if "<html" in response.text:
        assert page.html.get("lang"), "Say the page's language: <html lang>"
        lost = set(page.targets) - set(page.ids)
        assert not lost, f"hx-target points at nothing on this page: {lost}"
        title, heading = (" ".join(page.words.get(k, "").split()) for k in ("title", "h1"))
        assert heading, "Give the page one h1"
        assert title.startswith(heading), (
            f"Begin the title with the heading: {title!r}, {heading!r}"
        )
    return response
