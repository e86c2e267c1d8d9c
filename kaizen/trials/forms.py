from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DateField, DecimalField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import TextInput

from kaizen.complaints.forms import one_line
from kaizen.ideas.forms import DecisionForm, sentence, words
from kaizen.language import gettext, lazy_gettext
from kaizen.trials.ends import DAYS_AT_MOST
from kaizen.trials.predictions import Prediction

_ = lazy_gettext

BIGGEST = 10**12


def within_thirty_days(form: Any, field: DateField) -> None:
    today = form.today
    if field.data and not today < field.data <= today + timedelta(days=DAYS_AT_MOST):
        raise ValidationError(
            gettext(
                "Choose a day from tomorrow on, %(days)s days from now at most.", days=DAYS_AT_MOST
            )
        )


class FigureField(DecimalField):
    """A figure as people write it: with a comma or a point, and really a figure."""

    widget = TextInput()  # a browser's own field for numbers takes the comma of its language only

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        try:
            figure = Decimal(valuelist[0].strip().replace(",", "."))
        except InvalidOperation:
            figure = Decimal("nan")
        self.data = figure if figure.is_finite() and abs(figure) < BIGGEST else None
        if self.data is None and valuelist[0].strip():
            raise ValueError(gettext("Type a figure, such as 12 or 3.5."))


def figure(label: Any) -> FigureField:
    keys = {"inputmode": "decimal", "autocomplete": "off"}
    missing = _("Type a figure, such as 12 or 3.5.")
    return FigureField(label, [InputRequired(missing)], render_kw=keys)


def ends_on() -> DateField:
    return DateField(
        _("Until when?"),
        [InputRequired(_("Choose a day.")), within_thirty_days],
    )


class PredictionForm(DecisionForm):
    """What we measure, from what to what, in its own unit."""

    @property
    def prediction(self) -> Prediction:
        return Prediction(
            self.measure.data,
            float(self.expected_from.data),
            float(self.expected_to.data),
            self.unit.data or "",
        )


def measure() -> StringField:
    return sentence(_("What do we measure?"), _("Say what shall get better."), longest=200)


def unit() -> StringField:
    return StringField(
        _("Unit"), [Length(max=40)], [one_line], description=_("Minutes, pieces a day…")
    )


class StartForm(PredictionForm):
    owner = SelectField(_("Who looks after it?"), [InputRequired()], coerce=int)
    measure = measure()
    expected_from = figure(_("Today"))
    expected_to = figure(_("We expect"))
    unit = unit()
    ends_on = ends_on()


class ResultForm(DecisionForm):
    actual = words(_("What came of it?"), _("Say what was measured or seen."))
    lesson = words(_("What did we learn?"), _("There is always something: say it in a sentence."))


class AdoptForm(ResultForm):
    new_way = words(
        _("How do we work from now on?"),
        _("Say the new way in plain words, so that a new colleague can follow it."),
    )


class AbandonForm(ResultForm):
    pass


class AdaptForm(ResultForm, PredictionForm):
    measure = measure()
    expected_from = figure(_("Today"))
    expected_to = figure(_("We expect"))
    unit = unit()
    ends_on = ends_on()


class ExtendForm(DecisionForm):
    ends_on = ends_on()
    reason = words(_("Why does it need more time?"), _("Say it in a sentence."))
