"""A request that meets a lost connection or a lock: once more where that is safe, else a word."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from kaizen.connections import engine_options, is_passing
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.serving import as_served
from kaizen.submissions import Submission

LOST = OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly"))


@pytest.fixture
def failing(app):
    """Makes the view of an endpoint fail so many times before or after it did its work."""

    def fail(endpoint, *, times=1, after=False):
        view, failed = app.view_functions[endpoint], []

        def failing_view(**arguments):
            answer = view(**arguments) if after else None
            if len(failed) < times:
                failed.append(arguments)
                raise LOST
            return answer or view(**arguments)

        app.view_functions[endpoint] = failing_view
        return failed

    return fail


def comments():
    return db.session.scalar(db.select(db.func.count(Comment.id)))


def test_a_page_is_read_once_more(browse, tomasz, idea, failing):
    browser, failed = browse(tomasz), failing("ideas.show")
    assert browser.get(f"/ideas/{idea.id}").status_code == 200
    assert len(failed) == 1


def test_a_form_is_carried_out_once_more_where_nothing_was_stored(browse, tomasz, idea, failing):
    browser, failed = browse(tomasz), failing("ideas.comment")
    form = {"words": "Glue", "key": "k1"}
    assert browser.post(f"/ideas/{idea.id}/comments", form, htmx=False).status_code == 303
    assert (len(failed), comments()) == (1, 1)


def test_a_form_that_may_be_stored_is_left_to_its_key(browse, tomasz, idea, failing):
    browser, failed = browse(tomasz), failing("ideas.comment", after=True)
    form = {"words": "Glue", "key": "k1"}
    answer = browser.post(f"/ideas/{idea.id}/comments", form, htmx=False)
    assert answer.status_code == 503
    assert "Glue" in answer.text
    assert 'value="k1"' in answer.text
    assert (len(failed), comments()) == (1, 1)
    assert browser.post(f"/ideas/{idea.id}/comments", form, htmx=False).status_code == 303
    assert comments() == 1
    assert db.session.scalar(db.select(db.func.count(Submission.id))) == 1


def test_a_page_that_stays_away_says_so_and_comes_back_by_itself(browse, tomasz, failing):
    browser, failed = browse(tomasz), failing("ideas.index", times=2)
    answer = browser.get("/ideas")
    assert answer.status_code == 503
    assert (answer.headers["Retry-After"], len(failed)) == ("2", 2)
    assert 2 <= int(answer.headers["Refresh"]) <= 6


def test_nobody_is_signed_out_while_the_database_is_away(browse, tomasz, app, monkeypatch):
    browser = browse(tomasz)
    who = app.login_manager._user_callback

    def lost(_token):
        raise LOST

    app.login_manager.user_loader(lost)
    for htmx in (True, False):
        assert browser.get("/ideas", htmx=htmx).status_code == 503
    app.login_manager.user_loader(who)
    assert browser.get("/ideas").status_code == 200


class PostgresError(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("fault", "is_so"),
    [
        (LOST, True),
        (NoConnectionFree(), True),
        (PendingRollbackError("Can't reconnect until …", code="8s2b"), True),
        (PendingRollbackError("a flush failed before", code="7s2a"), False),
        (DBAPIError("", {}, Exception("closed"), connection_invalidated=True), True),
        (DBAPIError("", {}, PostgresError("25P03")), True),
        (DBAPIError("", {}, PostgresError("0A000")), True),
        (DBAPIError("", {}, PostgresError("25006")), True),
        (DBAPIError("", {}, PostgresError("42703")), False),
        (ValueError(), False),
    ],
)
def test_what_passes_is_told_from_what_is_broken(fault, is_so):
    assert is_passing(fault) is is_so


def test_only_postgresql_is_reached_through_a_pool_of_its_own():
    assert engine_options("sqlite:///kaizen.db", pool=5) == {}
    url = "postgresql+psycopg://a@b/c?connect_timeout=1"
    options = engine_options(url, pool=7)
    assert (options["pool_size"], options["pool_pre_ping"]) == (7, True)
    assert "connect_timeout" not in options["connect_args"]


@pytest.mark.only_on("postgresql")
def test_who_serves_waits_for_no_lock_for_long(app):
    def longest_wait():
        return db.session.scalar(text("SHOW lock_timeout"))

    assert longest_wait() == "0"
    db.session.rollback()
    db.engine.dispose()
    as_served(app)
    assert longest_wait() == "8s"
