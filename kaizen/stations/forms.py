from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from kaizen.language import lazy_gettext as _
from kaizen.teams.queries import teams_by_name
from kaizen.web.written_fields import lines, one_line

LONGEST_NAME = 300
MOST_AT_ONCE = 100
TOO_LONG = _("The name is longer than 300 signs.")


class NewStationsForm(FlaskForm):
    """Several at once, one on each line: who walks along the line writes a list."""

    team = SelectField(_("Team"), [InputRequired(_("Choose a team."))], coerce=int)
    names = TextAreaField(
        _("Names"),
        [DataRequired(_("The name is missing."))],
        [lines],
        description=_("One on each line, as people say it: Line 3, packing"),
    )

    def validate_names(self, field: TextAreaField) -> None:
        if any(len(name) > LONGEST_NAME for name in self.each):
            raise ValidationError(TOO_LONG)
        if len(self.each) > MOST_AT_ONCE:
            raise ValidationError(_("Add a hundred at a time, not more."))

    @property
    def each(self) -> list[str]:
        """Each name once, without empty lines."""
        named = (one_line(line) for line in (self.names.data or "").split("\n"))
        return list(dict.fromkeys(name for name in named if name))

    @classmethod
    def offered(cls) -> "NewStationsForm":
        form = cls()
        form.team.choices = [(team.id, team.name) for team in teams_by_name()]
        return form


class StationForm(FlaskForm):
    name = StringField(
        _("Name"),
        [
            DataRequired(_("The name is missing.")),
            Length(max=LONGEST_NAME, message=TOO_LONG),
        ],
        [one_line],
    )
