"""Whether everything is there that was acknowledged, once, and whether the whole still fits."""

from __future__ import annotations

from collections import Counter

from flask import Flask
from sqlalchemy import text

from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import Vote
from tests.faults.served import Served
from tests.faults.writers import Write
from tests.replay import Replay
from tests.stored_counts import wrong_counts

SAID = {
    "comment": "SELECT words FROM comment WHERE words LIKE 'said %'",
    "occurrence": "SELECT words FROM occurrence WHERE words LIKE 'said %'",
    "idea": "SELECT title FROM idea WHERE title LIKE 'said %'",
}


def lost(board: Served, acknowledged: list[Write]) -> list[str]:
    """What was acknowledged and is not there, or is there twice. Empty when all is well."""
    wrong = []
    for kind, query in SAID.items():
        stored = Counter(words for (words,) in board.ask(query))
        wanted = {write.mark for write in acknowledged if write.kind == kind}
        wrong += [f"{kind} {mark} is lost" for mark in sorted(wanted - set(stored))]
        wrong += [f"{kind} {mark} is there {n} times" for mark, n in stored.items() if n > 1]
    return wrong


def unwell(app: Flask, board: Served) -> list[str]:
    """What SQLite says of its file, and what the ledger says against what is stored."""
    with app.app_context():
        try:
            wrong = [*_of_the_file(), *wrong_counts(), *_against_the_ledger()]
        finally:
            db.session.remove()
            db.engine.dispose()
    return wrong


def damage(board: Served) -> list[str]:
    """Read while it runs."""
    wrong = [words for (words,) in board.ask("PRAGMA integrity_check") if words != "ok"]
    return wrong + [f"foreign key: {row}" for row in board.ask("PRAGMA foreign_key_check")]


def _of_the_file() -> list[str]:
    check = db.session.scalars(text("PRAGMA integrity_check")).all()
    keys = db.session.execute(text("PRAGMA foreign_key_check")).all()
    return [words for words in check if words != "ok"] + [f"foreign key: {row}" for row in keys]


def _against_the_ledger() -> list[str]:
    replay, wrong = Replay(), []
    voters: dict[int, set[int]] = {}
    for idea, person in db.session.execute(db.select(Vote.idea_id, Vote.person_id)):
        voters.setdefault(idea, set()).add(person)
    for number, stage in db.session.execute(db.select(Idea.id, Idea.stage)):
        if replay.stage.get(number) != stage:
            wrong.append(f"idea {number} is {stage}; the ledger says {replay.stage.get(number)}")
        if replay.voters[number] != voters.get(number, set()):
            wrong.append(f"idea {number} is backed by others than the ledger says")
    return wrong


def wrong_votes(board: Served, acknowledged: list[list[Write]], people: list[int]) -> list[str]:
    """Of each person the last that was acknowledged for each idea is what counts."""
    stored = {tuple(row) for row in board.ask("SELECT person_id, idea_id FROM vote")}
    wrong = []
    for person, writes in zip(people, acknowledged, strict=True):
        last = dict(write.mark.split(":") for write in writes if write.kind == "vote")
        for idea, give in last.items():
            if ((person, int(idea)) in stored) != (give == "1"):
                wrong.append(f"the vote of {person} for {idea} is not as acknowledged")
    return wrong
