from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from kaizen.language import LANGUAGES
from kaizen.language import lazy_gettext as _
from kaizen.people.entry import NotEntered
from kaizen.people.models import Role
from kaizen.people.secrets import LONGEST_SECRET

ROLE_WORDS = {
    Role.WORKER: _("Worker"),
    Role.MANAGER: _("Manager"),
    Role.ADMIN: _("Admin"),
}
ROLE_HINTS = {
    Role.WORKER: _("Hears, proposes, votes and helps."),
    Role.MANAGER: _("Also decides on the ideas of the teams they lead."),
    Role.ADMIN: _("Also decides for every team, and looks after people and teams."),
}


def stripped(typed: str | None) -> str | None:
    return " ".join(typed.split()) if typed else typed


def nothing_if_empty(typed: str | None) -> str | None:
    return typed or None


def number_or_none(typed: object) -> int | None:
    return int(str(typed)) if typed else None


class SignInForm(FlaskForm):
    badge = StringField(
        _("Badge number or e-mail"),
        [DataRequired(_("Type your badge number or your e-mail address.")), Length(max=254)],
    )
    pin = PasswordField(
        _("PIN or password"),
        [DataRequired(_("Type your PIN or your password.")), Length(max=LONGEST_SECRET)],
    )


class PersonForm(FlaskForm):
    """What an admin writes down about somebody. `entry.py` knows what is allowed in it."""

    name = StringField(_("Name"), [DataRequired(_("The name is missing."))], filters=[stripped])
    badge = StringField(
        _("Badge number"),
        [Optional()],
        filters=[stripped],
        description=_("What they sign in with, together with a PIN."),
    )
    email = StringField(
        _("E-mail address"),
        [Optional()],
        filters=[stripped],
        description=_("Only if they want one."),
    )
    team_id = SelectField(_("Team"), [Optional()], coerce=number_or_none)
    role = SelectField(_("Role"), coerce=Role)
    language = SelectField(_("Language"), [Optional()], filters=[nothing_if_empty])

    def offer(self, teams: list[tuple[int, str]]) -> None:
        self.team_id.choices = [("", _("No team")), *teams]
        self.role.choices = [(role.value, words) for role, words in ROLE_WORDS.items()]
        self.language.choices = language_choices()


class NewPersonForm(PersonForm):
    pin = StringField(
        _("PIN"),
        [Optional(), Length(max=LONGEST_SECRET)],
        description=_("4 to 8 digits. Leave it empty and one is made."),
    )
    password = PasswordField(
        _("Password"),
        [Optional(), Length(max=LONGEST_SECRET)],
        description=_("At least 10 signs. Only for who has no badge number."),
    )


class NewSecretForm(FlaskForm):
    new_pin = StringField(
        _("New PIN"),
        [Optional(), Length(max=LONGEST_SECRET)],
        description=_("4 to 8 digits. Leave it empty and one is made."),
    )
    new_password = PasswordField(
        _("New password"),
        [Optional(), Length(max=LONGEST_SECRET)],
        description=_("At least 10 signs. Leave it empty and one is made."),
    )


class OwnSecretForm(FlaskForm):
    """A new PIN or password for oneself, for who knows the present one."""

    present = PasswordField(
        _("Your PIN or password now"),
        [DataRequired(_("Type the one you have now.")), Length(max=LONGEST_SECRET)],
    )
    new_pin = PasswordField(_("New PIN"), [Length(max=LONGEST_SECRET)])
    new_password = PasswordField(_("New password"), [Length(max=LONGEST_SECRET)])


class OwnEntryForm(FlaskForm):
    email = StringField(_("E-mail address"), [Optional()], filters=[stripped])
    language = SelectField(_("Language"), [Optional()], filters=[nothing_if_empty])

    def offer(self) -> None:
        self.language.choices = language_choices()


class PeopleFileForm(FlaskForm):
    file = FileField(_("File"), [FileRequired(_("Choose a file first."))])


def say_beside(form: FlaskForm, refusal: NotEntered) -> None:
    """The words of the refusal, beside the field they are about."""
    for name in (refusal.field, f"new_{refusal.field}"):
        if name in form:
            form[name].errors = [*form[name].errors, str(refusal)]
            return
    form.form_errors.append(str(refusal))


def language_choices() -> list[tuple[str, object]]:
    return [("", _("As the device says")), *LANGUAGES.items()]
