"""What is asked standing: as little as the decision can do with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from kaizen.complaints.forms import lines
from kaizen.ideas.forms import sentence, words
from kaizen.language import gettext
from kaizen.language import lazy_gettext as _
from kaizen.people.models import Person
from kaizen.standards.models import (
    REVIEWED_AFTER,
    STEPS_AT_MOST,
    Audience,
    Care,
    NewStep,
    Standard,
    StandardVersion,
    Way,
)
from kaizen.standards.queries import people_to_choose
from kaizen.standups.models import StandUp
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Team
from kaizen.trials.forms import ResultForm

USUAL_DAYS = timedelta(days=1)
WITHIN = timedelta(days=366)


def who(label: Any) -> SelectField:
    return SelectField(label, [InputRequired(_("Choose who does it."))], coerce=int)


class WordsForm(FlaskForm):
    words = words(_("Your answer"), _("Write something first."), longest=2000)


class ReasonForm(FlaskForm):
    reason = words(_("Why can't we settle it ourselves?"), _("Say it in a sentence."), longest=2000)


class DriftedForm(FlaskForm):
    words = words(_("What did you see?"), _("Say how it is done now, and why."), longest=2000)


class TakeOnForm(FlaskForm):
    """What, who and until when; who is here stands first."""

    words = sentence(_("What is to be done?"), _("Say in a few words what is to be done."))
    owner = who(_("Who does it?"))
    due_on = DateField(_("Until when?"), [InputRequired(_("Choose a day."))])

    def is_for(self, stand_up: StandUp) -> None:
        self.team, self.people = stand_up.team, present_first(stand_up)
        self.owner.choices = [(one.id, one.name) for one in self.people]
        if not self.is_submitted():
            self.due_on.data = due_day(self.team, self.team.today + USUAL_DAYS)

    team: Team
    people: list[Person]

    def person(self, name: str) -> Person:
        return next(one for one in self.people if one.id == self[name].data)

    def validate_due_on(self, field: DateField) -> None:
        if field.data and not self.team.today <= field.data <= self.team.today + WITHIN:
            raise ValidationError(gettext("Choose a day from today on, within a year."))


class OfflineForm(TakeOnForm):
    """No problem is solved in the meeting: two people talk about it afterwards."""

    partner = who(_("Together with whom?"))

    def is_for(self, stand_up: StandUp) -> None:
        super().is_for(stand_up)
        self.partner.choices = self.owner.choices
        if not self.is_submitted():
            self.due_on.data = due_day(self.team, self.team.today)
            self.partner.data = self.people[1].id if len(self.people) > 1 else None

    def validate_partner(self, field: SelectField) -> None:
        if field.data == self.owner.data:
            raise ValidationError(gettext("Choose two people."))


class AdoptForm(ResultForm):
    """The new way in plain words, a line for each step. Photos and stations are added later."""

    title = sentence(_("What is it called?"), _("Give it a title, as people say it."), longest=200)
    steps = TextAreaField(
        _("The steps"), [InputRequired(_("Say what the new way is.")), Length(max=5000)], [lines]
    )
    owner = who(_("Who looks after it?"))

    def validate_steps(self, field: TextAreaField) -> None:
        if len(self.new_steps) > STEPS_AT_MOST:
            raise ValidationError(gettext("%(number)s steps at most.", number=STEPS_AT_MOST))

    @property
    def new_steps(self) -> list[NewStep]:
        rows = (line.strip() for line in (self.steps.data or "").splitlines())
        return [NewStep(row) for row in rows if row]

    def is_for(self, stand_up: StandUp) -> None:
        self.of_team, self.people = stand_up.team, present_first(stand_up)
        if self.trial and self.trial.owner not in self.people:
            self.people.append(self.trial.owner)
        self.owner.choices = [(one.id, one.name) for one in self.people]
        if not self.is_submitted() and self.trial:
            self.title.data = self.trial.idea.title
            self.owner.data = self.trial.owner_id

    of_team: Team
    people: list[Person]

    def written(self, by: Person) -> StandardVersion:
        """Known to the whole team, looked at again in a year: what is usual."""
        team = self.of_team
        owner = next(one for one in self.people if one.id == self.owner.data)
        care = Care(
            owner=owner,
            review_on=due_day(team, team.today + REVIEWED_AFTER),
            must_know=Audience(teams=[team]),
        )
        return Standard.write(team, by, Way(self.title.data or "", self.new_steps), care)


def present_first(stand_up: StandUp) -> list[Person]:
    here = {one.id for one in stand_up.present}
    people = people_to_choose(stand_up.team)
    people += [one for one in stand_up.present if one not in people]
    return sorted(people, key=lambda one: one.id not in here)
