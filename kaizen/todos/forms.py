from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired, Optional, ValidationError

from kaizen.language import gettext
from kaizen.language import lazy_gettext as _
from kaizen.people.choosing import PersonField
from kaizen.people.models import Person
from kaizen.standards.queries import people_to_choose
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo
from kaizen.web.written_fields import sentence, words

USUAL_DAYS = timedelta(days=7)
WITHIN = timedelta(days=366)


class ToDoForm(FlaskForm):
    """What, who, until when; and perhaps who else. Ids begin with `to-do-`, so that it can stand
    beside other forms of a page."""

    words = sentence(_("What is to be done?"), _("Say in a few words what is to be done."))
    owner = PersonField(_("Who does it?"), [InputRequired(_("Choose who does it."))])
    partner = PersonField(_("Who helps?"), [Optional()])
    due_on = DateField(_("Until when?"), [InputRequired(_("Choose a day."))])
    seen = HiddenField()  # how it stood when the form was filled
    team: Team

    @classmethod
    def of(cls, team: Team, *, owner: Person | None = None) -> ToDoForm:
        """For a team, filled with what is usual unless it was sent."""
        form = cls()
        form.offer(team)
        if not form.is_submitted():
            form.owner.fill(owner)
            form.due_on.data = due_day(team, team.today + USUAL_DAYS)
        return form

    @classmethod
    def again(cls, to_do: ToDo) -> ToDoForm:
        """To change one that was taken on."""
        form = cls()
        form.offer(to_do.team, also=[one for one in (to_do.owner, to_do.partner) if one])
        if not form.is_submitted():
            form.words.data, form.due_on.data = to_do.words, to_do.due_on
            form.owner.fill(to_do.owner)
            form.partner.fill(to_do.partner)
            form.seen.data = as_it_stands(to_do)
        return form

    def offer(self, team: Team, *, also: list[Person] | None = None) -> None:
        self.team, people = team, people_to_choose(team)
        people += [one for one in also or () if one not in people]
        self.owner.offer(people, only=True)
        self.partner.offer(people, only=True)
        for field in self:
            field.id = f"to-do-{field.name}"

    def validate_due_on(self, field: DateField) -> None:
        if field.data and not self.team.today <= field.data <= self.team.today + WITHIN:
            raise ValidationError(gettext("Choose a day from today on, within a year."))


class CallOffForm(FlaskForm):
    reason = words(_("Why is it not needed any more?"), _("Say why in a few words."), longest=2000)


def as_it_stands(to_do: ToDo) -> str:
    """Another one as soon as anything has changed that its form shows."""
    shown = to_do.words, to_do.owner_id, to_do.partner_id, to_do.due_on.isoformat()
    return sha256(repr(shown).encode()).hexdigest()
