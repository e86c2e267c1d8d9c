"""What is expected of a trial, asked in one of three kinds; only the chosen one is looked at."""

from datetime import timedelta
from typing import Any

from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput

from kaizen.ideas.forms import DecisionForm
from kaizen.ideas.models import Idea
from kaizen.language import gettext, number
from kaizen.language import lazy_gettext as _
from kaizen.people.models import Person
from kaizen.trials.counting import Weekly, heard_lately
from kaizen.trials.ends import DAYS_AT_MOST
from kaizen.trials.figure_fields import FigureField, figure
from kaizen.trials.predictions import Kind, Prediction
from kaizen.web.written_fields import one_line, sentence, words

ASKED = {
    Kind.MEASURED: ("measure", "expected_from", "expected_to", "unit"),
    Kind.YES_NO: ("will_be",),
    Kind.COMPLAINT: ("heard_to",),
}


def within_thirty_days(form: Any, field: DateField) -> None:
    today = form.today
    if field.data and not today < field.data <= today + timedelta(days=DAYS_AT_MOST):
        raise ValidationError(
            gettext(
                "Choose a day from tomorrow on, %(days)s days from now at most.", days=DAYS_AT_MOST
            )
        )


def ends_on() -> DateField:
    return DateField(
        _("Until when?"),
        [InputRequired(_("Choose a day.")), within_thirty_days],
    )


class PredictionForm(DecisionForm):
    """Who tries it, what they expect and why, and until when."""

    owner = SelectField(_("Who looks after it?"), [InputRequired()], coerce=int)
    helpers = SelectMultipleField(
        _("Who helps?"), coerce=int, validate_choice=False, option_widget=CheckboxInput()
    )
    kind = RadioField(
        _("What do we expect?"),
        choices=[
            (Kind.MEASURED, _("Something we measure")),
            (Kind.YES_NO, _("Yes or no")),
            (Kind.COMPLAINT, _("The complaint is heard less")),
        ],
        coerce=Kind,
        default=Kind.MEASURED,
    )
    measure = sentence(_("What do we measure?"), _("Say what shall get better."), longest=200)
    expected_from = figure(_("Today"))
    expected_to = figure(_("We expect"))
    unit = StringField(
        _("Unit"), [Length(max=40)], [one_line], description=_("Minutes, pieces a day…")
    )
    will_be = sentence(
        _("What will be so?"), _("Say in a sentence what will be so then."), longest=200
    )
    heard_to = figure(_("How many times a week afterwards?"))
    why = words(_("Why do we think so?"), longest=2000)
    ends_on = ends_on()

    def is_about(self, idea: Idea, owners: list[Person], helpers: list[Person]) -> None:
        """How often its complaint is heard is counted here, never sent by a browser."""
        self.idea, self.heard = idea, heard_lately(idea.complaint)
        self.owner.choices = [(person.id, person.name) for person in owners]
        self.helpers.choices = [(person.id, person.name) for person in helpers]
        if not self.counts:
            self.kind.choices = [one for one in self.kind.choices if one[0] is not Kind.COMPLAINT]

    idea: Idea
    heard: Weekly = Weekly(0, 0)

    @property
    def counts(self) -> bool:
        """What was not heard lately can't be heard less."""
        return self.heard.a_week > 0

    def validate(self, *args: Any, **options: Any) -> bool:
        for kind, names in ASKED.items():
            if kind is not self.kind.data:
                self._leave_unasked(names)
        return super().validate(*args, **options)

    def _leave_unasked(self, names: tuple[str, ...]) -> None:
        for name in names:
            self[name].validators, self[name].process_errors = (), []

    def validate_expected_to(self, field: FigureField) -> None:
        is_asked = self.kind.data is Kind.MEASURED and field.data is not None
        if is_asked and field.data == self.expected_from.data:
            raise ValidationError(_("Say another figure than today's."))

    def validate_heard_to(self, field: FigureField) -> None:
        if self.kind.data is not Kind.COMPLAINT or field.data is None:
            return
        if not 0 <= field.data < self.heard.a_week:
            raise ValidationError(
                gettext(
                    "Say less than %(times)s times a week, or 0.", times=number(self.heard.a_week)
                )
            )

    @property
    def prediction(self) -> Prediction:
        why = self.why.data or ""
        match self.kind.data:
            case Kind.YES_NO:
                return Prediction(self.will_be.data, kind=Kind.YES_NO, why=why)
            case Kind.COMPLAINT:
                return Prediction(
                    self.idea.complaint.sentence,
                    self.heard.a_week,
                    float(self.heard_to.data),
                    kind=Kind.COMPLAINT,
                    why=why,
                )
        return Prediction(
            self.measure.data,
            float(self.expected_from.data),
            float(self.expected_to.data),
            self.unit.data or "",
            why=why,
        )


class StartForm(PredictionForm):
    """The first cycle."""
