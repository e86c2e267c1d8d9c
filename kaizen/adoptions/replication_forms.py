from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from kaizen.adoptions.replications import Fit
from kaizen.language import gettext, lazy_gettext
from kaizen.standards.forms import StandardForm
from kaizen.web.written_fields import lines, words

_ = lazy_gettext


class AnswerForm(FlaskForm):
    """`seen` is when it was answered last, as far as who answers now knows."""

    seen = HiddenField()
    fit = RadioField(
        _("Does it fit your team?"),
        [InputRequired(_("Choose one of the three."))],
        choices=[
            (Fit.AS_IT_IS.value, _("Yes, as it is")),
            (Fit.ADAPTED.value, _("Yes, a little differently")),
            (Fit.DOES_NOT_FIT.value, _("It does not fit, because…")),
        ],
    )
    # Not optional in the form's sense, which would ask no further.
    words = TextAreaField(_("Your words to the team it comes from"), [Length(max=2000)], [lines])

    def validate_words(self, field: Any) -> None:
        if self.fit.data == Fit.DOES_NOT_FIT and not field.data:
            raise ValidationError(gettext("Say why it does not fit. They can learn from it."))


class AdaptationForm(StandardForm):
    """The own standard of a team, begun with the steps that were offered to it. `seen` says when
    it was answered last, and how the standard stood that it has already."""

    seen = HiddenField()
    words = words(_("What do you do differently, and why?"), longest=2000)


class OfferForm(FlaskForm):
    team = SelectField(
        _("Team"), [InputRequired(_("Choose a team."))], coerce=int, validate_choice=False
    )
