from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from kaizen.adoptions.checks import Found
from kaizen.kiosks.once_more import ProvenForm
from kaizen.language import gettext, lazy_gettext
from kaizen.trials.prediction_forms import PredictionForm
from kaizen.web.written_fields import lines, words

_ = lazy_gettext


def said_when_drifted(form: Any, field: TextAreaField) -> None:
    if form.found.data == Found.DRIFTED and not field.data:
        raise ValidationError(gettext("Say how it is done now, and why."))


class CheckForm(ProvenForm):
    """Kept is one tap; what drifted is worth a sentence."""

    found = RadioField(
        _("Is it still done this way?"),
        [InputRequired(_("Choose one of the two."))],
        choices=[(Found.KEPT.value, _("Kept")), (Found.DRIFTED.value, _("Drifted"))],
    )
    words = TextAreaField(_("What did you see?"), [said_when_drifted, Length(max=2000)], [lines])


class AcceptForm(ProvenForm):
    words = words(_("Why can it stay as it is?"), _("Say it in a sentence."), longest=2000)


class LookAgainForm(PredictionForm):
    reason = words(_("Why look again?"), _("Say in a few words what changed."))
