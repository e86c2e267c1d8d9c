from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired

from kaizen.language import lazy_gettext as _


class ReplaceNameForm(FlaskForm):
    sure = BooleanField(
        _("I know that nobody can undo this."), [InputRequired(_("Tick this first."))]
    )
