"""What the gallery shows: ideas that are in use, and those that were tried and taught something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, union
from sqlalchemy.orm import joinedload

from kaizen.adoptions.replications import Replication
from kaizen.adoptions.spreading import spread_of
from kaizen.complaints.times import times_heard_of_each
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.queries import says
from kaizen.numbers import number_in
from kaizen.photos.models import Mark, Photo
from kaizen.search import contains_all
from kaizen.trials.models import Decision, Trial
from kaizen.trials.watch import Adopted, Since, adopted_of, compared_all, cycles_of

A_PAGE = 12
LAST_PAGE = 200


class Shown(StrEnum):
    """Which of the two; both weigh the same."""

    ADOPTED = "adopted"
    LEARNED = "learned"


STAGES = {Shown.ADOPTED: [Stage.ADOPTED], Shown.LEARNED: [Stage.ABANDONED]}
BOTH = [Stage.ADOPTED, Stage.ABANDONED]


@dataclass(frozen=True)
class Wanted:
    shown: Shown | None = None
    team_id: int | None = None
    text: str = ""
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Wanted:
        shown = query.get("show", "")
        return cls(
            shown=Shown(shown) if shown in {*Shown} else None,
            team_id=number_in(query.get("team")),
            text=query.get("q", "")[:200].strip(),
            page=max(1, min(number_in(query.get("page")) or 1, LAST_PAGE)),
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.shown or self.team_id or self.text)

    def as_query(self) -> dict[str, Any]:
        """To stand in an address; what is not wanted is left out of it."""
        return {"show": self.shown, "team": self.team_id, "q": self.text or None}

    def applied_to(self, query: Any) -> Any:
        query = query.where(Idea.stage.in_(STAGES[self.shown] if self.shown else BOTH))
        if self.team_id:
            query = query.where(Idea.team_id == self.team_id)
        if self.text:
            query = query.where(Idea.id.in_(_that_say(self.text)))
        return query


@dataclass(frozen=True)
class Exhibit:
    """One idea with how it was, what was expected, and what came of it."""

    idea: Idea
    trials: list[Trial] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    spread: list[Replication] = field(default_factory=list)
    since: Since | None = None

    @property
    def is_adopted(self) -> bool:
        return self.idea.stage is Stage.ADOPTED

    @property
    def trial(self) -> Trial | None:
        """The cycle that ended it."""
        ended = [one for one in self.trials if one.decision in (Decision.ADOPT, Decision.ABANDON)]
        return ended[-1] if ended else None

    @property
    def before(self) -> Photo | None:
        """How it was; else the first photo, unless that is said to be of afterwards."""
        marked = [photo for photo in self.photos if photo.mark is Mark.BEFORE]
        unmarked = [photo for photo in self.photos if photo.mark is None]
        return next(iter(marked or unmarked), None)

    @property
    def after(self) -> Photo | None:
        marked = [photo for photo in self.photos if photo.mark is Mark.AFTER]
        return marked[-1] if marked else None

    @property
    def taken_over(self) -> list[Replication]:
        return [one for one in self.spread if one.is_taken_over]


@dataclass(frozen=True)
class Gallery:
    exhibits: list[Exhibit]
    found: int

    @property
    def pages(self) -> int:
        return max(1, min(-(-self.found // A_PAGE), LAST_PAGE))


def gallery(wanted: Wanted) -> Gallery:
    """One page, the newest first, in five queries, however many there are."""
    newest_first = Idea.stage_since.desc(), Idea.id.desc()
    found = wanted.applied_to(select(func.count(Idea.id))).correlate(None).scalar_subquery()
    page = (
        wanted.applied_to(select(Idea.id))
        .order_by(*newest_first)
        .limit(A_PAGE)
        .offset((wanted.page - 1) * A_PAGE)
        .subquery()  # of numbers alone: an index holds them as they are wanted
    )
    query = (
        select(Idea, found)
        .join(page, page.c.id == Idea.id)
        .options(joinedload(Idea.complaint), joinedload(Idea.team), joinedload(Idea.station))
        .options(joinedload(Idea.authorships).joinedload(Authorship.person))
        .order_by(*newest_first)
    )
    rows = db.session.execute(query).unique().all()
    ideas = [idea for idea, _ in rows]
    return Gallery(_exhibits(ideas), rows[0][1] if rows else 0)


def exhibit_of(idea: Idea) -> Exhibit:
    return _exhibits([idea])[0]


def _exhibits(ideas: Sequence[Idea]) -> list[Exhibit]:
    ids = [idea.id for idea in ideas]
    trials, photos, spread = _trials(ids), _photos(ids), spread_of(ids)
    since = _since({idea: trials[idea.id] for idea in ideas})
    return [
        Exhibit(i, trials[i.id], photos[i.id], spread.get(i.id, []), since.get(i.id)) for i in ideas
    ]


def _trials(idea_ids: Sequence[int]) -> dict[int, list[Trial]]:
    query = (
        select(Trial)
        .where(Trial.idea_id.in_(idea_ids), Trial.withdrawn_at.is_(None))
        .order_by(Trial.cycle, Trial.id)
    )
    trials: dict[int, list[Trial]] = defaultdict(list)
    for trial in db.session.scalars(query) if idea_ids else ():
        trials[trial.idea_id].append(trial)
    return trials


def _photos(idea_ids: Sequence[int]) -> dict[int, list[Photo]]:
    """Of the ideas themselves, not of what was said about them."""
    query = (
        select(Photo)
        .where(Photo.idea_id.in_(idea_ids), Photo.comment_id.is_(None))
        .where(Photo.removed_at.is_(None))
        .order_by(Photo.id)
    )
    photos: dict[int, list[Photo]] = defaultdict(list)
    for photo in db.session.scalars(query) if idea_ids else ():
        photos[photo.idea_id].append(photo)
    return photos


def _since(cycles: Mapping[Idea, list[Trial]]) -> dict[int, Since]:
    """How often each complaint was heard before the trial and since the adoption; one query."""
    adopted: list[tuple[Idea, Adopted]] = []
    for idea, trials in cycles.items():
        adopted += [(idea, one) for one in adopted_of(cycles_of(idea, trials))]
    stretches = [
        (idea.complaint_id, stretch)
        for idea, one in adopted
        for stretch in one.stretches(idea.complaint)
    ]
    times = iter(times_heard_of_each(stretches))
    return {
        idea.id: compared_all([one], idea.complaint, [next(times), next(times)])[0]
        for idea, one in adopted
    }


def _that_say(text: str) -> Any:
    """The words stand in the idea, in its complaint, or in what was learned."""
    found = [select(Idea.id).where(says(text))]
    learned = contains_all(Trial, text)
    if learned is not None:
        found.append(select(Trial.idea_id).where(learned, Trial.withdrawn_at.is_(None)))
    return union(*found)
