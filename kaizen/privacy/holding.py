"""Everything held on one person: each row of each table that names them, and their photos."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any

from sqlalchemy import Column, Table, or_, select

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck
from kaizen.complaints.models import Complaint
from kaizen.database import Model
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.photos.files import PhotoFiles
from kaizen.photos.models import Photo

# What opens a door is nobody's to read, also where it is one's own.
SECRETS = ("_hash", "p256dh", "auth", "endpoint")
# Read beside a number, so that a row says what it is about.
TITLES = {"idea_id": (Idea, "title"), "complaint_id": (Complaint, "sentence")}

Row = dict[str, Any]


def held_on(person: Person) -> dict[str, Any]:
    """By table, and in it by how they are named there; `person` is their own entry."""
    return {
        "board": "Kaizen",
        "made_at": clock.now().isoformat(),
        "person": [_readable(row) for row in _rows(Person.__table__, Person.id == person.id)],
        "ledger": _lines(person),
        "rows": {table.name: found for table in _tables() if (found := _naming(table, person))},
    }


def write_file(file: IO[bytes], person: Person, photos: PhotoFiles) -> None:
    """A ZIP with `everything.json` and a folder `photos`, one picture at a time."""
    everything = json.dumps(held_on(person), indent=1, ensure_ascii=False)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("everything.json", everything)
        for content in pictures_by(person):
            try:
                packed.writestr(f"photos/{content}.jpg", photos.read(content))
            except FileNotFoundError:
                continue  # it was removed: the row says when


def pictures_by(person: Person) -> list[str]:
    """Names of the files of the photos that they put up; each once."""
    photos = select(Photo.content).where(Photo.by_id == person.id, Photo.removed_at.is_(None))
    checks = select(SustainCheck.content).where(
        SustainCheck.checked_by_id == person.id, SustainCheck.content.is_not(None)
    )
    return sorted({str(one) for query in (photos, checks) for one in db.session.scalars(query)})


def columns_naming_people(table: Table) -> list[Column[Any]]:
    person: Any = Person.__table__.c.id
    return [column for column in table.columns if column.references(person)]


def _tables() -> Iterable[Table]:
    """The ledger is told on its own."""
    tables = (mapper.local_table for mapper in Model.registry.mappers)
    named = (one for one in tables if isinstance(one, Table) and columns_naming_people(one))
    return sorted((one for one in named if one.name != "event"), key=lambda one: one.name)


def _naming(table: Table, person: Person) -> dict[str, list[Row]]:
    found = {
        column.name: list(_with_titles(_rows(table, column == person.id)))
        for column in columns_naming_people(table)
    }
    return {name: rows for name, rows in found.items() if rows}


def _lines(person: Person) -> list[Row]:
    """What they did, and what others did to their entry."""
    event = Event.__table__
    about_them = (event.c.about == "person") & (event.c.about_id == person.id)
    return [_readable(row) for row in _rows(event, or_(event.c.by_id == person.id, about_them))]


def _rows(table: Any, which: Any) -> Iterator[Row]:
    query = select(table).where(which).order_by(table.c.id)
    for row in db.session.execute(query).mappings():
        yield {name: value for name, value in row.items() if not name.endswith(SECRETS)}


def _with_titles(rows: Iterable[Row]) -> Iterator[Row]:
    read = list(rows)
    titles = {name: _titles(name, read) for name in TITLES}
    for row in read:
        more = {
            name.removesuffix("_id"): titles[name].get(row[name])
            for name in TITLES
            if row.get(name) is not None
        }
        yield _readable(row | more)


def _titles(name: str, rows: Iterable[Row]) -> dict[int, str]:
    model, title = TITLES[name]
    wanted = sorted({row[name] for row in rows if row.get(name) is not None})
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        some = model.id.in_(wanted[start : start + 500])
        query = select(model.id, getattr(model, title)).where(some)
        found |= {row[0]: row[1] for row in db.session.execute(query)}
    return found


def _readable(row: Row) -> Row:
    return {
        name: value.isoformat() if isinstance(value, datetime | date) else value
        for name, value in row.items()
    }
