"""What a team talks about today: only what changed since the last stand-up, or needs a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaizen.standups.findings import Findings
from kaizen.standups.parts import MAKERS
from kaizen.standups.plans import Part, Slot, StandUpPlan
from kaizen.standups.points import Point
from kaizen.standups.queries import last_of, plan_and_slots
from kaizen.standups.reasons import Reason
from kaizen.standups.since import since_last
from kaizen.teams.models import Team

SHOWN = 5  # of each part: more is not talked about in ten minutes

# What stands in one part is not said again in those after it.
URGENCY = (
    Part.PARKED,
    Part.RAISED,
    Part.RECURRENCES,
    Part.TRIALS,
    Part.CHECKS,
    Part.ANSWER,
    Part.WAITING,
    Part.IDEAS,
    Part.COMPLAINTS,
    Part.WINS,
    Part.TO_DOS,
)
CARDS = ("idea", "complaint")
TELLS_WHAT_IS_HEARD = (Part.IDEAS, Part.RECURRENCES)

Agenda = dict[Part, list[Point]]


def agenda(team: Team) -> Agenda:
    """Its parts in the team's order; an empty one is left out."""
    return agenda_by(team, *plan_and_slots(team))


def agenda_by(team: Team, plan: StandUpPlan, slots: Sequence[Slot]) -> Agenda:
    last = last_of(team)
    found = Findings(since_last(team, last, slots))
    made = {part: MAKERS[part](found) for part in URGENCY if part in plan.order}
    made[Part.PARKED] = _still_open(made)
    once = _once(made)
    shown = {part: _bounded(once[part]) for part in plan.order if once.get(part)}
    return shown if last else _of_the_first(shown)


def _still_open(made: Agenda) -> list[Point]:
    """A card was looked at already; of what else was parked the parts of today know."""
    known = {
        (one.about, one.about_id) for part in made if part is not Part.PARKED for one in made[part]
    }
    parked = made.get(Part.PARKED, [])
    return [one for one in parked if one.about in CARDS or (one.about, one.about_id) in known]


def _once(made: Agenda) -> Agenda:
    seen: set[tuple[str, int]] = set()
    once: Agenda = {}
    for part, points in made.items():
        once[part] = []
        for one in points:
            if one.key not in seen and not (part is Part.COMPLAINTS and _is_told(one, once)):
                seen.add(one.key)
                once[part].append(one)
    return once


def _is_told(complaint: Point, once: Agenda) -> bool:
    """By an idea against it: of a new one any tells, of one that was heard again only some."""
    telling = tuple(once) if complaint.because == Reason.NEW else TELLS_WHAT_IS_HEARD
    ideas = (one for part in telling for one in once.get(part, ()))
    return any(one.problem_id == complaint.complaint_id for one in ideas)


def _bounded(points: list[Point]) -> list[Point]:
    """The last that is shown says how many more there are."""
    shown, more = points[:SHOWN], len(points) - SHOWN
    if more > 0:
        shown[-1] = replace(shown[-1], details=shown[-1].details | {"more": more})
    return shown


def _of_the_first(shown: Agenda) -> Agenda:
    """There is no last stand-up since which something is new."""
    return {
        part: [replace(one, details=one.details | {"first": True}) for one in points]
        for part, points in shown.items()
    }
