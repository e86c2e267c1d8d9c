"""The search: the words that are kept for it, and the index over them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import Select, bindparam, select, text, update

from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.safekeeping.verifying.counted import streamed
from kaizen.schema import sqlite_file
from kaizen.standards.models import StandardVersion, Step
from kaizen.trials.models import Trial
from kaizen.words import folded

BUSY = 30.0  # seconds, until somebody who writes lets the index be looked at

PLAIN: dict[Any, tuple[tuple[Any, ...], Callable[..., str]]] = {
    Complaint: ((Complaint.sentence,), lambda sentence: sentence),
    Idea: ((Idea.title, Idea.details), lambda title, details: f"{title} {details}"),
    Trial: (
        (Trial.lesson, Trial.actual, Trial.measure),
        lambda lesson, actual, measure: (
            f"{lesson} {actual} {measure}" if lesson is not None else ""
        ),
    ),
}
SEARCHED = (*PLAIN, StandardVersion)


def gaps() -> Iterator[str]:
    for model in SEARCHED:
        name = model.__tablename__
        for number, kept, wanted in _words(model):
            if kept != wanted:
                yield f"{name} {number}: it is not found by its words as they are now."
        if not _is_indexed(name):
            yield f"search: the index of {name} does not fit its rows."


def index_again() -> None:
    for model in SEARCHED:
        table = model.__table__
        wrong = [
            {"this": number, "words": wanted}
            for number, kept, wanted in _words(model)
            if kept != wanted
        ]
        change = update(table).where(table.c.id == bindparam("this"))
        if wrong:
            db.session.connection().execute(change.values(folded=bindparam("words")), wrong)
        _rebuild(model.__tablename__)


def _words(model: Any) -> Iterator[tuple[int, str, str]]:
    """Of each row its number, the words kept for the search, and those that should be."""
    if model is StandardVersion:
        yield from _words_of_standards()
        return
    columns, put_together = PLAIN[model]
    for number, kept, *words in streamed(select(model.id, model.folded, *columns)):
        yield number, kept, folded(put_together(*words))


def _words_of_standards() -> Iterator[tuple[int, str, str]]:
    columns = StandardVersion.id, StandardVersion.folded, StandardVersion.title, StandardVersion.why
    for number, kept, title, why in streamed(select(*columns)):
        steps = db.session.scalars(_steps(number)).all()
        yield number, kept, folded(" ".join([title, why, *steps]))


def _steps(version: int) -> Select[*tuple[Any, ...]]:
    return select(Step.words).where(Step.version_id == version).order_by(Step.place)


def _is_indexed(name: str) -> bool:
    if db.engine.dialect.name != "sqlite":
        valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:index)"
        return bool(db.session.scalar(text(valid), {"index": f"ix_{name}_folded"}))
    file = sqlite_file()
    if file is None:
        return True
    # On a line of its own: SQLite looks at the index as if it wrote, and undoes that.
    with closing(sqlite3.connect(file, timeout=BUSY, isolation_level=None)) as line:
        line.execute("BEGIN IMMEDIATE")
        # The name is that of a table of ours.
        asked = f"INSERT INTO {name}_words({name}_words, rank) VALUES('integrity-check', 1)"  # nosec B608
        try:
            line.execute(asked)
        except sqlite3.DatabaseError:
            return False
        finally:
            line.rollback()
    return True


def _rebuild(name: str) -> None:
    """All of it, from the rows. The name is that of a table of ours."""
    if db.engine.dialect.name == "sqlite":
        again = f"INSERT INTO {name}_words({name}_words) VALUES('rebuild')"  # nosec B608
        db.session.execute(text(again))
        return
    gone = f"DROP INDEX IF EXISTS ix_{name}_folded"
    anew = f"CREATE INDEX ix_{name}_folded ON {name} USING gin (folded gin_trgm_ops)"
    db.session.execute(text(gone))
    db.session.execute(text(anew))
