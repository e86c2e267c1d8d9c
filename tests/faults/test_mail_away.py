"""The mail server is away, then the board is killed, then the mail server is back."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask

from kaizen.database import expect_writing
from kaizen.extensions import db
from kaizen.inbox.models import InboxSettings
from kaizen.people.models import Person
from kaizen.todos.models import ToDo
from tests.faults.conftest import AUTHOR, Line
from tests.faults.kept import lost, unwell
from tests.faults.writers import crowd_of
from tests.inbox.post_office import Letterbox, serving
from tests.postgres import free_port

pytestmark = pytest.mark.faults

READERS = 12
SOME = 100
STATES = "SELECT count(*) FROM delivery WHERE channel = 'mail' AND state = ?"
TRIED = "SELECT count(*) FROM delivery WHERE channel = 'mail' AND tries > 0"


def ask_all_of_them(app: Flask) -> set[str]:
    """For something by a day, which mail is for; their addresses."""
    with app.app_context():
        expect_writing(writing=True)
        author = db.session.get_one(Person, AUTHOR)
        for number in range(1, READERS + 1):
            reader = db.session.get_one(Person, number)
            reader.email = f"reader{number}@example.org"
            db.session.add(InboxSettings(person_id=number, quiet=False))
            due_on = reader.team.today + timedelta(days=3)
            ToDo.take("Order new rolls", reader.team, reader, author, due_on=due_on)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return {f"reader{number}@example.org" for number in range(1, READERS + 1)}


def let_the_pause_pass(line: Line) -> None:
    """After which what did not go out is tried again."""
    with closing(sqlite3.connect(line.instance / "kaizen.db", timeout=60)) as database:
        database.execute("UPDATE delivery SET try_at = made_at")
        database.commit()


def test_mail_waits_for_its_server_and_goes_out_once(line, serve, figures):
    addresses, port, box = ask_all_of_them(line.app), free_port(), Letterbox()
    post = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_TLS": "off"}
    post |= {"MAIL_FROM": "board@example.org", "PUBLIC_URL": "https://kaizen.example.org"}
    board = serve(line.instance, **post)
    crowd = crowd_of(line.people, board.port, line.ideas, pause=0.3)
    crowd.start()
    try:
        board.until(lambda: board.ask(TRIED) == [(READERS,)])
        assert board.ask(STATES, "sent") == [(0,)]
        board.until(lambda: len(crowd.acknowledged) > SOME)
        board.kill()
        board.start()
        with serving(box, port=port):
            let_the_pause_pass(line)
            board.until(lambda: board.ask(STATES, "sent") == [(READERS,)])
    finally:
        crowd.finish()
    assert set(box.to) == addresses
    assert set(Counter(message["Message-ID"] for message in box.messages).values()) == {1}
    assert not crowd.faults
    assert not lost(board, crowd.acknowledged)
    assert not board.faults()
    board.end()
    assert not unwell(line.app, board)
    figures(mails=READERS, acknowledged=len(crowd.acknowledged))
