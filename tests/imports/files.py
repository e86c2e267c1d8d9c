"""Small files to bring in, and the ways to bring them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from sqlalchemy import func, select

from kaizen.complaints.counting import recount_all
from kaizen.complaints.models import Complaint, MonthHeard
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.imports.mapping import Mapping
from kaizen.imports.models import Import
from kaizen.imports.reading import Row, Table, open_table
from kaizen.imports.rows import heard_rows
from kaizen.imports.running import bring_in
from kaizen.teams.models import Team

COLUMNS = ["Complaint", "Date", "Customer", "Number"]
MAPPING = Mapping(complaint=("Complaint",), date="Date", customer="Customer", date_format="ymd")
NUMBERED = Mapping(complaint=("Complaint",), reference="Number")

ROWS = [
    ["Label comes off", "2026-01-05", "Nordfrost", "1"],
    ["Label comes off", "2026-01-05", "Nordfrost", "1"],
    ["label comes OFF!", "2026-02-07", "Kühne", "2"],
    ["Too loud", "2026-02-08", "", "3"],
    ["", "2026-02-08", "Kühne", "4"],
    ["Too loud", "soon", "Kühne", "5"],
]


def table_of(rows: list[list[str]]) -> Table:
    whole = [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2)]
    return Table(COLUMNS, lambda: iter(whole))


def csv_of(rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(cells) for cells in [COLUMNS, *rows]).encode()


def begin(team: Team, mapping: Mapping = MAPPING) -> Import:
    import_ = Import(file_name="list.csv", stored_as="", team=team, mapping=asdict(mapping))
    db.session.add(import_)
    db.session.flush()
    import_.start()
    return import_


def bring(team: Team, rows: list[list[str]] | Table, mapping: Mapping = MAPPING) -> Import:
    table = rows if isinstance(rows, Table) else table_of(rows)
    import_ = begin(team, mapping)
    bring_in(import_, heard_rows(table, mapping, now=import_.now))
    db.session.commit()
    return import_


def bring_file(team: Team, path: Path, mapping: Mapping) -> Import:
    return bring(team, open_table(path), mapping)


def counts() -> list[tuple[object, ...]]:
    """Everything that is stored about how often a complaint was heard."""
    complaints = select(
        Complaint.id,
        Complaint.sentence,
        Complaint.times_heard,
        Complaint.customers,
        Complaint.unnamed,
        Complaint.first_heard_at,
        Complaint.last_heard_at,
    ).order_by(Complaint.id)
    months = select(MonthHeard.complaint_id, MonthHeard.month, MonthHeard.times).order_by(
        MonthHeard.complaint_id, MonthHeard.month
    )
    return [tuple(row) for query in (complaints, months) for row in db.session.execute(query)]


def occurrences() -> int:
    return db.session.scalar(select(func.count()).select_from(Occurrence)) or 0


def assert_counts_equal_the_rows() -> None:
    stored = counts()
    recount_all(list(db.session.scalars(select(Complaint.id))))
    assert counts() == stored
