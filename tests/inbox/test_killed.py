"""A runner that is killed in the middle goes on where it was."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from kaizen.extensions import db
from kaizen.inbox.models import InboxSettings
from tests.conftest import person
from tests.inbox.post_office import Letterbox, serving
from tests.jobs.processes import KAIZEN_JOBS, PATIENCE, Processes

MESSAGES = 8

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")


@pytest.fixture
def runners(app, packing, ask, with_mail):
    """On a board where eight people have been asked something and nobody was told yet."""
    for number in range(MESSAGES):
        reader = with_mail(person(f"Reader{number} Lang", f"4{number:03}", packing))
        db.session.add(InboxSettings(person_id=reader.id, quiet=False))
        ask(reader)
    db.session.remove()
    db.engine.dispose()
    some = Processes(Path(app.instance_path))
    yield some
    some.end()


@pytest.fixture
def post(box):
    with serving(box) as port:
        yield {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(port),
            "SMTP_TLS": "off",
            "MAIL_FROM": "board@example.org",
        }


def kill_while_it_sends(runners: Processes, box: Letterbox, post: dict[str, str]) -> None:
    """And let the pause pass after which what was under way is tried again."""
    runner = runners.start(KAIZEN_JOBS, **post)
    runners.until(box.is_holding.is_set)
    runner.send_signal(signal.SIGKILL)
    runner.wait(PATIENCE)
    box.is_holding.clear()
    box.holds_before = box.holds_after = None
    runners.ask("UPDATE delivery SET try_at = made_at")


def finish(runners: Processes, post: dict[str, str]) -> None:
    """By two at once, which share the work."""
    sent = "SELECT count(*) FROM delivery WHERE state = 'sent'"
    for _ in range(2):
        runners.start(KAIZEN_JOBS, **post)
    runners.until(lambda: runners.ask(sent) == [(MESSAGES,)])


def test_killed_while_it_sends_each_message_arrives_once(runners, box, post):
    for arrived in (0, 5):
        box.holds_before = arrived
        kill_while_it_sends(runners, box, post)
    finish(runners, post)
    assert sorted(box.to) == [f"reader{number}@example.org" for number in range(MESSAGES)]


def test_only_between_the_servers_yes_and_our_note_it_comes_twice_by_the_same_number(
    runners, box, post
):
    box.holds_after = 3
    kill_while_it_sends(runners, box, post)
    finish(runners, post)
    counts = Counter(message["Message-ID"] for message in box.messages)
    assert sorted(counts.values()) == [1] * (MESSAGES - 1) + [2]
