from collections.abc import Iterator

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length, Optional

from kaizen.language import lazy_gettext as _
from kaizen.people.entry import (
    NotEntered,
    check_password,
    check_pin,
    checked_badge,
    checked_email,
    checked_name,
)
from kaizen.people.forms import stripped
from kaizen.people.secrets import LONGEST_SECRET

CODE = _("Code")
CODE_HINT = _("Eight signs; the window in which Kaizen was started shows them.")
WRONG_CODE = _("This is not the code that the start printed.")


class WelcomeForm(FlaskForm):
    name = StringField(
        _("Your name"), [DataRequired(_("The name is missing."))], filters=[stripped]
    )
    badge = StringField(
        _("Badge number"),
        [Optional()],
        filters=[stripped],
        description=_("Any number or word to sign in with."),
    )
    pin = PasswordField(
        _("PIN"), [Optional(), Length(max=LONGEST_SECRET)], description=_("4 to 8 digits.")
    )
    email = StringField(_("E-mail address"), [Optional()], filters=[stripped])
    password = PasswordField(
        _("Password"),
        [Optional(), Length(max=LONGEST_SECRET)],
        description=_("At least 10 signs."),
    )
    team = StringField(
        _("Your team’s name"),
        [DataRequired(_("The team's name is missing.")), Length(max=300)],
        filters=[stripped],
        description=_("For example: Packing, line 3"),
    )
    code = StringField(CODE, [Optional()], description=CODE_HINT)

    def validate(self, extra_validators: object = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for refusal in self.refusals():
            field = self[refusal.field]
            if not field.errors:
                field.errors = [str(refusal)]
            fine = False
        return fine

    def refusals(self) -> Iterator[NotEntered]:
        """The rules of `people/entry.py`, asked of each field on its own."""
        asked = [
            lambda: checked_name(self.name.data or ""),
            lambda: checked_badge(self.badge.data),
            lambda: checked_email(self.email.data),
        ]
        if self.pin.data or (self.badge.data and not self.password.data):
            asked.append(lambda: check_pin(self.pin.data or ""))
        if self.password.data or (self.email.data and not self.badge.data):
            asked.append(lambda: check_password(self.password.data or ""))
        if not self.badge.data and (self.pin.data or not self.email.data):
            asked.append(self.refuse_without_badge)
        if self.password.data and not self.email.data:
            asked.append(self.refuse_without_email)
        for ask in asked:
            try:
                ask()
            except NotEntered as refusal:
                yield refusal

    def refuse_without_badge(self) -> None:
        raise NotEntered("badge", str(_("Choose a badge number, or an e-mail address below.")))

    def refuse_without_email(self) -> None:
        raise NotEntered("email", str(_("The e-mail address is missing.")))


class DemoForm(FlaskForm):
    code = StringField(CODE, [Optional()], id="demo-code", description=CODE_HINT)
