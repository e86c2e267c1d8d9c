"""A board of a line with sixty-four people who are signed in, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from kaizen import clock, create_app
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import expect_writing
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person, Role
from kaizen.schema import bring_up_to_date
from kaizen.teams.models import Team
from tests.benchmarks.visitors import Visitor, sign_in
from tests.faults.served import Served

WRITERS = 64
AUTHOR = WRITERS + 1
IDEAS = 6
PIN = "2468"  # of the first two


@dataclass
class Line:
    """Where it lies, who works there, what they can talk about."""

    app: Flask
    instance: Path
    people: list[Visitor]
    ideas: list[int]


@pytest.fixture
def line(tmp_path, monkeypatch) -> Line:
    return a_line(tmp_path / "instance", monkeypatch)


@pytest.fixture
def serve(monkeypatch) -> Iterator[Callable[..., Served]]:
    """Starts boards, and ends them whatever happens."""
    begun: list[Served] = []

    def on(instance: Path, **options) -> Served:
        begun.append(Served(instance, **options))
        begun[-1].start()
        return begun[-1]

    yield on
    for board in begun:
        board.end()


@pytest.fixture
def figures(record_property) -> Callable[..., None]:
    """For the table of the README: they stand in what `--junitxml` writes."""

    def note(**counted: int) -> None:
        for what, number in counted.items():
            record_property(what, number)

    return note


def a_line(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    instance.mkdir(exist_ok=True)
    monkeypatch.setenv("INSTANCE_PATH", str(instance))
    app = create_app()
    bring_up_to_date(app)
    with app.app_context():
        expect_writing(writing=True)
        team = Team.add("Line 1", None)
        db.session.add(team)
        db.session.flush()
        here = {"team_id": team.id, "role": Role.WORKER, "added_at": clock.now()}
        people = [
            here | {"name": f"Writer {n}", "badge": str(1000 + n)} for n in range(1, AUTHOR + 1)
        ]
        db.session.execute(insert(Person), people)
        author = db.session.get_one(Person, AUTHOR)
        for number in (1, 2):
            db.session.get_one(Person, number).set_pin(PIN, None)
        complaint = Complaint.add("Label comes off", team, by=author)
        Occurrence.hear(complaint, author)
        db.session.add(complaint)
        ideas = [Idea.propose(f"Way {n}", complaint, team, by=author) for n in range(IDEAS)]
        db.session.add_all(ideas)
        db.session.commit()
        numbers = [idea.id for idea in ideas]
    signed_in = sign_in(app, range(1, WRITERS + 1))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return Line(app, instance, signed_in, numbers)
