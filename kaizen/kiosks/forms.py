from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from kaizen.kiosks.models import FORGETS_AFTER
from kaizen.language import LANGUAGES, ngettext
from kaizen.language import lazy_gettext as _
from kaizen.people.secrets import LONGEST_SECRET
from kaizen.teams.queries import teams_by_name
from kaizen.web.written_fields import one_line

SECONDS = (30, 45, 60, 90, 120, 300)


class KioskForm(FlaskForm):
    name = StringField(
        _("Name"),
        [DataRequired(_("The name is missing.")), Length(max=100)],
        [one_line],
        description=_("What colleagues call the place, such as “Gate 2”."),
    )
    team = SelectField(_("Team"), [InputRequired()], coerce=int)
    asks_pin = RadioField(
        _("To sign in"),
        [InputRequired()],
        choices=[("yes", _("Badge and PIN")), ("no", _("The badge alone"))],
        default="yes",
    )
    forgets_after = SelectField(
        _("Signs out by itself"),
        [InputRequired()],
        coerce=int,
        default=FORGETS_AFTER,
        description=_("When nobody has touched the screen for so long."),
    )
    language = SelectField(_("Language while nobody is signed in"), default="")
    takes_nameless = BooleanField(_("Ideas can be left without a name"), default=True)

    def offer(self) -> None:
        self.team.choices = [(team.id, team.name) for team in teams_by_name()]
        self.forgets_after.choices = [
            (seconds, ngettext("after %(num)s second", "after %(num)s seconds", seconds))
            for seconds in SECONDS
        ]
        self.language.choices = [("", _("As the browser asks")), *LANGUAGES.items()]

    @property
    def settings(self) -> dict[str, object]:
        return {
            "name": self.name.data,
            "asks_pin": self.asks_pin.data == "yes",
            "takes_nameless": bool(self.takes_nameless.data),
            "forgets_after": self.forgets_after.data,
            "language": self.language.data or None,
        }


class BadgeForm(FlaskForm):
    """The PIN is asked for where it is needed; it never comes back in an answer."""

    badge = StringField(
        _("Badge number"), [DataRequired(_("Type your badge number.")), Length(max=254)]
    )
    pin = PasswordField(_("PIN"), [Length(max=LONGEST_SECRET)])


class HeardForm(FlaskForm):
    heard = TextAreaField(
        _("What did you hear?"),
        [DataRequired(_("Say in one sentence what you heard.")), Length(max=300)],
        [one_line],
    )
