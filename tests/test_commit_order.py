"""Whoever asks what happened after event 812 misses nothing: events are numbered as they are
committed, however long a transaction stays open."""

import threading

import pytest
from flask import Flask
from sqlalchemy import insert, select

from kaizen.database import expect_writing, only_reading
from kaizen.events.models import Event, EventKind, record
from kaizen.events.since import happened_since, newest_event_number
from kaizen.extensions import db
from kaizen.teams.models import Team

PATIENCE = 30  # seconds; only where something is wrong
WRITERS, EACH = 4, 12


@pytest.fixture
def ledger(app) -> Flask:
    """A board with one team."""
    db.session.execute(insert(Team.__table__), {"name": "Night shift"})
    db.session.commit()
    db.session.remove()
    return app


def a_team() -> Team:
    return db.session.scalars(select(Team).order_by(Team.id)).first()


def place(words: str) -> None:
    record(EventKind.TEAM_CHANGED, a_team(), None, words=words)


def seen_after(number: int) -> list[tuple[int, str]]:
    """As a page asks: a short look of its own, without waiting for who writes."""
    with only_reading():
        db.session.rollback()
        found = [(one.id, one.details["words"]) for one in happened_since(number).events]
        db.session.rollback()
    return found


def beside(ledger: Flask, work) -> threading.Thread:
    def in_its_own_context() -> None:
        with ledger.app_context():
            expect_writing(writing=True)
            work()
            db.session.remove()

    thread = threading.Thread(target=in_its_own_context, daemon=True)
    thread.start()
    return thread


def test_who_records_second_is_numbered_second_though_the_first_commits_late(ledger):
    with ledger.app_context():
        place("before")
        db.session.commit()
        start = newest_event_number()
        db.session.rollback()

    recorded, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        place("recorded first")
        recorded.set()
        assert may_commit.wait(PATIENCE)
        db.session.commit()

    second_begun, second_done = threading.Event(), threading.Event()

    def quick() -> None:
        second_begun.set()
        place("recorded second")
        db.session.commit()
        second_done.set()

    first = beside(ledger, slow)
    assert recorded.wait(PATIENCE)
    second = beside(ledger, quick)
    assert second_begun.wait(PATIENCE)
    with ledger.app_context():
        # Were it numbered on its own, the second would be read now, and the first never.
        assert not second_done.wait(0.5)
        assert seen_after(start) == []
        may_commit.set()
        first.join(PATIENCE)
        second.join(PATIENCE)
        found = seen_after(start)
        db.session.remove()
    assert [words for _, words in found] == ["recorded first", "recorded second"]
    assert [number for number, _ in found] == sorted(number for number, _ in found)


def test_no_reader_ever_skips_an_event(ledger):
    """Several who write at once, some of whom change their mind; one who reads all the while."""
    with ledger.app_context():
        place("before")
        db.session.commit()
        start = newest_event_number()
        db.session.remove()

    def write(writer: int) -> None:
        for turn in range(EACH):
            place(f"{writer}-{turn} a")
            if turn % 3 == 0:
                place(f"{writer}-{turn} b")
            if turn % 5 == 4:
                db.session.rollback()
            else:
                db.session.commit()

    writers = [beside(ledger, lambda writer=writer: write(writer)) for writer in range(WRITERS)]
    read: list[tuple[int, str]] = []
    with ledger.app_context():
        while True:
            is_last = not any(one.is_alive() for one in writers)
            read += seen_after(read[-1][0] if read else start)
            if is_last:
                break
        written = db.session.execute(
            select(Event.id, Event.details).where(Event.id > start).order_by(Event.id)
        )
        assert read == [(number, details["words"]) for number, details in written]
        db.session.remove()
    kept = [turn for turn in range(EACH) if turn % 5 != 4]
    assert len(read) == WRITERS * sum(2 if turn % 3 == 0 else 1 for turn in kept)
