"""Brings the rows of a file onto the board, some hundred at a time, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select

from kaizen import clock
from kaizen.complaints.counting_in_bulk import (
    Customer,
    add_all,
    customers_known,
    customers_of,
    hold,
)
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.verdict import customer_key
from kaizen.database import insert_into
from kaizen.extensions import db
from kaizen.imports.models import Import
from kaizen.imports.queries import brought_before, fingerprint, lines_saying, said
from kaizen.imports.rows import BadRow, Heard
from kaizen.words import folded

BATCH = 500
CUSTOMERS_REMEMBERED = 50_000

Around = Callable[[], AbstractContextManager[None]]


def bring_in(
    import_: Import, rows: Iterable[Heard | BadRow], *, around: Around = nullcontext
) -> None:
    """`around` is entered before each batch is stored and left after it: to commit, to tell how
    far it is, and to stop by raising. Rows are read between the batches, outside of it.

    Rows that this import brought in an earlier attempt count as brought by this one.
    Settled complaints stay settled: what a file tells lies in the past.
    """
    intake = _Intake(import_)
    for batch in batches(rows):
        with around():
            intake.take(batch)
    with around():
        made = select(func.count()).where(Complaint.import_id == import_.id)
        import_.finish(complaints_new=db.session.scalar(made) or 0)


def batches(rows: Iterable[Heard | BadRow]) -> Iterator[list[Heard | BadRow]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


class _Intake:
    def __init__(self, import_: Import) -> None:
        self._import = import_
        self._met: set[Customer] = set()

    def take(self, batch: list[Heard | BadRow]) -> None:
        by_mark = {
            fingerprint(row, self._import.team_id): row
            for row in batch
            if isinstance(row, Heard) and not row.is_repeat
        }
        known = brought_before(by_mark)
        new = {mark: row for mark, row in by_mark.items() if mark not in known}
        stored = self._store(new) if new else 0
        mine = sum(import_id == self._import.id for import_id in known.values())
        bad = sum(isinstance(row, BadRow) for row in batch)
        imported = stored + mine
        self._import.progress(imported=imported, skipped=len(batch) - bad - imported, bad=bad)

    def _store(self, new: Mapping[str, Heard]) -> int:
        """How many there are now: another import at the same moment may have been faster."""
        sentences: dict[str, str] = {}
        for row in new.values():
            sentences.setdefault(said(row.sentence), row.sentence)
        lines = self._lines(sentences)
        heard = [
            self._occurrence(mark, row, lines[said(row.sentence)]) for mark, row in new.items()
        ]
        hold(lines.values())
        newcomers = self._newcomers(customers_of(heard))
        adding = insert_into(db.session(), Occurrence).on_conflict_do_nothing()
        stored = set(
            db.session.connection()
            .execute(adding.returning(Occurrence.fingerprint), heard)
            .scalars()
        )
        heard = [one for one in heard if one["fingerprint"] in stored]
        add_all(heard, new_customers=newcomers)
        return len(heard)

    def _lines(self, sentences: Mapping[str, str]) -> dict[str, int]:
        """The complaint of each sentence; what is not on the list yet is added to it."""
        lines = lines_saying(sentences, self._import.team_id)
        missing = [sentence for key, sentence in sentences.items() if key not in lines]
        if missing:
            adding = insert(Complaint.__table__).returning(  # type: ignore[arg-type]
                Complaint.__table__.c.id, Complaint.__table__.c.sentence
            )
            rows = db.session.connection().execute(adding, list(map(self._complaint, missing)))
            lines |= {said(sentence): complaint_id for complaint_id, sentence in rows}
        return lines

    def _newcomers(self, customers: set[Customer]) -> set[Customer]:
        """Customers never heard before on their complaint."""
        unmet = customers - self._met
        newcomers = unmet - customers_known(unmet) if unmet else set()
        if len(self._met) > CUSTOMERS_REMEMBERED:
            self._met.clear()
        self._met |= unmet
        return newcomers

    def _complaint(self, sentence: str) -> dict[str, Any]:
        return {
            "sentence": sentence,
            "folded": folded(sentence),
            "kind": Kind.COMPLAINT,
            "team_id": self._import.team_id,
            "added_at": clock.now(),
            "times_heard": 0,
            "customers": 0,
            "unnamed": 0,
            "import_id": self._import.id,
        }

    def _occurrence(self, mark: str, row: Heard, complaint_id: int) -> dict[str, Any]:
        return {
            "complaint_id": complaint_id,
            "heard_at": row.heard_at or self._import.started_at,
            "recorded_at": clock.now(),
            "by_id": None,
            "customer": row.customer,
            "customer_key": customer_key(row.customer),
            "channel": row.channel,
            "words": row.words,
            "place": row.place,
            "reference": row.reference,
            "fingerprint": mark,
            "import_id": self._import.id,
        }
