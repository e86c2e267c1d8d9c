"""Finding complaints and ideas by parts of words, on both databases.

Each searched table keeps its words in a column `folded` (see `words.py`). On SQLite an FTS5 table
`<table>_words` with the trigram tokenizer follows it by triggers; on PostgreSQL a pg_trgm index
serves the same questions. Parts of words are found in the middle too: "drucker" in
"etikettendrucker".
"""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, column, func, literal_column, or_, select, table, text

from kaizen.database import Model
from kaizen.extensions import db
from kaizen.words import likeness, trigrams, words_of

T = TypeVar("T", bound=Model)

SIMILAR_SHOWN = 5
CANDIDATES = 60
WORDS_TRIED = 4
LIKE_ENOUGH = 0.34


def contains_all(model: type[Model], typed: str) -> ColumnElement[bool] | None:
    """Rows that contain every word typed, anywhere; None when there is no word to look for."""
    words = words_of(typed)
    return _matching(model, words, every=True) if words else None


def similar(model: type[T], typed: str, *among: ColumnElement[bool]) -> list[T]:
    """At most five rows that say nearly the same, the likest first."""
    words = words_of(typed)
    if not words:
        return []
    rarest = sorted(words, key=len, reverse=True)[:WORDS_TRIED]
    found: dict[int, tuple[float, int]] = {}
    for parts, every in (
        (words, True),
        (rarest, False),
        (sorted(trigrams(rarest[0]))[:12], False),
    ):
        found |= _candidates(model, typed, parts, every, among)
        if len(found) >= SIMILAR_SHOWN:
            break
    best = sorted(found, key=lambda key: (-found[key][0], key))
    likest = [key for key in best if found[key][0] >= LIKE_ENOUGH][:SIMILAR_SHOWN]
    things = db.session.scalars(db.select(model).where(model.id.in_(likest)))
    return sorted(things, key=lambda thing: likest.index(thing.id))


def _candidates(
    model: Any, typed: str, parts: list[str], every: bool, among: tuple[ColumnElement[bool], ...]
) -> dict[int, tuple[float, int]]:
    matching = _matching(model, parts, every=every)
    query = select(model.id, model.folded).where(matching, *among).limit(CANDIDATES)
    return {key: (likeness(typed, kept), key) for key, kept in db.session.execute(query)}


def _matching(model: Any, parts: list[str], *, every: bool) -> ColumnElement[bool]:
    if db.session.get_bind().dialect.name == "sqlite":
        return model.id.in_(_fts_rows(model, parts, every=every))
    together = and_ if every else or_
    return together(*(model.folded.contains(part, autoescape=True) for part in parts))


def _fts_rows(model: type[Model], parts: list[str], *, every: bool) -> Any:
    """Row numbers from the FTS table; the best of them only, where one part is enough."""
    words = table(f"{model.__tablename__}_words", column("rowid"))
    asked = (" AND " if every else " OR ").join(f'"{part}"' for part in parts)
    rows = select(words.c.rowid).where(text(f"{words.name} MATCH :asked").bindparams(asked=asked))
    if every:
        return rows
    return rows.order_by(literal_column("rank")).limit(func.abs(4 * CANDIDATES))
