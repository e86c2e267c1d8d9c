"""Installing the board, and what a browser needs to open it without network."""

import json
import re

import pytest
from PIL import Image

from kaizen.config import static_folder


@pytest.fixture
def manifest(browse, tomasz):
    answer = browse().get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    return json.loads(answer.text)


def test_the_manifest_names_the_board_and_where_it_begins(manifest):
    assert manifest["short_name"] == "Kaizen"
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == manifest["scope"] == manifest["id"] == "/"
    assert (manifest["lang"], manifest["dir"]) == ("en", "ltr")
    assert [one["url"] for one in manifest["shortcuts"]] == ["/complaints/new", "/ideas/new"]


def test_the_manifest_speaks_the_language_of_who_looks(browse, tomasz):
    answer = browse().get("/manifest.webmanifest", headers={"Accept-Language": "ar"})
    described = json.loads(answer.text)
    assert (described["lang"], described["dir"]) == ("ar", "rtl")


def test_each_icon_is_as_large_as_the_manifest_says(manifest):
    purposes = set()
    for icon in manifest["icons"]:
        path = icon["src"].partition("?")[0].removeprefix("/static/")
        with Image.open(static_folder() / path) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]
        purposes.add(icon["purpose"])
    assert purposes == {"any", "maskable"}


def test_the_worker_is_never_kept_and_names_files_that_are_there(browse, tomasz):
    answer = browse().get("/service-worker.js")
    assert answer.mimetype == "text/javascript"
    assert "no-cache" in answer.headers["Cache-Control"]
    board = json.loads(re.search(r"self\.board = (\{.*\});", answer.text)[1])
    for url in [*board["files"], *re.findall(r'"(/static/js/[^"]+)"', answer.text)]:
        assert browse().get(url).status_code == 200, url
    assert re.fullmatch(r"[0-9a-f]{10}", board["version"])


def test_the_worker_looks_ahead_at_rooms_that_are_there(browse, tomasz):
    text = browse().get("/service-worker.js").text
    board = json.loads(re.search(r"self\.board = (\{.*\});", text)[1])
    browser = browse(tomasz)
    for url in board["first"]:
        answer = browser.get(url, headers={board["ahead"]: "1"})
        assert answer.status_code == 200
        assert answer.headers[board["person"]] == str(tomasz.id)


def test_the_offline_page_is_nobodys_and_in_the_language_asked_for(browse, tomasz):
    answer = browse(tomasz).get("/offline?language=de")
    assert '<html lang="de"' in answer.text
    assert answer.headers["Content-Language"] == "de"
    assert 'data-person=""' in answer.text
    assert tomasz.name not in answer.text


def test_a_page_says_whose_it_is(browse, tomasz):
    assert browse(tomasz).get("/").headers["Kaizen-Person"] == str(tomasz.id)
    assert browse().get("/sign-in").headers["Kaizen-Person"] == ""


def test_a_look_ahead_takes_nothing_from_the_page_that_is_looked_at(browse, complaint, tomasz):
    browser = browse(tomasz)
    words = {"complaint": complaint.id, "title": "Warm the labels", "team": tomasz.team_id}
    browser.post("/ideas", words, htmx=False)
    ahead = browser.get("/", headers={"Kaizen-Ahead": "1"})
    assert "It is on the board." not in ahead.text
    assert "Set-Cookie" not in ahead.headers
    assert "It is on the board." in browser.get("/").text


def test_the_outbox_is_for_who_is_signed_in(browse, tomasz):
    assert browse(tomasz).get("/outbox").status_code == 200
    assert browse().get("/outbox").status_code == 303
