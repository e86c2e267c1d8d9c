"""Keeps the filled database of a release: `python -m tests.upgrades 0006 instance/kaizen.db`.

Run it at the end of a version, on a board started with `--demo`, before the next migration is
begun; what the demo leaves empty is filled with a row of each kind.
"""

import lzma
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from tests.upgrades.releases import OF_THE_SEARCH, path_of

ROWS_AT_ONCE = 500
REBUILD = "INSERT INTO {table}({table}) VALUES ('rebuild')"
AT = "2026-11-20 09:00:00.000000"
# Of each table that the demo leaves empty, one row; columns that a release lacks are left out.
ROWS: dict[str, dict[str, Any]] = {
    "kiosk": {
        "name": "At line 3",
        "team_id": 1,
        "token_hash": "a" * 64,
        "enrolled_at": AT,
        "enrolled_by_id": 1,
        "asks_pin": 1,
        "takes_nameless": 1,
        "forgets_after": 60,
        "language": "pl",
    },
    "sign_in": {
        "token_hash": "b" * 64,
        "person_id": 1,
        "started_at": AT,
        "ends_at": "2026-11-20 21:00:00.000000",
        "kiosk_id": 1,
    },
    "submission": {"key": "1:abc", "person_id": 1, "at": AT, "made": "/ideas/1"},
    "known_place": {"what": "1" * 64, "last_at": AT},
    "wrong_tries": {"what": "1001", "times": 3, "last_at": AT},
    "import": {
        "file_name": "complaints.csv",
        "stored_as": "0" * 32,
        "state": "done",
        "mapping": '{"sentence": 0}',
        "team_id": 1,
        "by_id": 1,
        "started_at": AT,
        "ended_at": AT,
        "attempt": 1,
        "rows": 3,
        "rows_read": 3,
        "imported": 2,
        "skipped": 1,
        "bad": 0,
        "complaints_new": 1,
    },
    "draft": {"person_id": 1, "form": "idea", "fields": '{"title": "A trolley"}', "kept_at": AT},
    "photo": {
        "content": "c" * 64,
        "idea_id": 1,
        "by_id": 1,
        "added_at": AT,
        "width": 640,
        "height": 480,
        "bytes": 30000,
        "mark": "before",
    },
    "receipt": {"code_hash": "d" * 64, "made_at": AT, "idea_id": 1},
    "rendering": {"original": "e" * 64, "language": "de", "words": "Ein Wagen", "made_at": AT},
    "standard_station": {"standard_id": 1, "station_id": 1},
    "trial_helper": {"trial_id": 1, "person_id": 1},
    "delivery": {
        "person_id": 1,
        "channel": "mail",
        "subject_key": "1",
        "after_id": 0,
        "up_to_id": 1,
        "made_at": AT,
        "try_at": AT,
        "tries": 1,
        "state": "sent",
        "sent_at": AT,
    },
    "following": {"person_id": 1, "idea_id": 1, "since": AT},
    "inbox_settings": {"person_id": 1, "digest": "weekly", "quiet": 1},
    "job_run": {"name": "gather", "started_at": AT, "ended_at": AT},
    "preference": {"person_id": 1, "kind": "my_ideas", "way": "inbox"},
    "push_subscription": {
        "person_id": 1,
        "endpoint": "https://push.example/1",
        "endpoint_hash": "f" * 64,
        "key": "k",
        "secret": "s",
        "added_at": AT,
    },
    "wall": {
        "name": "By the lift",
        "team_id": 1,
        "token_hash": "0" * 64,
        "initials": 1,
        "added_at": AT,
        "added_by_id": 1,
    },
}


def keep(release: str, file: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        (stands,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        assert stands == release, f"This is a database of {stands}."
        fill_what_is_empty(database)
        written = ";;\n".join(statements(database)).encode()
    path_of(release).write_bytes(lzma.compress(written, preset=9 | lzma.PRESET_EXTREME))


def fill_what_is_empty(database: sqlite3.Connection) -> None:
    """In the open file only: nothing is committed."""
    for table in tables(database):
        if any(rows_of(database, table)):
            continue
        columns = {row[1] for row in database.execute(f'PRAGMA table_info("{table}")')}
        row = {name: value for name, value in ROWS[table].items() if name in columns}
        names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        into = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - names of ours
        database.execute(into, tuple(row.values()))


def tables(database: sqlite3.Connection) -> list[str]:
    named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [name for (name,) in named if not any(part in name for part in OF_THE_SEARCH)]


def statements(database: sqlite3.Connection) -> Iterator[str]:
    """Tables and their rows; then what the search keeps, filled anew; indexes and triggers last."""
    made = database.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    for table in tables(database):
        yield next(sql for name, _, sql in made if name == table)
        rows = rows_of(database, table)
        for start in range(0, len(rows), ROWS_AT_ONCE):
            values = ",\n".join(f"({row})" for row in rows[start : start + ROWS_AT_ONCE])
            yield f'INSERT INTO "{table}" VALUES {values}'  # noqa: S608 - quoted by SQLite
    for name, _, sql in made:
        if sql.startswith("CREATE VIRTUAL TABLE"):
            yield sql
            if name.endswith("_words"):
                yield REBUILD.format(table=name)
    for _, kind, sql in made:
        if kind in ("index", "trigger"):
            yield sql


def rows_of(database: sqlite3.Connection, table: str) -> list[str]:
    """Each as SQLite would have it said in an INSERT, without the brackets."""
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    quoted = " || ',' || ".join(f'quote("{column}")' for column in columns)
    asked = f'SELECT {quoted} FROM "{table}" ORDER BY 1'  # noqa: S608 - names of the schema
    return [row for (row,) in database.execute(asked)]


if __name__ == "__main__":
    keep(*sys.argv[1:])
