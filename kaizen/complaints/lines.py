"""One line of the list, drawn once for all who read it, until something of it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import ClassVar

from flask import current_app
from markupsafe import Markup

from kaizen import clock
from kaizen.answers.shown import Waiting
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.verdict import Count, Verdict
from kaizen.web import figures

LINES_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that the drawing of a line depends on, and nothing else: two that are equal share
    one drawing."""

    __tablename__: ClassVar = Complaint.__tablename__  # what `dom_id` asks
    id: int
    sentence: str
    language: str | None
    kind: Kind
    team: str
    settled_at: datetime | None
    count: Count
    verdict: Verdict | None
    months: tuple[int, ...]
    """How often it was heard in each of the last twelve, oldest first."""
    ideas: int
    waiting: Waiting | None
    readers_language: str
    year: int

    @property
    def times_heard(self) -> int:
        return self.count.times

    @property
    def customers(self) -> int:
        return self.count.customers


def lines(
    complaints: Iterable[Complaint],
    months: Mapping[int, Sequence[int]],
    ideas: Mapping[int, int],
    waits: Mapping[int, Waiting],
) -> dict[int, Markup]:
    """The drawings, by the complaints' numbers."""
    readers_language, year = figures.language(), clock.today().year
    return {
        one.id: _drawn(
            Line(
                id=one.id,
                sentence=one.sentence,
                language=one.language,
                kind=one.kind,
                team=one.team.name,
                settled_at=one.settled_at,
                count=one.count,
                verdict=one.verdict,
                months=tuple(months[one.id]),
                ideas=ideas[one.id],
                waiting=waits.get(one.id),
                readers_language=readers_language,
                year=year,
            )
        )
        for one in complaints
    }


@lru_cache(LINES_KEPT)
def _drawn(line: Line) -> Markup:
    template = current_app.jinja_env.get_template("complaints/_line.html")
    # nosemgrep: markup-of-what-nobody-escaped
    return Markup(template.render(complaint=line))  # noqa: S704 - the template has escaped it
