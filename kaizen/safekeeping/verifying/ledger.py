"""What is stored of every idea, held against what the ledger tells of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import Help, Vote
from kaizen.safekeeping.tables import ROWS_AT_ONCE
from kaizen.safekeeping.verifying.counted import streamed
from kaizen.safekeeping.verifying.replay import Replay

Voices = dict[int, set[int]]


def differences() -> Iterator[str]:
    """A few hundred ideas at a time. Those that were ever merged are told together, because what
    happens to one reaches the others."""
    families = Replay(streamed(_events().where(Event.about_id.in_(_ever_merged()))))
    last = 0
    while ideas := _some_after(last):
        first, last = ideas[0].id, ideas[-1].id
        told = Replay(streamed(_events().where(Event.about_id.between(first, last))))
        voters, helpers = _voices(Vote, first, last), _voices(Help, first, last)
        for idea in ideas:
            yield from _about(idea, told)
            voices = families if idea.id in families.ever_merged else told
            yield from _heard(idea.id, "backs it", voters, voices.voters)
            yield from _heard(idea.id, "offered to help", helpers, voices.helpers)


def _events() -> Select[*tuple[Any, ...]]:
    told = select(Event.kind, Event.about_id, Event.by_id, Event.details)
    return told.where(Event.about == "idea").order_by(Event.id)


def _ever_merged() -> Select[*tuple[Any, ...]]:
    merged = Event.about == "idea", Event.kind == EventKind.IDEA_MERGED
    return select(Event.about_id).where(*merged)


def _some_after(last: int) -> Sequence[Row[*tuple[Any, ...]]]:
    columns = Idea.id, Idea.stage, Idea.due_on, Idea.merged_into_id
    query = select(*columns).where(Idea.id > last).order_by(Idea.id).limit(ROWS_AT_ONCE)
    return db.session.execute(query).all()


def _voices(model: type[Vote] | type[Help], first: int, last: int) -> Voices:
    """Who gave one, by the idea it was given to."""
    home = func.coalesce(model.came_from_id, model.idea_id)
    found: Voices = defaultdict(set)
    for idea, person in streamed(select(home, model.person_id).where(home.between(first, last))):
        found[idea].add(person)
    return found


def _about(idea: Row[*tuple[Any, ...]], told: Replay) -> Iterator[str]:
    number = idea.id
    if number not in told.stage:
        yield f"idea {number}: the ledger does not tell how it came to be."
        return
    if idea.stage is not told.stage[number]:
        yield f"idea {number}: stored as {idea.stage}, but the ledger says {told.stage[number]}."
    elif idea.due_on != told.due_on.get(number, idea.due_on):
        yield f"idea {number}: stored as due {idea.due_on}; the ledger says {told.due_on[number]}."
    into = told.merged_into.get(number)
    if idea.merged_into_id != into:
        yield (
            f"idea {number}: stored as merged into {idea.merged_into_id}; the ledger says {into}."
        )


def _heard(idea: int, what: str, stored: Voices, told: Voices) -> Iterator[str]:
    kept, said = stored.get(idea, set()), told.get(idea, set())
    for person in sorted(kept - said):
        yield f"idea {idea}: stored is that person {person} {what}; the ledger does not say so."
    for person in sorted(said - kept):
        yield f"idea {idea}: the ledger says that person {person} {what}; it is not stored."
