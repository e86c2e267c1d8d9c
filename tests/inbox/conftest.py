"""A board whose mail goes to a server of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.todos.models import ToDo
from tests.inbox.post_office import Letterbox, serving


@pytest.fixture
def box() -> Letterbox:
    return Letterbox()


@pytest.fixture
def office(app, box) -> Iterator[Letterbox]:
    """The board mails to it, and knows its own address."""
    with serving(box) as port:
        app.config |= {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": port,
            "SMTP_TLS": "off",
            "MAIL_FROM": "Kaizen <board@example.org>",
            "PUBLIC_URL": "https://kaizen.example.org/board",
        }
        yield box


@pytest.fixture
def with_mail() -> Callable[..., Person]:
    def give(person: Person, *, language: str | None = None) -> Person:
        person.email = f"{person.name.split()[0].lower()}@example.org"
        person.language = language
        db.session.commit()
        return person

    return give


@pytest.fixture
def ask(packing, jonas) -> Callable[..., ToDo]:
    """Jonas gives somebody something to do, which asks for that person."""

    def of(person: Person, words: str = "Order new rolls of labels") -> ToDo:
        due = packing.today + timedelta(days=3)
        to_do = ToDo.take(words, packing, person, jonas, due_on=due)
        db.session.commit()
        return to_do

    return of
