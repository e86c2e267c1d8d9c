"""Finding complaints and ideas by parts of words, on both databases.

Each searched table keeps its words in a column `folded` (see `words.py`). On SQLite an FTS5 table
`<table>_words` with the trigram tokenizer follows it by triggers, and `<table>_parts` says how
common each trigram is; on PostgreSQL a pg_trgm index serves the same questions. Parts of words are
found in the middle too: "drucker" in "etikettendrucker".
"""

from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    and_,
    collate,
    column,
    literal_column,
    select,
    table,
    text,
    union_all,
)

from kaizen.database import Model
from kaizen.extensions import db
from kaizen.words import folded, likeness, trigrams, words_of

T = TypeVar("T", bound=Model)
Ways = Iterator[list[Any]]
"""Queries from strict to loose; the next ones are asked only if those before found too little.
Those that are equally strict are asked at once, each for so many rows."""

SIMILAR_SHOWN = 5
CANDIDATES = 120
LIKE_ENOUGH = 0.34
PARTS_READ = 32
WORDS_READ, WORDS_VARIED = 12, 6
RANKED_AT_MOST = 10_000  # rows that are ranked within a keystroke's patience
MOST_PARTS = 16


def contains_all(model: type[Model], typed: str) -> ColumnElement[bool] | None:
    """Rows that contain every word typed, anywhere; None when there is no word to look for."""
    words = words_of(typed)[:WORDS_READ]
    if not words:
        return None
    if _on_sqlite():
        return _column(model, "id").in_(_fts_rows(model, words, " AND "))
    return _with_all(model, words)


def by_letters(model: type[Model]) -> ColumnElement[str]:
    """To order rows by their words: as folded letters stand, not as a database was set up."""
    return collate(_column(model, "folded"), "BINARY" if _on_sqlite() else "C")


def similar(model: type[T], typed: str, *among: ColumnElement[bool]) -> list[T]:
    """At most five rows that say nearly the same, the likest first."""
    words = words_of(typed)[:WORDS_READ]
    if not words:
        return []
    sought = list(islice(trigrams(folded(typed)), PARTS_READ))
    found: dict[int, float] = {}
    ways = _on_sqlite_ever_looser if _on_sqlite() else _on_postgresql_ever_looser
    for queries in ways(model, words, sought):
        some: list[Any] = [query.where(*among).limit(CANDIDATES) for query in queries]
        at_once: Any = union_all(*some) if len(some) > 1 else some[0]
        for key, kept in db.session.execute(at_once):
            found[key] = likeness(sought, kept)
        if sum(alike >= LIKE_ENOUGH for alike in found.values()) >= SIMILAR_SHOWN:
            break
    alike_enough = [key for key in found if found[key] >= LIKE_ENOUGH]
    likest = sorted(alike_enough, key=lambda key: (-found[key], key))[:SIMILAR_SHOWN]
    if not likest:
        return []
    things = db.session.scalars(db.select(model).where(model.id.in_(likest)))
    return sorted(things, key=lambda thing: likest.index(thing.id))


def _on_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def _column(model: type[Model], name: str) -> Any:
    return model.__table__.c[name]


def _texts(model: type[Model]) -> Any:
    return select(_column(model, "id"), _column(model, "folded"))


def _on_sqlite_ever_looser(model: type[Model], words: list[str], sought: list[str]) -> Ways:
    """All words; then the typed text's rarest trigrams, because the common ones say little."""
    common = _how_common(model, sought)
    key = _column(model, "id")
    if len(common) == len(sought):
        ranked = min(common.values()) <= RANKED_AT_MOST
        yield [_texts(model).where(key.in_(_fts_rows(model, words, " AND ", ranked=ranked)))]
    rarest = sorted(common, key=lambda part: (common[part], part))[:MOST_PARTS]
    rows_so_far = accumulate(common[part] for part in rarest)
    few_enough = sum(rows <= RANKED_AT_MOST for rows in rows_so_far)
    parts = rarest[: max(few_enough, 1)]
    if parts:
        yield [_texts(model).where(key.in_(_fts_rows(model, parts, " OR ", ranked=True)))]


def _how_common(model: type[Model], parts: list[str]) -> dict[str, int]:
    """In how many rows each trigram stands; those that stand in none are left out."""
    known = table(f"{model.__tablename__}_parts", column("term"), column("doc"))
    rows = db.session.execute(select(known.c.term, known.c.doc).where(known.c.term.in_(parts)))
    return dict(list(rows))


def _fts_rows(model: type[Model], parts: list[str], join: str, *, ranked: bool = False) -> Any:
    """Row numbers from the FTS table; when ranked only the best. Parts are letters and figures."""
    words = table(f"{model.__tablename__}_words", column("rowid"))
    asked = join.join(f'"{part}"' for part in parts)
    # nosemgrep: sql-built-from-strings - the name of a table of ours
    rows = select(words.c.rowid).where(text(f"{words.name} MATCH :asked").bindparams(asked=asked))
    return rows.order_by(literal_column("rank")).limit(CANDIDATES) if ranked else rows


def _on_postgresql_ever_looser(model: type[Model], words: list[str], _sought: list[str]) -> Ways:
    """All words; all but one, which may be mistyped; then pieces of the longest words.

    pg_trgm's own word_similarity takes seconds where many rows are a little alike.
    """
    yield [_texts(model).where(_with_all(model, words))]
    longest = sorted(words, key=len, reverse=True)[:WORDS_VARIED]
    if len(longest) > 1:
        but_one = [[word for word in longest if word != other] for other in longest]
        yield [_texts(model).where(_with_all(model, some)) for some in but_one]
    pieces = [word[at : at + 4] for word in longest for at in range(0, max(1, len(word) - 3), 2)]
    yield [_texts(model).where(_with_all(model, [piece])) for piece in pieces[:MOST_PARTS]]


def _with_all(model: type[Model], words: list[str]) -> ColumnElement[bool]:
    kept = _column(model, "folded")
    return and_(*(kept.contains(word, autoescape=True) for word in words))
