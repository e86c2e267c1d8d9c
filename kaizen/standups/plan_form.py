"""How a team's stand-up is filled in: a few times with their days, and the parts in their order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kaizen.language import gettext, ngettext
from kaizen.language import lazy_gettext as _
from kaizen.people.forms import number_or_none
from kaizen.standups.plans import (
    FEWEST_MINUTES,
    MINUTES,
    MOST_MINUTES,
    PART_WORDS,
    Part,
    Slot,
    StandUpPlan,
)
from kaizen.teams.week_form import HourField

TIMES = 6
ALWAYS = (Part.PARKED,)  # what was parked is promised for the next time
HOW_LONG = _("Choose %(few)s to %(many)s minutes.", few=FEWEST_MINUTES, many=MOST_MINUTES)
OF_A_PART = _("Choose %(few)s to %(many)s minutes.", few=1, many=MOST_MINUTES)


@dataclass(frozen=True)
class Row:
    """One part in the form."""

    part: Part
    is_on: BooleanField | None  # none: it can't be left out
    minutes: IntegerField

    @property
    def words(self) -> Any:
        return PART_WORDS[self.part]

    @property
    def as_stored(self) -> list[Any]:
        return [str(self.part), self.minutes.data]


class PlanForm(FlaskForm):
    minutes = IntegerField(
        _("Minutes"),
        [InputRequired(HOW_LONG), NumberRange(FEWEST_MINUTES, MOST_MINUTES, HOW_LONG)],
        default=MINUTES,
    )
    deputy = SelectField(
        _("Deputy"),
        [Optional()],
        coerce=number_or_none,
        description=_("Decides in the stand-up when nobody who leads the team is there."),
    )
    # The parts in the order of the page.
    order = SelectMultipleField(coerce=str, choices=[str(part) for part in Part])

    @classmethod
    def of(cls, plan: StandUpPlan, slots: Iterable[Slot], workdays: list[int]) -> "PlanForm":
        """As it is now. A further time is offered for the days on which the team works."""
        filled: dict[str, Any] = {"minutes": plan.minutes, "deputy": plan.deputy_id}
        by_time: dict[Any, list[int]] = {}
        for slot in slots:
            by_time.setdefault(slot.starts, []).append(slot.weekday)
        rows = sorted(by_time.items())[:TIMES]
        for at in range(TIMES):
            starts, days = rows[at] if at < len(rows) else (None, workdays)
            filled |= {f"starts_{at}": starts, f"days_{at}": days}
        on = plan.part_minutes
        for part in Part:
            filled |= {f"on_{part}": part in on, f"minutes_{part}": on.get(part)}
        filled["order"] = [str(one) for one in plan.order]
        return cls(formdata=None, data=filled)

    @property
    def rows(self) -> list[Row]:
        """In the order that was chosen; what it does not name comes last."""
        chosen = [Part(name) for name in dict.fromkeys(self.order.data or []) if name in set(Part)]
        return [self._row(part) for part in (*chosen, *(p for p in Part if p not in chosen))]

    def _row(self, part: Part) -> Row:
        is_on = None if part in ALWAYS else self[f"on_{part}"]
        return Row(part, is_on, self[f"minutes_{part}"])

    @property
    def times(self) -> Iterator[tuple[HourField, SelectMultipleField]]:
        for at in range(TIMES):
            yield self[f"starts_{at}"], self[f"days_{at}"]

    @property
    def slots(self) -> list[Slot]:
        return [
            Slot(day, starts.data)
            for starts, days in self.times
            if starts.data is not None
            for day in days.data
        ]

    @property
    def parts(self) -> list[list[Any]]:
        return [row.as_stored for row in self.rows if row.is_on is None or row.is_on.data]

    def move(self, wish: str) -> None:
        """`ideas up`: one place earlier in the list, or later."""
        name, _space, way = wish.partition(" ")
        order = [str(row.part) for row in self.rows]
        if name in order:
            at = order.index(name)
            to = min(max(0, at + (-1 if way == "up" else 1)), len(order) - 1)
            order.insert(to, order.pop(at))
        self.order.data = order

    def validate(self, *args: Any, **options: Any) -> bool:
        right = bool(super().validate(*args, **options))
        for starts, days in self.times:
            if starts.data is not None and not days.data:
                days.errors = [gettext("Choose at least one day.")]
                right = False
        return self._is_long_enough() and right

    def _is_long_enough(self) -> bool:
        wanted = sum(minutes or 0 for _, minutes in self.parts)
        if not self.minutes.data or wanted <= self.minutes.data:
            return True
        fault = ngettext(
            "Together the parts take %(num)s minute.",
            "Together the parts take %(num)s minutes.",
            wanted,
        )
        self.minutes.errors = [*self.minutes.errors, fault]
        return False


for _at in range(TIMES):
    setattr(PlanForm, f"starts_{_at}", HourField(_("Time"), [Optional()]))
    _days = SelectMultipleField(
        _("Days"),
        coerce=int,
        choices=[(day, str(day)) for day in range(7)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    setattr(PlanForm, f"days_{_at}", _days)
for _part in Part:
    setattr(PlanForm, f"on_{_part}", BooleanField(PART_WORDS[_part]))
    _minutes = IntegerField(_("Minutes"), [Optional(), NumberRange(1, MOST_MINUTES, OF_A_PART)])
    setattr(PlanForm, f"minutes_{_part}", _minutes)
