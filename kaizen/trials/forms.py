from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from kaizen.ideas.forms import DecisionForm
from kaizen.language import gettext
from kaizen.language import lazy_gettext as _
from kaizen.trials.figure_fields import figure
from kaizen.trials.models import Trial
from kaizen.trials.prediction_forms import PredictionForm, ends_on
from kaizen.trials.predictions import Kind
from kaizen.web.written_fields import LONG, lines, one_line, words

YES, NO = "1", "0"


def yes_or_no(label: Any) -> RadioField:
    missing = _("Say yes or no.")
    return RadioField(label, [InputRequired(missing)], choices=[(YES, _("Yes")), (NO, _("No"))])


def words_unless_a_figure(form: Any, field: TextAreaField) -> None:
    if not field.data and not form.says_a_figure:
        raise ValidationError(gettext("Say what was measured or seen."))


class ResultForm(DecisionForm):
    """What came of a trial, in the terms of what was expected of it, and what was learned."""

    actual_figure = figure(_("It came to"), needed=False)
    came_true = yes_or_no(_("Was it so?"))
    actual = TextAreaField(
        _("What came of it?"), [words_unless_a_figure, Length(max=LONG)], [lines]
    )
    lesson = words(_("What did we learn?"), _("There is always something: say it in a sentence."))

    def __init__(self, *args: Any, trial: Trial | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.trial = trial
        if trial is None or trial.kind is not Kind.MEASURED:
            del self.actual_figure
        if trial is None or trial.kind is not Kind.YES_NO:
            del self.came_true

    @property
    def says_a_figure(self) -> bool:
        """Also one that can't be read: that is said at its own field. The board's count is one."""
        if self.trial and self.trial.kind is Kind.COMPLAINT:
            return True
        return "came_true" in self or ("actual_figure" in self and self._is_typed)

    @property
    def _is_typed(self) -> bool:
        return any(typed.strip() for typed in self.actual_figure.raw_data or ())

    @property
    def figure(self) -> float | None:
        if "came_true" in self:
            return float(self.came_true.data)
        if "actual_figure" in self and self.actual_figure.data is not None:
            return float(self.actual_figure.data)
        return None


class AbandonForm(ResultForm):
    pass


class AdaptForm(ResultForm, PredictionForm):
    """The end of one cycle and the beginning of the next."""


class ExtendForm(DecisionForm):
    ends_on = ends_on()
    reason = words(_("Why does it need more time?"), _("Say it in a sentence."))


class ReadingForm(FlaskForm):
    """One line: a figure, or yes and no, on a day."""

    figure = figure(_("Figure"))
    came_true = yes_or_no(_("Is it so?"))
    day = DateField(_("Day"), [InputRequired(_("Choose a day."))])
    note = StringField(_("Note"), [Length(max=200)], [one_line])

    def __init__(self, *args: Any, trial: Trial, **options: Any) -> None:
        super().__init__(*args, **options)
        self.trial = trial
        if trial.kind is Kind.YES_NO:
            del self.figure
        else:
            del self.came_true
        for field in self:  # other forms of the page have days and notes too
            field.id = f"reading-{trial.id}-{field.name}"

    @property
    def value(self) -> float:
        return float(self.came_true.data if "came_true" in self else self.figure.data)

    def validate_day(self, field: DateField) -> None:
        today: date = self.trial.idea.team.today
        if field.data and not self.trial.started_on <= field.data <= today:
            raise ValidationError(_("Choose a day of the trial, today at the latest."))
