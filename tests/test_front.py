"""What every answer carries."""

import pytest


@pytest.mark.parametrize("url", ["/sign-in", "/health", "/nowhere", "/static/icons.svg", "/"])
def test_every_answer_is_guarded(browse, url, tomasz):
    headers = browse().get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_a_person_are_not_kept_by_others(browse, tomasz):
    answer = browse(tomasz).get("/")
    assert "private" in answer.headers["Cache-Control"]
    assert "HX-Request" in answer.headers["Vary"]


def test_static_files_with_their_hash_are_kept_a_year(browse, tomasz):
    page = browse(tomasz).get("/").text
    url = page.split('href="')[1:]
    sheet = next(part.split('"')[0] for part in url if part.startswith("/static/css/tokens.css"))
    assert "?v=" in sheet
    headers = browse().get(sheet).headers
    assert "max-age=31536000" in headers["Cache-Control"]
    assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize("way", ["zstd", "br", "gzip"])
def test_text_is_compressed(browse, tomasz, way):
    answer = browse(tomasz).get("/", headers={"Accept-Encoding": way})
    assert answer.headers["Content-Encoding"] == way


def test_the_cookie_is_for_tls_only_behind_tls(browse, tomasz, app):
    client = app.test_client()
    plain = client.post("/sign-in", data={"badge": "1002", "pin": "1002"})
    cookie = plain.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    tls = app.test_client().post(
        "/sign-in", data={"badge": "1002", "pin": "1002"}, base_url="https://localhost"
    )
    assert "Secure" in tls.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in tls.headers


def test_health_says_the_version_and_that_the_database_answers(browse):
    answer = browse().get("/health")
    assert answer.status_code == 200
    assert answer.json["database"] == "ok"
    assert answer.json["version"]
