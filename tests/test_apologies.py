"""What bad input gets: never a bare error page, and nothing typed is lost."""

import errno
import logging

import pytest
from sqlalchemy.exc import OperationalError

from kaizen.extensions import db
from kaizen.ideas.models import Idea


@pytest.fixture
def guarded(app, browse, tomasz):
    """A signed-in browser of a board that checks its forms for real."""
    browser = browse(tomasz)
    app.config["WTF_CSRF_ENABLED"] = True
    return browser


def token_in(page: str) -> str:
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def test_an_expired_form_is_explained_and_its_words_are_kept(guarded, idea):
    form = {"words": "Try the <blue> glue", "csrf_token": "old"}
    answer = guarded.post(f"/ideas/{idea.id}/comments", form, htmx=False)
    assert answer.status_code == 400
    assert "Try the &lt;blue&gt; glue" in answer.text
    assert f'action="/ideas/{idea.id}/comments"' in answer.text
    again = form | {"csrf_token": token_in(answer.text)}
    assert guarded.post(f"/ideas/{idea.id}/comments", again, htmx=False).status_code == 303


def test_an_expired_form_gets_a_fresh_token_in_place(guarded, idea):
    answer = guarded.post(f"/ideas/{idea.id}/comments", {"words": "Glue", "csrf_token": "old"})
    assert answer.status_code == 400
    assert answer.headers["HX-Retarget"] == "#refusal"
    assert "freshToken" in answer.headers["HX-Trigger"]


def test_another_sites_words_are_never_offered_for_sending(guarded, idea):
    answer = guarded.post(
        f"/ideas/{idea.id}/comments",
        {"words": "Buy gold"},
        htmx=False,
        headers={"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 400
    assert "Buy gold" not in answer.text


def test_an_unknown_failure_has_a_reference_that_is_in_the_log(browse, tomasz, app, caplog):
    def break_down():
        raise RuntimeError("the belt is torn")

    browser = browse(tomasz)
    app.view_functions["ideas.index"] = break_down
    with caplog.at_level(logging.ERROR, logger="kaizen"):
        answer = browser.get("/ideas")
    assert answer.status_code == 500
    assert "belt" not in answer.text
    reference = caplog.records[0].args[0]
    assert reference in answer.text


def test_a_busy_database_is_said_as_what_it_is(browse, tomasz, idea, app):
    def locked(number=None):
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    browser = browse(tomasz)
    app.view_functions["ideas.comment"] = locked
    app.login_manager.user_loader(locked)
    answer = browser.post(f"/ideas/{idea.id}/comments", {"words": "Glue"}, htmx=False)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert "Glue" in answer.text


@pytest.mark.parametrize("htmx", [True, False])
def test_too_much_at_once_is_a_sentence(browse, tomasz, idea, app, htmx):
    app.config["MAX_FORM_MEMORY_SIZE"] = 1000
    answer = browse(tomasz).post(f"/ideas/{idea.id}/comments", {"words": "x" * 5000}, htmx=htmx)
    assert answer.status_code == 413
    assert "too much" in answer.text or "larger than" in answer.text


def test_not_there_and_not_allowed_show_a_way_back(browse, tomasz, idea):
    browser = browse(tomasz)
    for url, code in {"/nowhere": 404, f"/ideas/{idea.id}/trial": 403, "/ideas/0": 404}.items():
        answer = browser.get(url)
        assert answer.status_code == code
        assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    "words", ["<script>x</script>", "مرحبا", "👩‍🔧" * 300, "x" * 2000, "{{ 7*7 }}", "\u202eabc"]
)
def test_any_words_are_shown_as_text(browse, tomasz, idea, words):
    browser = browse(tomasz)
    assert browser.post(f"/ideas/{idea.id}/comments", {"words": words}).status_code == 200
    page = browser.get(f"/ideas/{idea.id}").text
    assert "<script>x" not in page
    assert "49" not in page.split("comment__words")[1][:40]


def test_a_long_title_is_refused_beside_its_field(browse, tomasz, packing):
    form = {"heard": "Heavy", "title": "x" * 201, "team": packing.id}
    answer = browse(tomasz).post("/ideas", form, htmx=False)
    assert answer.status_code == 422
    assert 'id="title-error"' in answer.text
    assert "x" * 201 in answer.text
    assert db.session.scalar(db.select(db.func.count(Idea.id))) == 0


@pytest.mark.parametrize("htmx", [True, False])
def test_a_full_disk_is_said_and_what_was_typed_is_kept(browse, tomasz, idea, app, htmx, caplog):
    def full(number=None):
        raise OSError(errno.ENOSPC, "No space left on device")

    browser = browse(tomasz)
    app.view_functions["ideas.comment"] = full
    with caplog.at_level(logging.ERROR, logger="kaizen"):
        answer = browser.post(f"/ideas/{idea.id}/comments", {"words": "Glue"}, htmx=htmx)
    assert answer.status_code == 507
    assert answer.headers["Retry-After"] == "30"
    assert "The disk is full." in answer.text if htmx else "Glue" in answer.text
    assert "The disk is full: nothing is stored until there is room" in caplog.text
    assert not any(line.exc_info for line in caplog.records)
