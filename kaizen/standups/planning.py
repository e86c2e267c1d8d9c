"""How a team wants to stand up: its times, its minutes, its parts and its deputy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.standups.plans import FEWEST_MINUTES, MOST_MINUTES, Slot, StandUpPlan, StandUpTime
from kaizen.standups.queries import plan_and_slots
from kaizen.teams.models import Team


def plan_stand_up(
    team: Team,
    by: Person,
    *,
    slots: Iterable[Slot],
    minutes: int,
    parts: Iterable[Sequence[Any]],
    deputy: Person | None,
) -> None:
    """These times and no others; `parts` in their order, each with its minutes or none."""
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        limits = {"few": FEWEST_MINUTES, "many": MOST_MINUTES}
        raise Refusal(_("A stand-up takes %(few)s to %(many)s minutes.", **limits))
    chosen = [[str(part), of_it] for part, of_it in parts]
    if not chosen:
        raise Refusal(_("Choose at least one part."))
    plan, before = plan_and_slots(team)
    wanted = sorted(set(slots))
    told = _as_details(plan, before)
    plan.minutes, plan.parts, plan.deputy = minutes, chosen, deputy
    if told == _as_details(plan, wanted):
        return
    if plan.id is None:
        plan.team = team
        db.session.add(plan)
    _set_times(team, set(wanted))
    record(EventKind.STAND_UP_PLANNED, team, by, before=told, after=_as_details(plan, wanted))


def _set_times(team: Team, wanted: set[Slot]) -> None:
    there_are = list(db.session.scalars(select(StandUpTime).where(StandUpTime.team_id == team.id)))
    kept = {one.slot for one in there_are}
    for one in there_are:
        if one.slot not in wanted:
            db.session.delete(one)
    new = sorted(wanted - kept)
    db.session.add_all(StandUpTime(team_id=team.id, **slot._asdict()) for slot in new)


def _as_details(plan: StandUpPlan, slots: Iterable[Slot]) -> dict[str, object]:
    return {
        "times": [[slot.weekday, f"{slot.starts:%H:%M}"] for slot in slots],
        "minutes": plan.minutes,
        "parts": [[str(part), minutes] for part, minutes in plan.parts],
        "deputy": plan.deputy.name if plan.deputy else None,
    }
