"""What an import would bring, before anything is brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from kaizen.imports.queries import brought_before, fingerprint, lines_saying, said
from kaizen.imports.rows import BadRow, Heard
from kaizen.imports.running import batches

BAD_SHOWN = 50
EXAMPLES_SHOWN = 5


@dataclass
class Forecast:
    """`skipped` are on the board already, or `repeats`: references that this very file has brought
    before. `complaints` are all that the file names, `complaints_new` those that would be made."""

    rows: int = 0
    skipped: int = 0
    repeats: int = 0
    bad: int = 0
    complaints: int = 0
    complaints_new: int = 0
    bad_rows: list[tuple[int, str]] = field(default_factory=list)
    examples: list[dict[str, str | None]] = field(default_factory=list)

    @property
    def imported(self) -> int:
        return self.rows - self.skipped - self.bad

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"imported": self.imported}


def forecast(rows: Iterable[Heard | BadRow], team_id: int | None) -> Forecast:
    """Reads the whole file and writes nothing. Holds 8 bytes or so for each different complaint."""
    coming = Forecast()
    named: set[int] = set()
    new: set[int] = set()
    for batch in batches(rows):
        heard = [row for row in batch if isinstance(row, Heard)]
        _count_bad(coming, [row for row in batch if isinstance(row, BadRow)])
        fresh = _count_skipped(coming, heard, team_id)
        coming.rows += len(batch)
        coming.examples += map(_example, heard[: EXAMPLES_SHOWN - len(coming.examples)])
        named.update(hash(said(row.sentence)) for row in heard)
        unsure = {said(row.sentence) for row in fresh}
        unsure = {words for words in unsure if hash(words) not in new}
        new.update(map(hash, unsure - lines_saying(unsure, team_id).keys()))
    coming.complaints, coming.complaints_new = len(named), len(new)
    return coming


def _count_bad(coming: Forecast, bad: list[BadRow]) -> None:
    coming.bad += len(bad)
    shown = bad[: max(BAD_SHOWN - len(coming.bad_rows), 0)]
    coming.bad_rows += [(row.number, row.reason) for row in shown]


def _count_skipped(coming: Forecast, heard: list[Heard], team_id: int | None) -> list[Heard]:
    """What is left to be brought."""
    by_mark = {fingerprint(row, team_id): row for row in heard if not row.is_repeat}
    known = brought_before(by_mark)
    coming.repeats += len(heard) - len(by_mark)
    coming.skipped += len(heard) - len(by_mark) + len(known)
    return [row for mark, row in by_mark.items() if mark not in known]


def _example(row: Heard) -> dict[str, str | None]:
    return {
        "sentence": row.sentence,
        "heard_at": row.heard_at.isoformat() if row.heard_at else None,
        "customer": row.customer,
        "channel": row.channel,
        "place": row.place,
        "reference": row.reference,
        "words": row.words,
    }
