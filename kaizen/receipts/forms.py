from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from kaizen.language import gettext
from kaizen.language import lazy_gettext as _
from kaizen.teams.queries import teams_by_name
from kaizen.web.written_fields import one_line, words


class NamelessForm(FlaskForm):
    """As the form of an idea; without an idea it is only what was heard."""

    heard = TextAreaField(_("What did you hear?"), [Length(max=300)], [one_line])
    complaint = IntegerField(_("Heard before"), [Optional()])
    title = StringField(_("What small change would help?"), [Length(max=200)], [one_line])
    details = words(_("Anything to add?"))
    team = SelectField(_("Team"), [InputRequired(_("Choose a team."))], coerce=int)
    station = HiddenField()  # the code of a station, not its number: it was read from the label

    def validate_heard(self, field: TextAreaField) -> None:
        if not field.data and not self.complaint.data:
            raise ValidationError(gettext("Say in one sentence what you heard."))

    def validate_title(self, field: StringField) -> None:
        if self.details.data and not field.data:
            raise ValidationError(gettext("Say in a few words what to change."))

    @classmethod
    def offered(cls, **options: object) -> "NamelessForm":
        form = cls(**options)
        form.team.choices = [(team.id, team.name) for team in teams_by_name()]
        return form


class CodeForm(FlaskForm):
    code = StringField(
        _("Your code"),
        [DataRequired(_("Type the code that you were given.")), Length(max=100)],
        description=_("Twelve signs, such as 7KQM-4XPA-9D3E. Capitals and dashes do not matter."),
    )


class ReplyForm(FlaskForm):
    words = words(_("Your reply"), _("Write something first."), longest=2000)
