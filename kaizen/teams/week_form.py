"""The week as people fill it in: a row for each day, with room for three shifts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, TimeField
from wtforms.validators import Length, Optional, ValidationError

from kaizen.language import gettext
from kaizen.language import lazy_gettext as _
from kaizen.people.forms import stripped
from kaizen.teams.working_time import Hours
from kaizen.teams.zones import zone_meant

SHIFTS_A_DAY = 3
MIDNIGHT = time(0)


class HourField(TimeField):
    """An hour as people write it: 6, 6:30, 06.30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = "".join(valuelist).strip()
        hour, _dot, minute = typed.replace(".", ":").partition(":")
        self.data = None
        if typed:
            try:
                self.data = MIDNIGHT if typed == "24:00" else time(int(hour), int(minute or 0))
            except ValueError:
                raise ValueError(gettext("Write a time such as 6:30.")) from None


@dataclass(frozen=True)
class Day:
    """One row of the form."""

    weekday: int
    shifts: list[tuple[HourField, HourField]]
    same: BooleanField | None  # as Monday; Monday itself has none

    @property
    def hours(self) -> Iterator[Hours]:
        for starts, ends in self.shifts:
            if starts.data is not None and ends.data is not None:
                yield Hours(self.weekday, starts.data, ends.data)

    @property
    def has_more(self) -> bool:
        """Whether more than the first shift is filled in."""
        later = [field for pair in self.shifts[1:] for field in pair]
        return any(field.data is not None or any(field.raw_data or ()) for field in later)

    def is_right(self) -> bool:
        right = True
        for pair in self.shifts:
            right = _is_whole(*pair) and right
        return right


class WeekForm(FlaskForm):
    time_zone = StringField(
        _("Time zone"),
        [Optional(), Length(max=64)],
        filters=[stripped],
        description=_("Type the name of a city. Left empty, it is the zone of the board."),
    )

    @classmethod
    def of(cls, week: list[Hours], time_zone: str | None) -> "WeekForm":
        """As it is now: what repeats Monday is shown so."""
        filled: dict[str, Any] = {"time_zone": time_zone}
        by_day = {day: [h[1:] for h in week if h.weekday == day] for day in range(7)}
        for day, hours in by_day.items():
            filled[f"same_{day}"] = bool(hours) and hours == by_day[0]
            for at, (starts, ends) in enumerate(hours[:SHIFTS_A_DAY]):
                filled |= {f"starts_{day}_{at}": starts, f"ends_{day}_{at}": ends}
        return cls(formdata=None, data=filled)

    @property
    def days(self) -> list[Day]:
        return [
            Day(
                day,
                [
                    (self[f"starts_{day}_{at}"], self[f"ends_{day}_{at}"])
                    for at in range(SHIFTS_A_DAY)
                ],
                self[f"same_{day}"] if day else None,
            )
            for day in range(7)
        ]

    @property
    def week(self) -> list[Hours]:
        monday, *_others = days = self.days
        as_monday = list(monday.hours)
        return [
            hours._replace(weekday=day.weekday)
            for day in days
            for hours in (as_monday if day.same and day.same.data else day.hours)
        ]

    def validate_time_zone(self, field: StringField) -> None:
        meant = zone_meant(field.data)
        if meant is None:
            words = gettext("No time zone is called “%(name)s”. Choose one from the list.")
            raise ValidationError(words % {"name": field.data})
        field.data = meant

    def validate(self, *args: Any, **options: Any) -> bool:
        own = [day for day in self.days if not (day.same and day.same.data)]
        for day in self.days:
            if day not in own:  # what is hidden is not looked at
                for field in (field for pair in day.shifts for field in pair):
                    field.process_errors, field.data = [], None
        right = bool(super().validate(*args, **options))
        wrong = [day for day in own if not day.is_right()]
        if not wrong and not self.week:
            self.form_errors.append(gettext("Fill in at least one shift."))
        return right and not wrong and bool(self.week)


def _is_whole(starts: HourField, ends: HourField) -> bool:
    """Both times or none, and not the same."""
    if starts.errors or ends.errors:
        return False
    missing = [field for field in (starts, ends) if field.data is None]
    if len(missing) == 1:
        missing[0].errors = [gettext("The other time is missing.")]
    elif not missing and starts.data == ends.data:
        ends.errors = [gettext("A shift needs two different times.")]
    return not (starts.errors or ends.errors)


def _hour(label: Any) -> Field:
    return HourField(label, [Optional()])


for _day in range(7):
    for _at in range(SHIFTS_A_DAY):
        setattr(WeekForm, f"starts_{_day}_{_at}", _hour(_("from")))
        setattr(WeekForm, f"ends_{_day}_{_at}", _hour(_("until")))
    if _day:
        setattr(WeekForm, f"same_{_day}", BooleanField(_("Same as Monday")))
