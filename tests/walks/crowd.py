"""Many people at once, signed in without typing 400 PINs."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode

from flask import current_app, g, session
from flask_wtf.csrf import generate_csrf

from kaizen import create_app
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import expect_writing
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person, Role
from kaizen.people.sign_ins import SignIn
from kaizen.teams.models import Team
from tests.walks.serving import SECRET, Board


class Member(NamedTuple):
    """Somebody of the crowd: what their browser would send."""

    cookie: str
    token: str

    def post(self, board: Board, path: str, **fields: str) -> int:
        connection = HTTPConnection("localhost", board.port, timeout=60)
        body = urlencode({"csrf_token": self.token} | fields)
        headers = {
            "Cookie": f"kaizen={self.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        }
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


@contextmanager
def behind(board: Board) -> Iterator[None]:
    """An app on the same database, to make by the domain's verbs what a walk needs."""
    app = create_app(SQLALCHEMY_DATABASE_URI=board.settings["DATABASE_URL"], SECRET_KEY=SECRET)
    with app.app_context():
        expect_writing(writing=True)
        yield
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def gather(board: Board, size: int) -> tuple[int, list[Member]]:
    """A team of so many people, and an idea that none of them wrote."""
    with behind(board):
        team = Team.add("Packing, line 3", None)
        db.session.add(team)
        author = Person.add("Aylin Kaya", None, team=team, role=Role.ADMIN, badge="1001")
        author.set_pin("1001", None)
        complaint = Complaint.add("Label comes off in the cold store", team, by=author)
        Occurrence.hear(complaint, author, customer="Nordfrost")
        idea = Idea.propose("Print the lot number twice", complaint, team, by=author)
        people = [
            Person.add(f"Member {at}", None, team=team, role=Role.WORKER, badge=f"m{at}")
            for at in range(size)
        ]
        db.session.flush()
        return idea.id, [signed_in(one) for one in people]


def signed_in(person: Person) -> Member:
    app = current_app._get_current_object()
    with app.test_request_context():
        session["_user_id"] = SignIn.start(person)
        session["_fresh"] = True
        g.pop("csrf_token", None)  # of the one before
        token = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)
        return Member(serializer.dumps(dict(session)), token)


def hang_up(board: Board, cards: int) -> None:
    """So many ideas on the board of the first team."""
    with behind(board):
        complaint = db.session.get_one(Complaint, 1)
        author = db.session.get_one(Person, 1)
        for at in range(cards):
            words = f"Move the {at}th box a hand's breadth to the left of the belt"
            db.session.add(Idea.propose(words, complaint, complaint.team, by=author))


def all_at_once(work: list) -> Counter[int]:
    """Every call in a thread of its own, all let go at the same moment; how often each answer."""
    gate, answers = threading.Barrier(len(work)), Counter()

    def run(call) -> None:
        gate.wait()
        answers[call()] += 1

    threads = [threading.Thread(target=run, args=(call,)) for call in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
