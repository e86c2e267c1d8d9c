"""Whatever a client sends is bounded, and it is sent nowhere but within the site."""

import time

import pytest

from kaizen.web.answers import is_ours
from kaizen.web.bounds import LONGEST_FIELD, LONGEST_QUERY, MOST_FIELDS, MOST_IN_A_QUERY

FORM = "application/x-www-form-urlencoded"


def many(number: int) -> str:
    return "&".join("a=1" for _ in range(number))


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/complaints?q=" + "x" * LONGEST_QUERY, 414),
        ("/complaints?" + many(MOST_IN_A_QUERY + 1), 414),
        ("/changes?after=1&" + "&".join("of=idea-1" for _ in range(MOST_IN_A_QUERY)), 414),
        ("/" + "x" * 3_000, 414),
        ("/stations/labels?" + "&".join(f"station={n}" for n in range(999)), 403),
        ("/complaints?q=" + "x" * 3_000, 200),
        ("/complaints?page=" + "9" * 400, 200),
        ("/standups?page=" + "9" * 400, 200),
        ("/inbox?page=999999999999", 200),
    ],
)
def test_an_address_is_bounded(browse, tomasz, url, status):
    answer = browse(tomasz).get(url)
    assert answer.status_code == status
    if status == 414:
        assert "<h1>" in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Odd": "x" * 9_000}, 431),
        ({f"X-Odd-{n}": "x" for n in range(120)}, 431),
        ({"Cookie": "kaizen=" + "x" * 17_000}, 431),
        ({"Cookie": "; ".join(f"c{n}=x" for n in range(500))}, 200),
        ({"Accept-Language": ",".join(f"x{n};q=0.1" for n in range(400))}, 200),
        ({"HX-Current-URL": "https://evil.example/", "HX-Target": "x" * 900}, 200),
    ],
)
def test_what_comes_around_a_request_is_bounded(app, tomasz, headers, status):
    client = app.test_client(use_cookies=False)
    assert client.get("/sign-in", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (many(MOST_FIELDS + 1), FORM, 413),
        ("&" * 1_900_000, FORM, 413),
        ("badge=" + "x" * (LONGEST_FIELD + 1), FORM, 413),
        ("x" * 300 + "=1", FORM, 413),
        ("x=" + "1" * 2_200_000, FORM, 413),
        ("badge=1&pin=2", FORM, 422),
        ("badge=1&badge=2&pin=%00%FF", FORM, 422),
    ],
)
def test_a_form_is_bounded(browse, tomasz, sent, kind, status):
    began = time.process_time()
    answer = browse().client.post("/sign-in", data=sent, content_type=kind)
    assert answer.status_code == status
    assert time.process_time() - began < 20, "it must not be taken apart first"


def test_a_form_in_parts_is_bounded(browse, tomasz):
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\n1\r\n'
        for n in range(MOST_FIELDS + 5)
    )
    answer = browse().client.post(
        "/sign-in", data=parts + "--b--\r\n", content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 413


def test_a_whole_form_that_is_kept_while_somebody_signs_in_is_taken(browse, tomasz):
    sent = {"badge": "1002", "pin": "1002", "kept": "x" * (LONGEST_FIELD + 1)}
    assert browse().post("/sign-in", sent, htmx=False).status_code == 303


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "http:evil.example",
    " //evil.example",
    "/x\r\nSet-Cookie: a=b",
    "///evil.example",
    "\x00//evil.example",
    "@evil.example",
]


@pytest.mark.parametrize("there", ELSEWHERE)
def test_an_address_elsewhere_is_not_ours(there):
    assert not is_ours(there)


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nobody_is_sent_elsewhere(browse, app, tomasz, complaint, there):
    """By each field and header from which a way back is taken."""
    visitor, known = browse(), browse(tomasz)
    answers = [
        visitor.post("/sign-in", {"badge": "1002", "pin": "1002", "next": there}, htmx=False),
        known.get("/sign-in", query_string={"next": there}),
        known.post("/language", {"language": "en", "back": there}, htmx=False),
        known.post(f"/complaints/{complaint.id}/occurrences", {"back": there}, htmx=False),
        known.post(f"/complaints/{complaint.id}/occurrences", {"back": there}),
        known.post("/inbox/readings", {"back": there}, htmx=False),
    ]
    if there.isprintable():
        answers.append(known.get("/complaints//", headers={"Referer": there}))
        answers.append(known.post("/sign-out", headers={"Referer": there}, htmx=False))
    for answer in answers:
        for name in ("Location", "HX-Redirect", "HX-Location", "Refresh"):
            to = answer.headers.get(name, "/")
            assert to.startswith(("/", "http://localhost/")), (answer.request.path, name, to)
            assert "evil" not in to.split("?")[0], (answer.request.path, name, to)
