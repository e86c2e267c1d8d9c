"""Every answer of the board carries its guards, whoever gives it."""

import re

import pytest

from kaizen.web.front import open_to_all
from kaizen.web.headers import HEADERS
from tests.browser import HTMX

ONE_YEAR = "max-age=31536000; includeSubDomains"
ALL_WAYS = [
    ("GET", "/sign-in", 200),
    ("GET", "/", 303),
    ("GET", "/nowhere", 404),
    ("GET", "/ideas//1", 308),
    ("PUT", "/", 405),
    ("POST", "/sign-out", 303),
    ("GET", "/static/icons.svg", 200),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/health", 200),
    ("GET", "/service-worker.js", 200),
    ("GET", "/manifest.webmanifest", 200),
    ("GET", "/wall/nobody", 404),
    ("OPTIONS", "/", 303),
    ("HEAD", "/sign-in", 200),
]


def is_guarded(answer) -> None:
    for name in HEADERS:
        assert len(answer.headers.getlist(name)) == 1, name
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def directives(answer) -> dict[str, list[str]]:
    policy = answer.headers["Content-Security-Policy"]
    parts = [part.split() for part in policy.split(";")]
    assert len({name for name, *_ in parts}) == len(parts), "the second of a name is ignored"
    return {name: values for name, *values in parts}


@pytest.mark.parametrize(("method", "url", "status"), ALL_WAYS)
def test_every_way_out_is_guarded(app, tomasz, method, url, status):
    answer = app.test_client().open(url, method=method)
    assert answer.status_code == status
    is_guarded(answer)


def test_a_file_known_already_a_body_too_large_and_a_fault_are_guarded(app, tomasz, monkeypatch):
    client = app.test_client()
    file = client.get("/static/icons.svg")
    known = client.get("/static/icons.svg", headers={"If-None-Match": file.headers["ETag"]})
    assert known.status_code == 304
    is_guarded(known)
    large = client.post("/sign-in", data={"badge": "x" * 3_000_000})
    assert large.status_code == 413
    is_guarded(large)
    monkeypatch.setitem(app.view_functions, "health.show", open_to_all(lambda: 1 / 0))
    fault = client.get("/health")
    assert fault.status_code == 500
    is_guarded(fault)


def test_a_fault_before_any_page_is_guarded_as_well(app, monkeypatch):
    monkeypatch.setattr(app, "full_dispatch_request", lambda *_: 1 / 0)
    monkeypatch.setattr(app, "handle_exception", lambda fault: 1 / 0)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    is_guarded(answer)
    assert "our fault" in answer.text


def test_only_behind_tls_browsers_are_told_to_stay_there(app, tomasz):
    plain, tls = (
        app.test_client().get("/sign-in", base_url=f"{way}://localhost")
        for way in ("http", "https")
    )
    assert "Strict-Transport-Security" not in plain.headers
    assert tls.headers["Strict-Transport-Security"] == ONE_YEAR


# What csp_evaluator 1.1.8 looks for; it found nothing in any of these policies.
@pytest.mark.parametrize(
    "url", ["/", "/sign-in", "/ideas", "/nowhere", "/health", "/service-worker.js", "/wall/nobody"]
)
def test_the_policy_leaves_no_hole(browse, tomasz, url):
    policy = directives(browse(tomasz).get(url))
    assert policy["default-src"] == ["'none'"]
    assert policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    known = ("'self'", "'none'", "data:", "default", "'script'")
    for name, values in policy.items():
        for value in values:
            assert value in known or name == "script-src", (name, value)
        assert "data:" not in values or name == "img-src"
    scripts = policy.get("script-src", ["'none'"])
    assert scripts == ["'none'"] or re.fullmatch(r"'nonce-[\w-]{22}'", scripts[0])
    if scripts != ["'none'"]:
        assert policy["require-trusted-types-for"] == ["'script'"]
        assert policy["trusted-types"] == ["default"]


def test_each_page_has_a_nonce_of_its_own_on_all_of_its_scripts(browse, tomasz):
    browser, seen = browse(tomasz), set()
    for url in ("/", "/", "/ideas/new"):
        page = browser.get(url)
        (nonce,) = set(re.findall(r'<script nonce="([^"]+)" src="', page.text))
        assert page.text.count("<script") == page.text.count(f'<script nonce="{nonce}"')
        assert directives(page)["script-src"] == [f"'nonce-{nonce}'"]
        seen.add(nonce)
    assert len(seen) == 3


def test_a_fragment_may_run_nothing(browse, tomasz, idea):
    answer = browse(tomasz).client.get("/nowhere", headers=HTMX)
    assert directives(answer)["script-src"] == ["'none'"]


def test_behind_tls_no_other_host_can_have_set_our_cookies(app, tomasz):
    sent = {"badge": "1002", "pin": "1002"}
    for way, name in (("http", "kaizen="), ("https", "__Host-kaizen=")):
        base = f"{way}://localhost"
        client = app.test_client()
        cookie = client.post("/sign-in", data=sent, base_url=base).headers["Set-Cookie"]
        assert cookie.startswith(name)
        assert ("; Secure" in cookie) == (way == "https")
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert client.get("/", base_url=base).status_code == 200
        tapped = client.post("/language", data={"language": "pl"}, base_url=base)
        (cookie,) = (c for c in tapped.headers.getlist("Set-Cookie") if "language=" in c)
        assert cookie.startswith("__Host-") == (way == "https")


def test_a_cookie_without_the_promise_is_nothing_behind_tls(browse, tomasz):
    browser = browse(tomasz)
    assert browser.get("/").status_code == 200
    assert browser.get("/", base_url="https://localhost").status_code == 303
