"""What a board shows. Core rows, bounded by what is seen, never by what the database holds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Text, and_, bindparam, cast, func, null, select, union_all
from sqlalchemy.orm import aliased

from kaizen.adoptions.spreading import other_teams_using
from kaizen.answers.shown import raised_to, waits_since
from kaizen.board.looking import ORDERED_BY, View
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.lifecycle import ENDED, ON_THE_BOARD, Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.people.models import Person
from kaizen.stations.models import Station
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Kind

ENDED_SHOWN = 30
AMBER_SHOWN = 100
WORDS_SHOWN = 300  # signs of what was learned, on a card
FORMS_KEPT = 64  # of queries, which are large


class Facts(NamedTuple):
    """What the database knows of one card, in the order in which it is asked."""

    id: int
    title: str
    title_language: str | None
    stage: Stage
    stage_since: datetime
    due_on: date | None
    votes: int
    helpers: int
    comments: int
    team_id: int
    complaint_id: int
    sentence: str
    sentence_language: str | None
    times_heard: int
    customers: int
    unnamed: int
    first_heard_at: datetime | None
    last_heard_at: datetime | None
    station: str | None
    answered: Stage | None
    measure: str | None
    expected_from: float | None
    expected_to: float | None
    unit: str | None
    kind: Kind | None
    just_do_it: bool | None
    actual_figure: float | None
    actual: str | None
    lesson: str | None
    other_teams: int | None
    place: int
    waits_since: datetime | None
    raised_to: str | None  # a team's name; nothing is the admins


def cards(view: View, amber: Collection[int] = ()) -> list[Facts]:
    """The cards of all three columns in one query, each column in its order. The ideas of `amber`
    need a word, so they hang on top of the last one, however old they are."""
    asked = {
        "amber": sorted(amber)[-AMBER_SHOWN:],
        "ended": ENDED_SHOWN + min(len(amber), AMBER_SHOWN),
    }
    by_id = {one.id: one for one in _read(_columns, view, asked)}
    ended = sorted((one for one in by_id.values() if one.stage in ENDED), key=_newest_first)
    first = [one for one in ended if one.id in amber]
    others = [one for one in ended if one.id not in amber][:ENDED_SHOWN]
    return [one for one in by_id.values() if one.stage not in ENDED] + first + others


def cards_among(view: View, idea_ids: Collection[int]) -> list[Facts]:
    """Those of these ideas that the view lets through, in no order."""
    return _read(_among, view, {"wanted": sorted(idea_ids)})


def _read(query: Callable[[View], Any], view: View, asked: dict[str, Any]) -> list[Facts]:
    found = _put_together(query, view.form) if view.is_common else query(view)
    return [Facts._make(row) for row in db.session.execute(found, asked | view.ideas.numbers)]


@lru_cache(FORMS_KEPT)
def _put_together(query: Callable[[View], Any], form: View) -> Any:
    """It costs as much as running it: done once for all who ask in the same form."""
    return query(form)


def _newest_first(facts: Facts) -> tuple[float, int]:
    return -facts.stage_since.timestamp(), -facts.id


def column_of(stage: Stage) -> Stage:
    """What was tried and dropped hangs among the adopted: it taught as much."""
    return Stage.ADOPTED if stage in ENDED else stage


def _columns(view: View) -> Any:
    columns = [_column(view, stage).subquery() for stage in _stages()]
    in_amber = Idea.id.in_(bindparam("amber", expanding=True))
    columns.append(view.applied_to(_facts(Stage.ADOPTED)).where(in_amber).subquery())
    return union_all(*(select(column) for column in columns))


def _among(view: View) -> Any:
    wanted = Idea.id.in_(bindparam("wanted", expanding=True))
    found = (view.applied_to(_facts(stage)).where(wanted).subquery() for stage in _stages())
    return union_all(*(select(one) for one in found))


def _stages() -> list[Stage]:
    return [*ON_THE_BOARD, *(stage for stage in ENDED if stage not in ON_THE_BOARD)]


def _column(view: View, stage: Stage) -> Any:
    query = view.applied_to(_facts(stage))
    if stage in ENDED:
        return query.order_by(Idea.stage_since.desc(), Idea.id.desc()).limit(bindparam("ended"))
    return query.order_by(*ORDERED_BY[view.order]).limit(view.cards)


def _facts(stage: Stage) -> Any:
    trial = _trial_of(stage)
    of_trial = (
        Trial.measure,
        Trial.expected_from,
        Trial.expected_to,
        Trial.unit,
        Trial.kind,
        Trial.just_do_it,
        Trial.actual_figure,
        func.substr(Trial.actual, 1, WORDS_SHOWN, type_=Text).label("actual"),
        func.substr(Trial.lesson, 1, WORDS_SHOWN, type_=Text).label("lesson"),
    )
    query = select(
        Idea.id,
        Idea.title,
        Idea.language.label("title_language"),
        Idea.stage,
        Idea.stage_since,
        Idea.due_on,
        Idea.votes,
        Idea.helpers,
        Idea.comments,
        Idea.team_id,
        Idea.complaint_id,
        Complaint.sentence,
        Complaint.language.label("sentence_language"),
        Complaint.times_heard,
        Complaint.customers,
        Complaint.unnamed,
        Complaint.first_heard_at,
        Complaint.last_heard_at,
        Station.name.label("station"),
        _answered(stage).label("answered"),
        *(
            cast(null(), column.type).label(column.key) if trial is None else column
            for column in of_trial
        ),
        other_teams_using(stage).label("other_teams"),
        Idea.place,
        waits_since(stage).label("waits_since"),
        raised_to(stage).label("raised_to"),
    ).join(Complaint, Complaint.id == Idea.complaint_id)
    query = query.outerjoin(Station, Station.id == Idea.station_id)
    if trial is not None:
        query = query.outerjoin(Trial, trial)
    return query.where(Idea.stage == stage)


def _answered(stage: Stage) -> Any:
    """Decided already, though the author has to hear it first; whose card it is may not tell."""
    if stage is not Stage.PROPOSED:
        return cast(null(), PendingDecision.stage.type)
    answer = select(PendingDecision.stage).where(PendingDecision.idea_id == Idea.id)
    return answer.scalar_subquery()


def _trial_of(stage: Stage) -> Any:
    """The one that a card tells of: the running one, or the last that ended."""
    cycle = Trial.idea_id == Idea.id, Trial.withdrawn_at.is_(None)
    if stage is Stage.TRIALLED:
        return and_(*cycle, Trial.ended_at.is_(None))
    if stage not in ENDED:
        return None
    one = aliased(Trial)
    last = select(func.max(one.id)).where(one.idea_id == Idea.id, one.withdrawn_at.is_(None))
    return Trial.id == last.scalar_subquery()


def authors_of(idea_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """Number and name of each idea's authors."""
    query = (
        select(Authorship.idea_id, Person.id, Person.name)
        .join(Person, Person.id == Authorship.person_id)
        .where(Authorship.idea_id.in_(idea_ids))
        .order_by(Authorship.id)
    )
    authors: dict[int, list[tuple[int, str]]] = {}
    for idea_id, person_id, name in db.session.execute(query):
        authors.setdefault(idea_id, []).append((person_id, name))
    return authors
