from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length

from kaizen.language import lazy_gettext as _


class SignInForm(FlaskForm):
    badge = StringField(
        _("Badge number or e-mail"),
        [DataRequired(_("Type your badge number or your e-mail address.")), Length(max=254)],
    )
    pin = PasswordField(
        _("PIN or password"),
        [DataRequired(_("Type your PIN or your password.")), Length(max=200)],
    )
