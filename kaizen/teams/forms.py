from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kaizen.language import lazy_gettext as _
from kaizen.people.forms import number_or_none, stripped


class TeamForm(FlaskForm):
    name = StringField(
        _("Name"),
        [
            DataRequired(_("The name is missing.")),
            Length(max=300, message=_("The name is longer than 300 signs.")),
        ],
        filters=[stripped],
        description=_("As people say it: Packing, line 3"),
    )
    parent_id = SelectField(
        _("Raises things to"),
        [Optional()],
        coerce=number_or_none,
        description=_("The team above, if there is one."),
    )
    leaders = SelectMultipleField(
        _("Led by"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_(
            "Only managers and admins can lead. To choose somebody else, give them that role first."
        ),
    )


class ClosedDayForm(FlaskForm):
    day = DateField(_("Day"), [InputRequired(_("Choose a day."))])
    name = StringField(
        _("What is it?"),
        [
            DataRequired(_("Say in a few words why it is closed.")),
            Length(max=300, message=_("The name is longer than 300 signs.")),
        ],
        filters=[stripped],
        description=_("Plant outing, stocktaking, a bridge day"),
    )
    for_all = BooleanField(_("For every team"))
