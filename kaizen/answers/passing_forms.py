from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from kaizen.language import lazy_gettext as _
from kaizen.people.choosing import PersonField
from kaizen.people.models import Person
from kaizen.people.queries import people_who_can_lead
from kaizen.standards.queries import people_to_choose
from kaizen.teams.models import Team
from kaizen.web.written_fields import words


class PassOnForm(FlaskForm):
    to = PersonField(_("Who should answer?"), [InputRequired(_("Choose somebody."))])
    words = words(_("What should they know?"), longest=2000)

    @classmethod
    def of(cls, team: Team, *, but: Person) -> PassOnForm:
        """The people of the team come first, then who leads anywhere; others can be typed."""
        form = cls()
        team_first = people_to_choose(team)
        leaders = [one for one in people_who_can_lead() if one not in team_first]
        form.to.offer([one for one in [*team_first, *leaders] if one is not but])
        for field in form:
            field.id = f"pass-on-{field.name}"
        return form
