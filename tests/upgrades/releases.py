"""The schemas that boards in use may have, each as a filled database made by that version."""

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

from kaizen import clock

FOLDER = Path(__file__).parent / "released"
OF_THE_SEARCH = ("_words", "_parts")  # kept by the search itself, beside the tables it follows


def path_of(release: str) -> Path:
    return FOLDER / f"{release}.sql.xz"


def released() -> list[str]:
    return sorted(path.name.partition(".")[0] for path in FOLDER.glob("*.sql.xz"))


def lay_down(release: str, file: Path) -> None:
    """As that version left it a moment ago, in SQLite's own words."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("BEGIN")
        for statement in lzma.decompress(path_of(release).read_bytes()).decode().split(";;\n"):
            database.execute(statement)
        # A start forgets the forms that were sent long before.
        database.execute("UPDATE submission SET at = ?", (f"{clock.now():%Y-%m-%d %H:%M:%S.%f}",))
        database.execute("COMMIT")
