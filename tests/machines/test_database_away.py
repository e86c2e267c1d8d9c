"""PostgreSQL says no in every way it has: nobody is signed out, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from threading import Thread
from urllib.parse import urlencode

import psycopg
import pytest
from sqlalchemy import Engine, event

from kaizen.extensions import db
from tests.faults.served import Served

pytestmark = pytest.mark.faults

WORDS = "Warm the glue first, with care"
LEDGER_LOCK = 812_812
LOSE_ONCE = """CREATE SEQUENCE tries;
CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF nextval('tries') = 1 THEN
    RAISE EXCEPTION USING ERRCODE = '40P01', MESSAGE = 'deadlock detected';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lose BEFORE INSERT ON comment FOR EACH ROW EXECUTE FUNCTION lose()"""


@pytest.fixture
def board(line, machine) -> Served:
    """With one worker: each request meets the connection that the last one left."""
    one = machine(WORKERS="1")
    one.line = line
    return one


def ask(board: Served, method: str, path: str, **fields: str) -> tuple[HTTPResponse, str]:
    """As a browser without scripts does."""
    visitor = board.line.people[0]
    form = urlencode(fields | {"csrf_token": visitor.csrf_token}) if fields else None
    headers = {"Cookie": f"kaizen={visitor.cookie}", "Accept": "text/html"}
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = HTTPConnection("127.0.0.1", board.port, timeout=120)
    connection.request(method, path, form, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer, page


def comment(board: Served, key: str) -> tuple[HTTPResponse, str]:
    path = f"/ideas/{board.line.ideas[0]}/comments"
    return ask(board, "POST", path, words=WORDS, key=key)


def said(cluster) -> int:
    return cluster.ask("SELECT count(*) FROM comment")[0][0]


def end_all_connections(cluster) -> None:
    """And wait until they are gone."""
    cluster.ask(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        " WHERE application_name = 'kaizen'"
    )


def test_who_asks_while_the_database_is_away_is_told_to_wait(board, cluster):
    assert ask(board, "GET", "/ideas")[0].status == 200
    cluster.stop()
    answer, page = ask(board, "GET", "/ideas")
    assert (answer.status, answer.getheader("Retry-After")) == (503, "2")
    assert 2 <= int(answer.getheader("Refresh") or 0) <= 6
    assert "One moment" in page
    answer, page = comment(board, "k1")
    assert answer.status == 503
    assert WORDS in page
    assert 'value="k1"' in page
    assert board.health()[0] == 503
    cluster.start()
    board.until(lambda: ask(board, "GET", "/ideas")[0].status == 200)
    assert comment(board, "k1")[0].status == 303
    assert said(cluster) == 1


def test_a_connection_that_was_ended_is_not_noticed_by_anybody(board, cluster):
    assert ask(board, "GET", "/ideas")[0].status == 200
    for key in ("k1", "k2"):
        end_all_connections(cluster)
        assert ask(board, "GET", "/ideas")[0].status == 200
        assert comment(board, key)[0].status == 303
    assert said(cluster) == 2


def test_an_answer_that_is_drawn_is_given_though_the_database_goes(line, cluster):
    def go(response):
        end_all_connections(cluster)
        return response

    line.app.after_request(go)
    client, visitor = line.app.test_client(), line.people[0]
    client.set_cookie("kaizen", visitor.cookie)
    form = {"words": WORDS, "key": "k1", "csrf_token": visitor.csrf_token}
    for _ in range(2):
        assert client.post(f"/ideas/{line.ideas[0]}/comments", data=form).status_code == 303
    assert said(cluster) == 1
    with line.app.app_context():
        db.engine.dispose()


@contextmanager
def connections_ended_before(statement: int, engine: Engine, cluster) -> Iterator[list[str]]:
    """Once, before that statement of those that follow, counted from 1. Yields what was asked."""
    asked: list[str] = []

    def count(_connection, _cursor, words, *_) -> None:
        asked.append(words)
        if len(asked) == statement:
            end_all_connections(cluster)

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", count)


def test_a_connection_may_end_at_any_moment_of_a_request(line, cluster):
    client, visitor = line.app.test_client(), line.people[0]
    client.set_cookie("kaizen", visitor.cookie)
    path, ended, most = f"/ideas/{line.ideas[0]}", 0, 1
    with line.app.app_context():
        engine = db.engine
    while ended < most:
        ended += 1
        form = {"words": WORDS, "key": f"k{ended}", "csrf_token": visitor.csrf_token}
        with connections_ended_before(ended, engine, cluster) as asked_to_look:
            answer = client.get(path)
        assert answer.status_code == 200 or "Refresh" in answer.headers
        with connections_ended_before(ended, engine, cluster) as asked_to_say:
            answer = client.post(f"{path}/comments", data=form)
        if answer.status_code == 503:
            assert WORDS in answer.text
            answer = client.post(f"{path}/comments", data=form)
        assert answer.status_code == 303
        assert said(cluster) == ended
        most = max(len(asked_to_look), len(asked_to_say))
    assert ended > 10
    engine.dispose()


def test_a_table_may_be_changed_under_a_board_that_serves(board, cluster):
    for _ in range(8):
        assert ask(board, "GET", "/ideas")[0].status == 200
    with psycopg.connect(cluster.plain_url) as other:
        other.execute("ALTER TABLE person ALTER name TYPE varchar(400)")
    assert ask(board, "GET", "/ideas")[0].status == 200
    assert comment(board, "k1")[0].status == 303
    assert "cached plan must not change result type" in board.said()


def test_a_lock_that_stays_is_waited_for_and_then_said(board, cluster):
    with psycopg.connect(cluster.plain_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
        answer, page = comment(board, "k1")
        assert (answer.status, answer.getheader("Retry-After")) == (503, "2")
        assert WORDS in page
    assert "lock timeout" in board.said()
    assert comment(board, "k1")[0].status == 303
    assert said(cluster) == 1


def test_the_same_form_on_two_machines_at_once_is_done_once(board, machine, cluster):
    other = machine(WORKERS="1")
    other.line = board.line
    statuses: list[int] = []
    twins = [
        Thread(target=lambda at=at: statuses.append(comment(at, "k1")[0].status))
        for at in (board, other)
    ]
    with psycopg.connect(cluster.plain_url) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
        for twin in twins:
            twin.start()
        board.until(lambda: waiting(cluster) >= 2 or len(statuses) == 2)
    for twin in twins:
        twin.join(120)
    while 503 in statuses:  # it waited too long for the test's own lock
        statuses[statuses.index(503)] = comment(board, "k1")[0].status
    assert statuses == [303, 303]
    assert said(cluster) == 1


def waiting(cluster) -> int:
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return cluster.ask(locks)[0][0]


def test_who_loses_a_deadlock_is_tried_once_more(board, cluster):
    """The trigger makes the first writer lose, as PostgreSQL says it."""
    with psycopg.connect(cluster.plain_url) as other:
        other.execute(LOSE_ONCE)
    assert comment(board, "k1")[0].status == 303
    assert "deadlock detected" in board.said()
    assert said(cluster) == 1
    assert cluster.ask("SELECT last_value FROM tries")[0][0] == 2
