"""What would be on the agenda if the stand-up began now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.standups.agenda import agenda
from kaizen.standups.plans import Part
from kaizen.standups.points import Point
from kaizen.standups.reasons import in_words
from kaizen.teams.models import Team


class Foreseen(NamedTuple):
    words: str
    language: str | None
    reason: str
    idea_id: int | None
    complaint_id: int | None
    more: int  # of this part, that are not shown


def foreseen(team: Team) -> dict[Part, list[Foreseen]]:
    parts = agenda(team)
    points = [one for some in parts.values() for one in some]
    called = _called(Idea.title, Idea, (one.idea_id for one in points))
    called |= _called(Complaint.sentence, Complaint, (one.complaint_id for one in points))
    return {part: [_foreseen(one, called) for one in some] for part, some in parts.items()}


def _called(
    words: Any, model: type[Idea | Complaint], ids: Iterable[int | None]
) -> dict[tuple[str, int], tuple[str, str | None]]:
    wanted = {one for one in ids if one}
    query = select(model.id, words, model.language).where(model.id.in_(wanted))
    rows = db.session.execute(query) if wanted else ()
    return {(model.__tablename__, key): (said, language) for key, said, language in rows}


def _foreseen(one: Point, called: dict[tuple[str, int], tuple[str, str | None]]) -> Foreseen:
    card = ("idea", one.idea_id) if one.idea_id else ("complaint", one.complaint_id or 0)
    words, language = called.get(card, ("", None))
    if one.about == "to_do":
        words, language = one.details["words"], None
    reason = in_words(one.because, one.details)
    more = int(one.details.get("more", 0))
    return Foreseen(words, language, reason, one.idea_id, one.complaint_id, more)
