"""One function for each part of an agenda: what stands in it, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from kaizen import clock
from kaizen.adoptions.checks import SustainCheck
from kaizen.answers.raises import Raised
from kaizen.complaints.models import Complaint, Kind
from kaizen.events.models import EventKind
from kaizen.ideas.lifecycle import OPEN, Stage
from kaizen.standups.findings import Findings, Waiting, thing_of
from kaizen.standups.plans import Part
from kaizen.standups.points import (
    Point,
    about_complaint,
    about_idea,
    about_to_do,
    about_waiting,
    answered_above,
    raised_to_us,
)
from kaizen.standups.reasons import Reason

HEARD_MOST = 3


def parked(found: Findings) -> list[Point]:
    """As it was said last time. What is no card comes back while it is still open, see `agenda`."""
    return [
        Point(
            item.about,
            item.about_id,
            Reason.PARKED,
            item.idea_id,
            item.complaint_id,
            {**item.details, "was": item.details.get("was", item.part)},
        )
        for item, is_parked in found.since.left_over
        if is_parked
    ]


def raised(found: Findings) -> list[Point]:
    """What waits for this team, and answers that came back to it; each thing once."""
    newest: dict[tuple[str, int], Raised] = {}
    for one in found.raises:
        if not found.is_asked_above(one):
            newest.setdefault(thing_of(one), one)
    mine = [one for one in newest.values() if one.to_team_id == found.team.id and one.is_open]
    back = [one for one in newest.values() if one.answered_at]
    return [raised_to_us(one) for one in sorted(mine, key=lambda one: one.id)] + [
        answered_above(one) for one in sorted(back, key=lambda one: one.id)
    ]


def recurrences(found: Findings) -> list[Point]:
    """Each day until somebody says what it means."""
    today = found.since.today
    return [
        Point(
            "recurrence",
            one.id,
            Reason.HEARD_AGAIN,
            one.adoption.idea_id,
            details={"days": (today - clock.local(one.noticed_at, found.team.zone).date()).days},
            problem_id=one.complaint_id,
        )
        for one in found.concerns.recurrences
    ]


def trials(found: Findings) -> list[Point]:
    """Overdue, or they end before the team stands up again."""
    today, overdue = found.since.today, found.concerns.overdue
    over = [
        about_idea(one.idea, Reason.TRIAL_OVERDUE, days=(today - one.idea.due_on).days)
        for one in overdue
        if one.idea.due_on
    ]
    soon = [
        about_idea(one, Reason.TRIAL_ENDS, days=(one.due_on - today).days)
        for one in sorted(found.ideas, key=lambda one: (one.due_on or today, one.id))
        if one.stage is Stage.TRIALLED and one.due_on and today <= one.due_on < found.since.next_day
    ]
    return over + soon


def checks(found: Findings) -> list[Point]:
    """Drifted, late or due. What the team has just talked about rests for some days."""
    today, first = found.since.today, dict[int, Point]()
    named = (
        (Reason.DRIFTED, found.concerns.drifted),
        (Reason.CHECK_LATE, found.concerns.late),
        (Reason.CHECK_DUE, found.checks_due),
    )
    for because, some in named:
        for one in some:
            idea_id = one.adoption.idea_id
            if idea_id not in found.since.resting or _drifted_since(one, found):
                days = (today - one.due_on).days
                point = Point("sustain_check", one.id, because, idea_id, details={"days": days})
                first.setdefault(idea_id, point)
    return list(first.values())


def _drifted_since(check: SustainCheck, found: Findings) -> bool:
    last = found.since.last
    return bool(check.checked_at and last and check.checked_at > last.started_at)


def answer(found: Findings) -> list[Point]:
    """The one that waits longest. What is new is talked about as new, unless it waits for long."""
    for one in found.waiting[:1]:
        if _is_long(one, found) or (one.about, one.about_id) not in _news(found):
            return [about_waiting(one, Reason.LONGEST, _hours(one, found))]
    return []


def _news(found: Findings) -> set[tuple[str, int]]:
    since = found.since
    ideas = since.happened_to("idea", EventKind.IDEA_PROPOSED)
    complaints = since.happened_to("complaint", EventKind.COMPLAINT_ADDED)
    return {("idea", one) for one in ideas} | {("complaint", one) for one in complaints}


def waiting(found: Findings) -> list[Point]:
    """Unanswered for longer than a working day; or stuck, and not talked about lately."""
    unanswered = [
        about_waiting(one, Reason.UNANSWERED, _hours(one, found))
        for one in found.waiting
        if _is_long(one, found)
    ]
    stuck = [one for one in found.ideas if one.is_stuck and one.id not in found.since.resting]
    stuck.sort(key=lambda one: (one.stage_since, one.id))
    now = clock.now()
    return unanswered + [
        about_idea(one, Reason.STUCK, days=(now - one.stage_since).days) for one in stuck
    ]


def _is_long(one: Waiting, found: Findings) -> bool:
    return _hours(one, found) >= found.since.hours_of_a_day


def _hours(one: Waiting, found: Findings) -> int:
    return found.since.hours_waited(one.started_at)


def ideas(found: Findings) -> list[Point]:
    """New, back again, or its author has said something; what there was no time for comes first."""
    since = found.since
    asked = (
        (Reason.NOT_REACHED, since.left_from(Part.IDEAS, "idea"), (Stage.PROPOSED,)),
        (Reason.NEW, since.happened_to("idea", EventKind.IDEA_PROPOSED), (Stage.PROPOSED,)),
        (Reason.CAME_BACK, since.happened_to("idea", *BACK), (Stage.PROPOSED,)),
        (Reason.JUST_DONE, since.happened_to("idea", EventKind.JUST_DONE), (Stage.TRIALLED,)),
        (Reason.AUTHOR_WROTE, since.written_by_authors, OPEN),
    )
    first: dict[int, Point] = {}
    for because, ids, stages in asked:
        for one in found.ideas:
            if one.id in ids and one.stage in stages:
                first.setdefault(one.id, about_idea(one, because))
    return list(first.values())


BACK = (EventKind.IDEA_CAME_BACK, EventKind.IDEA_REOPENED)


def complaints(found: Findings) -> list[Point]:
    """New ones, and those heard most since."""
    since, times = found.since, found.since.times_heard()
    new = since.happened_to("complaint", EventKind.COMPLAINT_ADDED)
    left = since.left_from(Part.COMPLAINTS, "complaint")
    open_ones = [one for one in found.complaints if one.kind is Kind.COMPLAINT]
    again = [one for one in _most_heard(open_ones, times) if one.id not in new | left]
    fresh = _most_heard([one for one in open_ones if one.id in new - left], times)
    return [
        *(about_complaint(one, Reason.NOT_REACHED, times) for one in open_ones if one.id in left),
        *(about_complaint(one, Reason.HEARD, times) for one in again[:HEARD_MOST]),
        *(about_complaint(one, Reason.NEW, times) for one in fresh),
    ]


def wins(found: Findings) -> list[Point]:
    times = found.since.times_heard()
    heard = [one for one in found.complaints if one.kind is Kind.WIN]
    return [about_complaint(one, Reason.HEARD, times) for one in _most_heard(heard, times)]


def _most_heard(some: Iterable[Complaint], times: Counter[int]) -> list[Complaint]:
    return sorted(some, key=lambda one: (-times[one.id], one.id))


def to_dos(found: Findings) -> list[Point]:
    """Decided last time or overdue, and not done."""
    return [about_to_do(one, found.since.today) for one in found.to_dos]


MAKERS: dict[Part, Callable[[Findings], list[Point]]] = {
    Part.WINS: wins,
    Part.PARKED: parked,
    Part.TO_DOS: to_dos,
    Part.RECURRENCES: recurrences,
    Part.COMPLAINTS: complaints,
    Part.IDEAS: ideas,
    Part.TRIALS: trials,
    Part.CHECKS: checks,
    Part.WAITING: waiting,
    Part.RAISED: raised,
    Part.ANSWER: answer,
}
