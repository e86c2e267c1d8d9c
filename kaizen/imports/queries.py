"""What the board knows already of the rows of a file."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, text
from sqlalchemy.orm import joinedload

from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.imports.models import Import
from kaizen.imports.rows import Heard
from kaizen.words import folded


def fingerprint(heard: Heard, team_id: int | None) -> str:
    """The same row may be heard in two teams."""
    return f"{team_id}:{heard.fingerprint}"


def brought_before(fingerprints: Iterable[str]) -> dict[str, int | None]:
    """Those which are on the board, with the import that brought them."""
    plan_anew()
    known = select(Occurrence.fingerprint, Occurrence.import_id).where(
        Occurrence.fingerprint.in_(list(fingerprints))
    )
    return {str(mark): import_id for mark, import_id in db.session.execute(known)}


def said(sentence: str) -> str:
    """The same for two sentences that are one complaint. A row of signs folds to nothing."""
    return folded(sentence) or sentence


def lines_saying(words: Iterable[str], team_id: int | None) -> dict[str, int]:
    """The team's complaints that say the same, and where to count them: what was merged is
    counted where it was merged to, and an open line goes before a merged one."""
    lines = db.session.execute(
        select(
            Complaint.id,
            Complaint.sentence,
            Complaint.folded,
            Complaint.merged_into_id,
            Complaint.team_id,
            Complaint.kind,
        ).where(Complaint.folded.in_({folded(word) for word in words}))
    )
    found: dict[str, tuple[bool, int, int]] = {}
    for line in lines:
        if line.team_id == team_id and line.kind is Kind.COMPLAINT:
            key = line.folded or line.sentence
            place = (line.merged_into_id is not None, line.id, line.merged_into_id or line.id)
            found[key] = min(found.get(key, place), place)
    return {key: counted_at for key, (_, _, counted_at) in found.items()}


def plan_anew() -> None:
    """PostgreSQL keeps the plan it made when the table was empty: to compare every row with all
    that is asked for. Until the transaction ends it plans for the table as it has become."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


def latest_imports(limit: int) -> list[Import]:
    latest = select(Import).order_by(Import.id.desc()).limit(limit)
    return list(db.session.scalars(latest.options(joinedload(Import.team), joinedload(Import.by))))
